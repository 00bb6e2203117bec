"""Whether two questions of two questionnaires are the same: in words, scale, of whom, and how made."""

from analysis.study.questions import Question, Questions

MEAN = "mean"


def differing(now: Question, then: Question) -> str:
    """In what two questions differ: nothing where the same was asked."""
    parts = {
        "wording": now.wording == then.wording,
        "kind": now.kind == then.kind,
        "scale": scored(now) == scored(then),
        "who was asked": now.asked_of.text == then.asked_of.text,
        "how it is made": now.recode == then.recode,
    }
    return ", ".join(name for name, alike in parts.items() if not alike)


def scored(question: Question) -> list[tuple[object, ...]]:
    """A scale as people read it: the code by which an answer is recorded is no part of it."""
    return [
        (a.key, a.label, a.net, a.number, a.treatment, a.span if question.kind == "number" else None)
        for a in question.answers.values()
    ]


def paired(now: Question, then: Question) -> dict[str, str]:
    """Answers and nets with the same key, and the mean where their numbers are the same."""
    alike = {key: key for key in now.labels if key in then.labels}
    numbers = [{a.key: a.number for a in q.answers.values() if a.number is not None} for q in (now, then)]
    means = now.has_numbers and then.has_numbers and numbers[0] == numbers[1]
    return alike | ({MEAN: MEAN} if means else {})


def sources(question: Question, now: Questions) -> list[str]:
    """The questions that a variable is made from; design variables are recorded, not asked."""
    columns = question.recode.sources if question.recode else ()
    owners = (q for q in now.values() for c in columns if c in (q.id, *q.columns))
    return [q.id for q in dict.fromkeys(owners) if q.kind != "design"]
