"""Which numbers there can be, told from settings and questions before any is computed."""

from collections.abc import Iterator

from analysis.numbers.ids import WrongKeyError
from analysis.numbers.key import MEAN, Group, Key, crossed, parted
from analysis.study import FactError, Question, crossed_pairs, known, near
from analysis.study.questions import published
from analysis.tools.check.files import Told

CHANGE = "change"


def check_key(text: str, told: Told, place: str) -> None:
    """Raises FactError where no number of the study can have this key, with the nearest name."""
    try:
        key = Key.parse(text)
    except WrongKeyError as wrong:
        raise FactError(f"{place}: {wrong}") from None
    of = key.of or key
    if key.wave:
        check_wave(key, of, told, place)
    if of.kind in ("share", "mean", "difference", "rank"):
        question = asked(of.question, told, place)
        answer = MEAN if of.kind == "mean" else of.answer
        if of.kind != "rank":
            check_answer(question, answer, place)
        check_group(question, of.group, told, place)
        if of.less:
            check_group(question, Group(of.group.breakdown, of.less), told, place)
    elif of.kind in ("effect", "interaction", "coefficient", "model"):
        check_modelled(of, told, place)
    elif of.kind in ("gap", "claim"):
        known(of.claim, told.claimed, f"{place}: claim")
    elif of.kind == "margin" and told.settings:
        known(of.margin, [m.margin for m in told.settings.weighting.raking], f"{place}: margin")


def check_wave(key: Key, of: Key, told: Told, place: str) -> None:
    """Raises FactError where there was no such wave, it has no such number, or nothing is compared."""
    name = known(key.wave, [wave.name for wave in told.waves], f"{place}: wave")
    links = next(wave.links for wave in told.waves if wave.name == name)
    known(of.question, links, f"{place}: question of wave {name!r}")
    if key.kind == CHANGE and not links[of.question].compared:
        raise FactError(f"{place}: {of.question!r} is broken in wave {name!r}, so nothing changed since")
    known(of.answer or MEAN, links[of.question].answers, f"{place}: answer of wave {name!r}:")
    if of.group.breakdown and told.settings and told.settings.waves:
        known(crossed(of.group.breakdown), told.settings.waves.breakdowns, f"{place}: breakdown of waves")


def check_modelled(of: Key, told: Told, place: str) -> None:
    """Raises FactError where the study has no such model, term or level of a term."""
    model = told.modelled[known(of.model, told.modelled, f"{place}: model")]
    if not of.term:
        return
    both = [crossed((model.exposure, model.by))] if model.by else []
    known(of.term, [*model.terms, *both], f"{place}: term of {of.model!r}")
    if of.term in model.coding:
        if of.kind == "effect":
            known(of.level, [model.coding[of.term].told], f"{place}: level of {of.term!r}:")
        return
    for name, level in zip(parted(of.term), of.levels, strict=False):  # of a coefficient, its answer too
        check_levels(name, level, told, place)


def asked(name: str, told: Told, place: str) -> Question:
    """The question of that name that has numbers; raises FactError."""
    listed = {q.id: q for q in published(told.questions)}
    if name in told.questions and name not in listed:
        raise FactError(
            f"{place}: {name!r} has no numbers: a frame or design variable, or a recode without page"
        )
    return listed[known(name, listed, f"{place}: question")]


def check_answer(question: Question, answer: str, place: str) -> None:
    if answer == MEAN and not question.has_numbers:
        raise FactError(f"{place}: {question.id!r} has no mean: its answers have no number")
    if answer != MEAN:
        known(answer, question.labels, f"{place}: answer of {question.id!r}:")


def check_group(question: Question, group: Group, told: Told, place: str) -> None:
    """Raises FactError where the study has no such breakdown, or that no such level."""
    settings = told.settings
    if not group.breakdown or settings is None:
        return
    there = [
        *settings.breakdowns,
        *map(crossed, crossed_pairs(settings)),
        *filter(None, [question.experiment]),
    ]
    known(crossed(group.breakdown), there, f"{place}: breakdown")
    for name, level in zip(group.breakdown, group.level, strict=True):
        check_levels(name, level, told, place)


def check_levels(name: str, level: str, told: Told, place: str) -> None:
    if name in told.questions:
        known(level, told.questions[name].answers, f"{place}: level of {name!r}:")


def item(text: str, told: Told, place: str) -> None:
    """What a chart draws: `question`, `question.answer` or `question.mean`; raises FactError."""
    name, dot, answer = text.partition(".")
    question = asked(name, told, place)
    if dot:
        check_answer(question, answer, place)


def by(name: str, levels: Iterator[str], told: Told, place: str) -> None:
    """What a chart is broken down by, and those of its levels that it shows; raises FactError."""
    there = [*(told.settings.breakdowns if told.settings else ()), *(
        q.experiment for q in told.questions.values() if q.experiment)]  # fmt: skip
    if name not in there:
        raise FactError(f"{place}: by is {name!r}, which is no breakdown of the study{near(name, there)}")
    for level in levels:
        known(level, told.questions[name].nets, f"{place}: level of {name!r}:")
