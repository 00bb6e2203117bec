"""What is made again, and what it takes: numbers, questions, what predicts, variables made from answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.numbers.key import ALL, Group, Key, kind_of
from analysis.stages.impute.items import sources
from analysis.study import Claim, Model, Questions, Study, columns_of, parse_condition

MADE = ("share", "mean")


@dataclass(frozen=True)
class Wanted:
    """keys: numbers of claims; told: those that are told of, by key, among them shares in groups."""

    study: Study
    questions: Questions
    claims: Mapping[str, Claim]
    models: Mapping[str, Model]
    there: frozenset[str]

    @property
    def compared(self) -> dict[str, Claim]:
        """The claims on shares and means of this wave."""
        return {
            name: c
            for name, c in self.claims.items()
            if all(kind_of(k) in MADE and k in self.there for k in (c.left, c.right) if isinstance(k, str))
        }

    @property
    def told(self) -> list[str]:
        """Shares of everyone that claims speak of first, then in groups of what some did not state, and
        the shares of these groups."""
        found = [c.left for c in self.compared.values() if Key.parse(c.left).group == ALL]
        heads = [k for k in dict.fromkeys(found) if kind_of(k) == "share"]
        more = []
        for name, level in self.unstated.items():
            levels = [k for k in self.questions[name].answers if k != level]
            more += [str(Key("share", name, k)) for k in levels]
            more += [str(Key.parse(h).on(group=Group.of(name, k))) for h in heads for k in levels]
        return [k for k in dict.fromkeys([*heads, *more]) if k in self.there]

    @property
    def keys(self) -> list[str]:
        """Every number that is made again: in no group of those who stated nothing."""
        ends = [k for c in self.compared.values() for k in (c.left, c.right) if isinstance(k, str)]
        return [k for k in dict.fromkeys([*self.told, *ends]) if not self.gone(k)]

    @property
    def unstated(self) -> dict[str, str]:
        return dict(self.study.imputation.unstated) if self.study.imputation else {}

    def gone(self, key: str) -> bool:
        """Whether a number is of those who stated nothing: imputed, there is nobody of them."""
        named = Key.parse(key)
        at = zip(named.group.breakdown, named.group.level, strict=True)
        return any(self.unstated.get(b) == level for b, level in at) or (
            self.unstated.get(named.question) == named.answer
        )

    @property
    def recodes(self) -> list[str]:
        """The variables made from answers that are made again, in their order; breakdowns stay."""
        asked = {Key.parse(k).question for k in self.keys} | {*self.outcomes}
        found: set[str] = set()
        owner = {c: q for q in self.questions.values() for c in q.columns}
        while asked:
            question = self.questions[asked.pop()]
            if question.recode and question.id not in self.fixed and question.id not in found:
                found.add(question.id)
                columns = (*question.recode.sources, *question.asked_of.columns)
                asked |= {owner[c].id for c in columns}
        return [name for name in self.questions if name in found]

    @property
    def fixed(self) -> list[str]:
        """Variables that stay as they are, or are imputed as such: those that people are divided by."""
        return [*self.study.breakdowns, *self.unstated]

    @property
    def outcomes(self) -> list[str]:
        """The questions that models are of, and terms of theirs that divide nobody."""
        owner = {c: q.id for q in self.questions.values() for c in q.columns}
        found = []
        for spec in self.models.values():
            columns = (
                parse_condition(spec.outcome, columns_of(self.questions), "").columns
                if spec.kind != "linear"
                else [spec.outcome]
            )
            found += [owner[c] for c in columns] + [t for t in spec.terms if t not in self.fixed]
        return list(dict.fromkeys(found))

    @property
    def asked(self) -> list[str]:
        """The questions whose answers are imputed."""
        of = [*(Key.parse(k).question for k in self.keys), *self.outcomes]
        return list(dict.fromkeys(s for q in of for s in sources(q, self.questions, self.fixed)))

    def predictors(self, columns: Iterable[str]) -> list[str]:
        """What predicts beside them: breakdowns, strata, what weights know, arms of an experiment."""
        study, recipe = self.study, self.study.weighting
        names = [*study.breakdowns, study.design.strata, *(v for m in recipe.raking for v in m.variables)]
        names += recipe.nonresponse.variables if recipe.nonresponse else ()
        names += [self.questions[q].experiment for q in self.asked]
        names += study.imputation.predictors if study.imputation else ()
        there = set(columns)
        return [n for n in dict.fromkeys(filter(None, names)) if n in there and n not in self.unstated]
