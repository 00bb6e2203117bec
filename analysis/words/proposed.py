"""Claims by rule, for pages that nobody wrote: whether an answer is given by more or by fewer than half,
and whether one side of a scale has more than the other. Claims of a theme are one family of tests.

None of them depends on an answer: what is tested is fixed before anything is known, and the page says of
each whether it holds, in which direction, or that it is not certain.
"""

from collections.abc import Iterator

from analysis.language import say
from analysis.numbers.key import Key
from analysis.study import Question, Study
from analysis.words.findings import CLAIMED, Finding, has_topline, outer, sides, told

HALF, SIDES = "half", "sides"  # begin the names of claims
ANSWER = 0.5


def half(question: str, answer: str) -> str:
    """The name of the claim that a share is not a half."""
    return f"{HALF}_{question}_{answer}"


def against(question: str) -> str:
    """The name of the claim that two sides of a scale are not even."""
    return f"{SIDES}_{question}"


def claims(page: Finding, study: Study) -> Iterator[tuple[str, dict[str, object]]]:
    """(name, table as claims.toml has it) of every claim of a page."""
    for section in page.sections:
        for question in section.questions:
            if has_topline(question) and not study.apart:
                yield from of_question(question, page.theme, study)


def of_question(question: Question, theme: str, study: Study) -> Iterator[tuple[str, dict[str, object]]]:
    for answer in held(question, study):
        says = say("proposed.half", answer=question.labels[answer], question=question.short)
        yield half(question.id, answer), claim(question.id, answer, ANSWER, says, theme)
    if both := sides(question):
        right = str(Key("share", question.id, both[0]))
        one, two = (question.labels[x] for x in (both[1], both[0]))
        says = say("proposed.sides", one=one, two=two, question=question.short)
        yield against(question.id), claim(question.id, both[1], right, says, theme)


def held(question: Question, study: Study) -> list[str]:
    """The answers that are held against a half: what the question leads with, else all but many."""
    if question.kind != "multiple" and (lead := outer(question)):
        return [lead]
    answers = told(question, study)
    return answers if len(answers) <= CLAIMED else []


def claim(question: str, answer: str, right: str | float, says: str, theme: str) -> dict[str, object]:
    left = str(Key("share", question, answer))
    return {"left": left, "relation": "differs", "right": right, "says": says, "family": theme}
