"""All that is published of one question: shares, means, and differences between groups."""

from analysis.numbers.key import crossed
from analysis.sample.people import weight_factor
from analysis.stages.estimate.contrasts import differences
from analysis.stages.estimate.groups import Sample
from analysis.stages.estimate.tables import means, shares
from analysis.store.claims import Row
from analysis.study import Question


def of_question(sample: Sample, question: Question) -> list[Row]:
    """Rows of a question, for everyone and for each group of its breakdowns."""
    factor = weight_factor(question, sample.questions, sample.people)
    groups = sample.breakdowns(question)
    rows: list[Row] = []
    if question.answers and question.kind != "number":
        pairs = {crossed(p): g for p, g in sample.crossed.items() if p[0] in groups and p[1] in groups}
        rows += shares(sample, question, factor, {**groups, **pairs})
    if question.has_numbers:
        rows += means(sample, question, factor, groups)
    return rows + differences(sample, question, rows, groups)
