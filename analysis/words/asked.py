"""Who was asked a question, in words."""

from analysis.language import phrase, say
from analysis.study import Clause, Question, Questions


def asked_of(question: Question, questions: Questions) -> str:
    """The answers that lead to the question."""
    parts = [phrase("list.and").join(told(c, questions) for c in way) for way in question.asked_of.ways]
    ways = phrase("list.or_else").join(parts)
    said = say("asked.those", ways=ways) if parts else phrase("asked.everyone")
    return say("asked.part", those=said) if question.shown_by else said


def told(clause: Clause, questions: Questions) -> str:
    owner = next(q for q in questions.values() if clause.column in (q.id, *q.columns))
    labels = [owner.labels[k] for k in owner.answers if k in clause.keys]
    if clause.operator in ("=", "in", "!="):
        said = phrase("list.or").join(say("list.quoted", text=label) for label in labels)
        key = "asked.not" if clause.operator == "!=" else "asked.answer"
        return say(key, answer=said, question=owner.id)
    return say("asked.answer", answer=f"{clause.operator} {clause.number:g}", question=owner.id)
