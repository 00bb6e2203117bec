"""The models that are judged: average marginal effects of each level, and their truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.numbers.key import Key
from analysis.stats import Design, Fit, ame, glm, setting, t_quantile
from analysis.stats.likelihoods import logistic
from analysis.study import Condition, Question, Questions, columns_of, parse_condition
from analysis.study import Model as Spec
from analysis.tools.demonstrate.codes import code_of, meets

Codes = Mapping[str, np.ndarray]
Found = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # value, standard error, low, high


@dataclass(frozen=True)
class Model:
    """A logistic model of models.toml on codes: what holds, of whom, on which levels of which terms."""

    name: str
    outcome: Condition
    answered: Mapping[str, tuple[int, ...]]
    terms: Mapping[str, tuple[int, ...]]
    keys: tuple[str, ...]

    def outcomes(self, people: Codes, questions: Questions) -> np.ndarray:
        """(n,) 1, 0, NaN where the question or a term has no answer."""
        n = len(next(iter(people.values())))
        y = meets(self.outcome, people, questions, n).astype(float)
        for column, codes in {**self.answered, **self.terms}.items():
            y[~np.isin(people[column], codes)] = np.nan
        return y

    def columns(self, people: Codes) -> np.ndarray:
        """(n, p): ones, then an indicator of each level but the first of each term."""
        dummies = [people[t] == code for t, codes in self.terms.items() for code in codes[1:]]
        return np.column_stack([np.ones(len(dummies[0])), *dummies]).astype(float)

    def fit(self, design: Design, people: Codes, questions: Questions) -> Fit:
        return glm(design, self.outcomes(people, questions), self.columns(people), "binomial")

    def changes(self, fit: Fit) -> list[tuple[np.ndarray, np.ndarray]]:
        """From each term's first level to each other, everything else as it is."""
        made, first = [], 1
        for codes in self.terms.values():
            at = range(first, first + len(codes) - 1)
            zeros = [0.0] * len(at)
            base = setting(fit, at, zeros)
            made += [(base, setting(fit, at, row)) for row in np.eye(len(at))]
            first += len(at)
        return made

    def effects(self, fit: Fit, confidence: float) -> Found:
        """As published: delta method, covariance by the design, t intervals."""
        found = ame(fit, self.changes(fit))
        return (found.value, found.se, *found.interval(confidence))

    def plain_effects(self, fit: Fit, confidence: float) -> Found:
        """As statsmodels' GLM with freq_weights and get_margeff(dummy=True): an indicator changes while
        the others of its term stay, the mean is unweighted, the covariance the inverse information."""
        beta = fit.coefficients.value
        value, se = [], []
        for column in range(1, fit.x.shape[1]):
            before, after = (setting(fit, [column], [level]) for level in (0.0, 1.0))
            p, q = logistic(before @ beta), logistic(after @ beta)
            slope = ((q * (1 - q))[:, None] * after - (p * (1 - p))[:, None] * before).mean(axis=0)
            value.append((q - p).mean())
            se.append(np.sqrt(slope @ fit.bread @ slope))
        half = t_quantile(confidence, np.inf) * np.array(se)
        return np.array(value), np.array(se), value - half, value + half


def models(
    names: Sequence[str], specs: Mapping[str, Spec], questions: Questions, people: Codes
) -> list[Model]:
    """The named models, with the levels that the population has."""
    columns = columns_of(questions)
    made = []
    for name in names:
        spec = specs[name]
        outcome = parse_condition(spec.outcome, columns, f"[{name}]")
        terms = {t: present(questions[t], people) for t in spec.terms}
        made.append(
            Model(
                name,
                outcome,
                {c: tuple(substantive(questions[c]).values()) for c in outcome.columns},
                {t: tuple(levels.values()) for t, levels in terms.items()},
                tuple(
                    str(Key("effect", model=name, term=t, level=level))
                    for t, levels in terms.items()
                    for level in list(levels)[1:]
                ),
            )
        )
    return made


def substantive(question: Question) -> dict[str, int]:
    """Key and code of each answer that is one: don't know is missing in models."""
    return {k: code_of(question, k) for k, a in question.answers.items() if a.treatment == "answer"}


def present(question: Question, people: Codes) -> dict[str, int]:
    return {k: c for k, c in substantive(question).items() if (people[question.id] == c).any()}
