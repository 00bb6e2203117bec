"""Can the responses be handed to a reviewer? How easily people are recognized in them, in plain words.

The traits are those that anyone could look up (`[risk] traits` in study.toml; the breakdowns where
the study names none). The attacker is taken to know who answered. Nothing is written: it prints.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.privacy import anonymity, classes, individual_risk, prosecutor, suda
from analysis.sample.people import read_people
from analysis.study import Questions, Study, known, read_questions, read_study, run

K, L, T, RISK = 5, 2, 0.3, 0.2  # k, l and t that a file for reviewers must have; 1/5 follows from k
FRACTION = 0.1  # sampling fraction for the scores where the weights do not tell it
ROWS = 10  # of the rarest people, to the reader


def main(people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path, study: Path) -> None:
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    respondents = read_people(people)
    raw = pd.read_csv(weights, dtype={"respondent": str}, keep_default_na=False)
    w = raw["base"].to_numpy(dtype=float)
    print("\n".join(report(respondents, w, questions, settings)))


def report(people: pd.DataFrame, w: np.ndarray, questions: Questions, study: Study) -> Iterator[str]:
    """The lines of the report: verdict first, then the measures, the rarest rows, what coarsening does."""
    names = traits_of(study, questions)
    sensitive = sensitive_of(study, questions, names)
    traits = coded(people[names])
    answers = coded(people[[sensitive]])[:, 0]
    k, diversity, t = measures(traits, answers)
    fits = k >= K and diversity >= L and t <= T
    yield f"{study.title}: {len(people)} respondents, {len(names)} traits that anyone could look up"
    yield "  " + ", ".join(f"{name} ({questions[name].short})" for name in names)
    yield f"  sensitive: {sensitive} ({questions[sensitive].short})"
    yield ""
    yield f"These responses {'can' if fits else 'cannot'} be given to a reviewer as they are."
    yield f"  k = {k} (expected {K} or more), l = {diversity} ({L} or more), t = {t:.2f} ({T} or less)"
    yield from recognized(traits, w)
    yield from rarest(people, traits, names, w)
    yield ""
    yield from coarsening(people, names, answers)


def traits_of(study: Study, questions: Questions) -> list[str]:
    given = study.risk.traits or study.breakdowns
    return [known(name, questions, f"{study.path}, [risk] traits:") for name in given]


def sensitive_of(study: Study, questions: Questions, traits: list[str]) -> str:
    """The answer to protect: the one the study names, else the first question on a theme."""
    if name := study.risk.sensitive:
        return known(name, questions, f"{study.path}, [risk] sensitive:")
    return next(q.id for q in questions.values() if q.theme and q.kind == "single" and q.id not in traits)


def coded(cells: pd.DataFrame) -> np.ndarray:
    """(n, traits) integer codes; a missing answer is a level like any other."""
    return np.column_stack([pd.factorize(cells[c], sort=True)[0] for c in cells])


def measures(traits: np.ndarray, answers: np.ndarray) -> tuple[int, int, float]:
    """k, l and t of the file: of its worst class."""
    found = anonymity(traits, answers)
    return int(found.size.min()), int(found.diversity.min()), float(found.closeness.max())


def recognized(traits: np.ndarray, w: np.ndarray) -> Iterator[str]:
    """How many stand alone, and the chance of a right match by either attacker."""
    of, sizes = classes(traits)
    f = sizes[of]
    F = np.maximum(np.bincount(of, w)[of], f)
    risk, outside = prosecutor(traits), individual_risk(f, F)
    alone, few, above = (f == 1).sum(), (f < K).mean(), (risk > RISK).mean()
    yield f"  alone with their traits: {alone} of {len(f)} ({alone / len(f):.0%})"
    yield f"  in classes under {K}: {few:.0%}"
    yield "  chance of a right match"
    yield f"    by one who knows who answered: {risk.mean():.2f} on average, above {RISK} for {above:.0%}"
    yield f"    by one who does not (Benedetti-Franconi; never used to relax): {outside.mean():.3f}"


def rarest(people: pd.DataFrame, traits: np.ndarray, names: list[str], w: np.ndarray) -> Iterator[str]:
    """The rows that fewest traits single out, and the traits that do it (SUDA2)."""
    fraction = len(w) / w.sum() if w.sum() > len(w) else FRACTION
    scores = suda(traits, fraction)
    if not scores.score.any():
        yield "  nobody is singled out by any set of the traits (SUDA2)"
        return
    yield ""
    yield "The rarest people (SUDA2; the traits that single them out, by their part of the score):"
    for i in np.argsort(-scores.score, kind="stable")[:ROWS]:
        told = sorted(zip(-scores.share[i], names, strict=True))[:3]
        why = ", ".join(f"{name} {-part:.0%}" for part, name in told if part < 0)
        yield f"  {people['respondent'].iloc[i]}: {scores.score[i]:.0f}, {why}"
    weight = scores.share[scores.score > 0].mean(axis=0)
    parts = sorted(zip(-weight, names, strict=True))
    yield "  over all: " + ", ".join(f"{name} {-part:.0%}" for part, name in parts)


def coarsening(people: pd.DataFrame, names: list[str], answers: np.ndarray) -> Iterator[str]:
    """Traits left out one by one, the one that singles out most people first, until the file is safe."""
    left = list(names)
    yield "What would have to be coarsened or left out, one trait after another:"
    while left:
        k, diversity, t = measures(coded(people[left]), answers)
        if k >= K and diversity >= L and t <= T:
            worst = f"k = {k}, l = {diversity}, t = {t:.2f}"
            yield f"  with {', '.join(left)} alone: {worst}; such a file may be given"
            return
        alone = {name: small(people, [x for x in left if x != name]) for name in left}
        worst = min(left, key=lambda name: (alone[name], names.index(name)))
        left.remove(worst)
        smallest = k_of(people, left)
        yield f"  without {worst}: in classes under {K}: {alone[worst]:.0%}, smallest class {smallest}"
    yield "  no trait can stay: give the answers without any of them"


def small(people: pd.DataFrame, names: list[str]) -> float:
    """Share of people in classes under K."""
    if not names:
        return 0.0
    of, sizes = classes(coded(people[names]))
    return float((sizes[of] < K).mean())


def k_of(people: pd.DataFrame, names: list[str]) -> int:
    return int(classes(coded(people[names]))[1].min()) if names else len(people)


if __name__ == "__main__":
    run(main)
