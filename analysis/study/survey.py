"""The settings of a study held against its questions: each name is one of them, of a kind that serves."""

from collections.abc import Mapping
from pathlib import Path

from analysis.study.codebook import read_questions
from analysis.study.errors import FactError, Faults, known, near
from analysis.study.grammar import parse_condition
from analysis.study.ids import COLUMNS
from analysis.study.mentions import LEVELLED, listed, variables
from analysis.study.models import Model
from analysis.study.questions import ASKED, Question, Questions, columns_of
from analysis.study.study import Study, modeled_items, read_study

NUMBERED = (*LEVELLED, "number")
NOWHERE = "missing"  # where a collapsed level goes that no margin knows


def read_survey(study: Path, codebook: Path, scales: Path, recodes: Path | None) -> tuple[Study, Questions]:
    """Settings and questions of a study; raises FactError with every fault of a file, or between them."""
    settings, questions = read_study(study), read_questions(codebook, scales, recodes)
    check_study(settings, questions)
    return settings, questions


def check_study(study: Study, questions: Questions) -> None:
    """Raises FactError with every name of the settings that is no question, or none of the right kind."""
    faults = Faults()
    for place, name, kinds in (*variables(study), *listed(study)):
        with faults.gathered():
            named(f"{study.path}{place}", name, questions, kinds)
    for name, spec in study.modeled.items():
        with faults.gathered():
            if not spec.items:
                known(name, study.rankings, f"{study.path}, [modeled]: ranking")
            for item in spec.own.values():
                known(item, modeled_items(study, name), f"{study.path}, [modeled.{name}] own: item")
            for by in spec.by:
                known(by, study.breakdowns, f"{study.path}, [modeled.{name}] by: breakdown")
            for level in spec.own:
                known(level, questions[spec.own_by].answers, f"{study.path}, [modeled.{name}] own: level")
    for name, of in study.pooled.items():
        place = f"{study.path}, [pooled.{name}] questions"
        for item in of.questions:
            with faults.gathered():
                if not named(f"{place}", item, questions, ("single",)).headline:
                    raise FactError(f"{place}: {item!r} leads with no answer; give it a headline")
    for name, items in study.rankings.items():
        for item in items:
            if item in questions and not questions[item].has_numbers:
                faults.add(f"{study.path}, [rankings] {name}: {item!r} has no numbers to order by")
    for rule in study.weighting.collapse:
        for level in (rule.from_, *([] if rule.to == NOWHERE else [rule.to])):
            rows = {a.key for a in questions[rule.variable].rows} if rule.variable in questions else {level}
            if level not in rows:
                faults.add(
                    f"{study.path}, [weighting] collapse: {rule.variable!r} has no answer {level!r}"
                    f"{near(level, rows)}"
                )
    if study.apart:
        check_apart(study, study.apart, questions, faults)
    if study.response_rates.late:
        with faults.gathered():
            place = f"{study.path}, [response_rates] late"
            parse_condition(study.response_rates.late, columns_of(questions), place)
    check_batteries(study, questions, faults)
    check_imputation(study, questions, faults)
    for name, items in study.quality.batteries.items():
        scales = dict.fromkeys(questions[item].scale for item in items if item in questions)
        if len(scales) > 1:
            faults.add(
                f"{study.path}, [quality.batteries] {name}: the items have scales {', '.join(scales)}"
            )
    check_id_column(study, questions, faults)
    check_roles(study, faults)
    for question in questions.values():
        if question.theme and question.theme not in study.themes:
            faults.add(
                f"{study.path}, [themes]: no theme {question.theme!r}, to which {question.id!r} belongs"
                f"{near(question.theme, study.themes)}"
            )
    faults.tell()


def check_apart(study: Study, apart: str, questions: Questions, faults: Faults) -> None:
    """What divides populations has no page, and no page is of what is made of it."""
    for question in questions.values():
        sources = question.recode.sources if question.recode else ()
        if question.published and (question.id == apart or apart in sources):
            faults.add(
                f"{study.path}, apart: {question.id!r} has a page, where all populations would stand "
                "together; expected kind frame in the codebook, or no page"
            )
        if question.experiment:
            faults.add(
                f"{study.path}, apart: {question.id!r} has an experiment, whose groups would be of all "
                "populations together"
            )


def check_batteries(study: Study, questions: Questions, faults: Faults) -> None:
    """A battery's questions have one scale and one theme and stand in no other; its name is its own."""
    owner: dict[str, str] = {}
    for name, battery in study.batteries.items():
        place = f"{study.path}, [batteries.{name}]"
        if name in questions:
            faults.add(f"{place}: {name!r} is a question; a battery has a name of its own")
        items = [questions[item] for item in battery.items if item in questions]
        for what in ("scale", "kind", "theme"):
            if len(found := dict.fromkeys(getattr(q, what) for q in items)) > 1:
                faults.add(f"{place}: the items have several {what}s: {', '.join(map(repr, found))}")
        for item in battery.items:
            if owner.setdefault(item, name) != name:
                faults.add(f"{place}: {item!r} stands in the battery {owner[item]!r} too")


def check_imputation(study: Study, questions: Questions, faults: Faults) -> None:
    """What is unstated is a level, not the only one, of a variable made from answers by conditions."""
    for name, level in study.imputation.unstated.items() if study.imputation else ():
        place = f"{study.path}, [imputation] unstated"
        with faults.gathered():
            recode = named(place, name, questions, LEVELLED).recode
            if recode is None or len(recode.levels) < 3:
                raise FactError(f"{place}: {name!r} is no variable made of three levels or more")
            known(level, [k for k, _ in recode.levels], f"{place}: level of {name!r}")


def check_id_column(study: Study, questions: Questions, faults: Faults) -> None:
    """The identifier is no answer, and no other column takes the name that stages give it."""
    name = study.respondents.id
    if name in questions and questions[name].kind != "design":
        kind = questions[name].kind
        faults.add(f"{study.path}, [respondents]: id {name!r} is of kind {kind!r}, expected design")
    for column in COLUMNS & set(questions) - {name}:
        faults.add(
            f"{study.path}, [respondents]: {column!r} is the project's name for the id, which is {name!r}"
        )


def check_roles(study: Study, faults: Faults) -> None:
    """A column tells one thing of the design; of the identifier, that each is a unit of its own."""
    design, seen = study.design, dict[str, str]()
    roles = {
        "[respondents]: id": study.respondents.id,
        "[design]: weight": design.weight,
        "[design]: strata": design.strata,
        "[quality]: duration": study.quality.duration,
        "[design]: psu": design.psu,
    }
    for role, name in roles.items():
        first = seen.setdefault(name, role) if name else role
        if first != role and (role, first) != ("[design]: psu", "[respondents]: id"):
            faults.add(f"{study.path}, {role}: {name!r} is {first.split()[-1]} already")


def named(place: str, name: str, questions: Mapping[str, Question], kinds: tuple[str, ...]) -> Question:
    """The question of that name, if it is of one of the kinds; raises FactError."""
    if name not in questions:
        raise FactError(f"{place}: {name!r} is no question or recode{near(name, questions)}")
    if questions[name].kind not in kinds:
        raise FactError(
            f"{place}: {name!r} is of kind {questions[name].kind!r}, expected {' or '.join(kinds)}"
        )
    return questions[name]


def check_models(path: Path, models: Mapping[str, Model], study: Study, questions: Questions) -> None:
    """Raises FactError with every term of a model that has no levels, and every theme that is none."""
    faults, columns = Faults(), columns_of(questions)
    for name, model in models.items():
        for term in model.terms:
            kinds = NUMBERED if term in model.coding else LEVELLED
            with faults.gathered():
                named(f"{path}, [{name}]: term", term, questions, kinds)
        if model.kind == "linear":
            with faults.gathered():
                named(f"{path}, [{name}]: outcome", model.outcome, questions, ASKED)
        else:
            with faults.gathered():
                place = f"{path}, [{name}]: outcome"
                for column in parse_condition(model.outcome, columns, place).columns:
                    if column in model.terms:
                        raise FactError(
                            f"{place}: {model.outcome!r} is told of {column!r}, a term of the model"
                        )
        if study.apart and study.apart not in model.terms:
            faults.add(f"{path}, [{name}]: {study.apart!r} divides populations and is no term of the model")
        if model.theme and model.theme not in study.themes:
            faults.add(
                f"{path}, [{name}]: theme {model.theme!r} is not known{near(model.theme, study.themes)}"
            )
    faults.tell()
