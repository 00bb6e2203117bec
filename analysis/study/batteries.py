"""Questions that were asked together, on one scale: named by the study, else found in the questionnaire."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Protocol, TypeVar

from analysis.study.questions import Question, Questions, published
from analysis.study.study import Study

SHORTEST = 12  # characters of a beginning that wordings share
LONGEST = 110  # characters of a title that is made from it
END = re.compile(r"[?.:!…)]['”\"]?\s|\s[-–—]\s|[？。：！]")  # where a beginning that is shared may end
ASIDE = re.compile(r"\s*\([^()]*\)$")  # (select one response per row)
SENTENCE = re.compile(r"(?<=[?.!])\s+(?=\S)")


class Worded(Protocol):
    """Anything with a wording."""

    @property
    def wording(self) -> str: ...


T = TypeVar("T", bound=Worded)
GROUPED = ("single", "number")


@dataclass(frozen=True)
class Asked:
    """A battery: its questions in order, what it is called, and the beginning that their wordings share."""

    name: str
    title: str
    stem: str
    questions: tuple[Question, ...]

    def rest(self, question: Question) -> str:
        """What a question asks after the beginning."""
        return question.wording.removeprefix(self.stem).strip() or question.short


def batteries(study: Study, questions: Questions) -> list[Asked]:
    """Every battery. By rule, where the study names none: neighbours in the codebook of one theme, scale
    and routing whose wordings begin alike, up to the end of a sentence, a colon or a dash, or that all are
    numbers."""
    if study.batteries:
        named = ((name, b.title, b.items) for name, b in study.batteries.items())
        return [made(name, title, [questions[item] for item in items]) for name, title, items in named]
    alike = groupby((q for q in published(questions) if q.recode is None), key=together)
    return [made("", "", group) for _, found in alike for group in runs(list(found))]


def runs(listed: list[Question]) -> Iterator[list[Question]]:
    """Those that share a beginning; numbers on one scale stand together in any words."""
    if len(listed) > 1 and listed[0].kind == "number" and not stem([q.wording for q in listed]):
        yield listed
    else:
        yield from split(listed)


def together(question: Question) -> tuple[object, ...]:
    """What questions of a battery have in common; another question has itself alone."""
    if question.kind not in GROUPED or question.dated:
        return (question.id,)
    answers = tuple((a.code, a.label, a.treatment) for a in question.rows)
    return (
        question.theme, question.module, question.kind, answers, question.asked_of.text, question.shown_by,
    )  # fmt: skip


def split(listed: list[T]) -> Iterator[list[T]]:
    """Runs of two questions or more that share a beginning."""
    run: list[T] = []
    for question in listed:
        if run and not (start := stem([q.wording for q in (*run, question)])):
            if len(run) > 1:
                yield run
            run = []
        elif run and len(run) > 1 and start != stem([q.wording for q in run]):
            yield run
            run = []
        run.append(question)
    if len(run) > 1:
        yield run


def stem(wordings: list[str]) -> str:
    """The beginning that all of these share, up to where it may end; nothing where it is short."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*wordings, strict=False))
    shared = "".join(letters[0] for letters in alike)
    ends = [found.end() for found in END.finditer(shared)]
    return shared[: ends[-1]] if ends and ends[-1] >= SHORTEST else ""


def made(name: str, title: str, listed: list[Question]) -> Asked:
    start = stem([q.wording for q in listed])
    return Asked(name or listed[0].id, title or called(start) or scaled(listed[0]), start, tuple(listed))


def scaled(question: Question) -> str:
    """What numbers in any words are called together: by their scale."""
    ends = [end for a in question.rows if a.span for end in a.span]
    return f"On a scale from {min(ends):g} to {max(ends):g}"


def called(start: str) -> str:
    """The last sentence of a beginning, without an aside, cut between words where it is long."""
    last = SENTENCE.split(ASIDE.sub("", start.strip()))[-1].rstrip(" -–—:")
    if len(last) <= LONGEST:
        return last
    return last[:LONGEST].rsplit(" ", 1)[0].rstrip(",;") + " …"
