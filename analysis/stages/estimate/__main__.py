"""Every question for everyone and for each breakdown: shares, means, differences, ranks.

key = share.<question>.<answer or net>.all | .<breakdown>.<level>
      mean.<question>.all | .<breakdown>.<level>
      quantile.<question>.<per cent>.all | .<breakdown>.<level>, where the codebook asks for it
      difference.<question>.<answer or mean>.<breakdown>.<level>-<level>
      omnibus.<question>.<answer or mean>.<breakdown>: whether its groups differ at all
      rank.<question>.all: its place among the means of a ranking of the study (`rankings`)
Two breakdowns that are crossed (`pairs` of the study) are a breakdown <one>_x_<other> with levels
<level>_x_<level>: shares alone.
Each number is a column of scores (analysis.stats.design), so any two of them have a covariance; the scores
are kept beside the numbers (analysis.store), for claims and whatever else compares them.
"""

from pathlib import Path

import numpy as np

from analysis.numbers.key import MEAN
from analysis.numbers.schema import ESTIMATES
from analysis.sample.answers import Asked, Columns, asked, numbered
from analysis.sample.people import read_categories, read_design, weight_factor
from analysis.stages.estimate.contrasts import adjusted, differences, ranked
from analysis.stages.estimate.groups import Cut, Plan
from analysis.stages.estimate.omnibus import omnibus
from analysis.stages.estimate.quantiles import spread
from analysis.stages.estimate.rows import Rows
from analysis.stages.estimate.tables import Told, alike, means, of_answers, of_numbers, shares, tell
from analysis.stats import AnyDesign, Crosstab, Items
from analysis.stats import Means as Numbers
from analysis.store import Writer, write_columns
from analysis.study import Question, Questions, Study, crossed_pairs, published, read_survey, run


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    estimates: Path, scores: Path,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    design = read_design(weights, settings)
    columns = read_categories(people, needed(questions, settings))
    made = Estimating(settings, questions, design, columns, Writer(scores))
    for cut in made.plan.all():
        made.cut(cut)
    ranked(made.rows, made.means, settings, questions, design)
    found = made.rows.columns()
    found["p_adjusted"] = adjusted(found, settings.families)
    made.writer.finish()
    write_columns(estimates, ESTIMATES, found)


def needed(questions: Questions, study: Study) -> list[str]:
    """The columns of people that numbers are made from."""
    listed = list(published(questions))
    names = [c for q in listed for c in q.columns] + [b for b in study.breakdowns if b in questions]
    return names + [name for q in listed for name in (q.experiment, q.shown_by) if name]


class Estimating:
    """The numbers of a study, made a cut at a time."""

    def __init__(
        self, study: Study, questions: Questions, design: AnyDesign, people: Columns, writer: Writer
    ) -> None:
        self.design, self.people, self.writer = design, people, writer
        self.confidence, self.points = study.confidence, study.reporting.points_of
        self.own = study.design.df == "group" or bool(study.apart)
        self.whole = ("", study.apart)  # cuts by which every answer is told
        self.plan = Plan(questions, people, design, study.breakdowns, study.apart)
        self.plan.cross(crossed_pairs(study), study.path, design)
        self.listed = list(published(questions))
        self.question_order = {q.id: i for i, q in enumerate(self.listed)}
        self.orders = {q.id: self.plan.order(q) for q in self.listed}
        self.factors = {q.id: weight_factor(q, questions, people) for q in self.listed}
        self.numbers = {q.id: numbered(q, people[q.id]) for q in self.listed if q.kind == "number"}
        self.rows = Rows()
        self.parts: dict[tuple[str, bool, bool], list[Asked]] = {}
        self.means: dict[str, tuple[Crosstab, int]] = {}

    def cut(self, cut: Cut) -> None:
        """All numbers of all questions that are told by a cut."""
        told_by = [q for q in self.listed if cut.name in self.orders[q.id]]
        with_shares = [
            q for q in told_by if q.has_shares and (q.kind != "number" or cut.name in self.whole)
        ]
        parts = [p for q in with_shares for p in self.asked(q, cut.name in self.whole, cut.mean)]
        for same in alike(parts, self.factors, cut, self.design):
            self.tell(cut, *of_answers(same, self.factors))
        for shown_by_chance in (False, True) if cut.mean else ():
            others = [q for q in told_by if q.id in self.numbers and self.by_chance(q) == shown_by_chance]
            if others:
                self.tell(cut, *of_numbers(others, self.numbers, self.factors))

        if cut.mean:
            asked_for = [(q, self.question_order[q.id], self.numbers[q.id]) for q in told_by if q.quantiles]
            spread(self.rows, cut, asked_for, self.design, self.orders, self.confidence)

    def asked(self, question: Question, everyone: bool, mean: bool) -> list[Asked]:
        """What is asked of a question: the same for all groups."""
        key = (question.id, everyone, mean)
        if key not in self.parts:
            self.parts[key] = list(asked(question, self.people, everyone, mean, self.points(question.id)))
        return self.parts[key]

    def by_chance(self, question: Question) -> bool:
        """Whether a question was shown to a random part, so that each answer has a factor."""
        return not np.isscalar(self.factors[question.id])

    def tell(self, cut: Cut, contents: Items | Numbers, listed: list) -> None:
        found = tell(self.design, contents, cut, self.confidence, self.own)
        told = Told(cut, listed, found, self.rows, self.orders, self.question_order, self.writer)
        shares(told)
        means(told)
        if cut.name and cut.mean:
            differences(told, self.confidence, self.own)
            omnibus(told, self.design)
        if not cut.name:
            shape = found.value.shape
            for x in listed:
                if x.answer == MEAN:
                    at = int(np.ravel_multi_index((x.item, x.number, 0), shape))
                    self.means[x.question.id] = (found, at)


if __name__ == "__main__":
    run(main)
