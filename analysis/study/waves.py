"""waves/: the same study asked before, each time an ordinary study folder, and what its items have to do
with those of now.

A file that a wave's folder does not have is that of the study. An item that was asked in the same words, on
the same scale and of the same people needs no word; any other with the same id is explained in items.csv.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from analysis.study.alike import MEAN, differing, paired, sources
from analysis.study.errors import FactError, Faults, near
from analysis.study.ids import check_id
from analysis.study.questions import Question, Questions
from analysis.study.study import Study
from analysis.study.survey import read_survey
from analysis.study.tables import read_table

ITEMS = "wave question kind was answers note".split()
SAME, REWORDED, BROKEN = LINKS = ("same", "reworded", "broken")
NAME = "items.csv"
NUMBERED, RULES = "id", "import.toml"  # the column of respondents that an import writes, by these rules


@dataclass(frozen=True)
class Link:
    """What a wave asked in place of a question of now: its id there, and our answers (nets, the mean) with
    theirs. Nothing is compared across what is broken."""

    kind: str
    was: str
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def compared(self) -> bool:
        return self.kind != BROKEN


@dataclass(frozen=True)
class Wave:
    """A wave before this one: its settings, its questions, and our question -> what it asked instead."""

    name: str
    study: Study
    questions: Questions
    links: Mapping[str, Link]


def read_waves(folder: Path | None, study: Study, questions: Questions) -> list[Wave]:
    """The waves of a study, the oldest first; raises FactError with every fault of the list of items."""
    if folder is None:
        return []
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    if study.waves is None:
        raise FactError(f"{study.path}: [waves] is missing, and {folder} holds {', '.join(names)}")
    for name in (*names, study.waves.this):
        check_id(name, str(folder), "wave")
    if study.waves.this in names:
        raise FactError(
            f"{study.path}, [waves]: this wave is {study.waves.this!r}, and so is one in {folder}"
        )
    rows = list(listed(folder / NAME, names))
    faults, found = Faults(), []
    for name in names:
        settings, asked = surveyed(folder / name)
        mine = {row["question"]: (place, row) for place, row in rows if row["wave"] == name}
        found.append(
            Wave(name, settings, asked, linked(folder / NAME, name, mine, questions, asked, faults))
        )
        for by in study.waves.breakdowns:
            link = found[-1].links.get(by)
            if link is None or link.kind != SAME:
                faults.add(
                    f"{study.path}, [waves] breakdowns: {by!r} was not asked in the same way in {name}"
                )
            elif link.was not in settings.breakdowns:
                faults.add(
                    f"{settings.path}: breakdowns lack {link.was!r}, by which [waves] of {study.path} tells"
                    " earlier waves"
                )
    dated = [(wave.name, wave.study) for wave in found] + [(study.waves.this, study)]
    for fault in (*unfounded(study), *out_of_order(dated)):
        faults.add(fault)
    faults.tell()
    return found


def out_of_order(waves: Sequence[tuple[str, Study]]) -> Iterator[str]:
    """Waves that were released before one that comes before them by its name, which is their order."""
    dated = [(name, study.path, study.release) for name, study in waves if study.release]
    for (before, _, old), (_, path, day) in pairwise(dated):
        if old > day:
            yield f"{path}: release is {day}, and wave {before!r}, before it by name, was released on {old}"


def unfounded(study: Study) -> Iterator[str]:
    """People in several waves who are known by labels that an import gave, each time anew."""
    panel = study.waves is not None and study.waves.overlap == "people"
    if panel and study.respondents.id == NUMBERED and (study.path.parent / RULES).exists():
        yield (
            f"{study.path}, [waves]: overlap is 'people', and the import numbers respondents anew: who has"
            f" the same {NUMBERED!r} in two waves is not the same person. Keep the column that says who is"
            ' who (form = "design" in its rule) and name it as [respondents] id of every wave, or say'
            " 'none'"
        )


def released(day: str, waves: Iterable[Wave]) -> str:
    """The wave that an edition of a day (2026-06-15) is of: the first released no sooner, '' for this."""
    on = (w.name for w in waves if w.study.release and day <= w.study.release.isoformat())
    return next(on, "")


def surveyed(folder: Path) -> tuple[Study, Questions]:
    """Settings and questions of a wave; a file that it has not is that of the study."""
    study, codebook, scales, recodes = (
        own if (own := folder / name).exists() else folder.parent.parent / name
        for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")
    )
    return read_survey(study, codebook, scales, recodes if recodes.exists() else None)


def listed(path: Path, names: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(place, cells) of each row of the list of items, each for a wave that there is, once."""
    faults, seen = Faults(), set[tuple[str, str]]()
    for place, row in read_table(path, ITEMS, ITEMS).records() if path.exists() else ():
        if row["wave"] not in names:
            faults.add(f"{place}: no wave {row['wave']!r}{near(row['wave'], names)}")
        elif row["kind"] not in LINKS:
            kinds = ", ".join(LINKS)
            faults.add(f"{place}: kind {row['kind']!r}{near(row['kind'], LINKS)}; expected one of {kinds}")
        elif (row["wave"], row["question"]) in seen:
            faults.add(f"{place}: {row['question']!r} stands twice for wave {row['wave']!r}")
        else:
            seen.add((row["wave"], row["question"]))
            yield place, row
    faults.tell()


def linked(
    path: Path, wave: str, rows: Mapping[str, tuple[str, dict[str, str]]], now: Questions, then: Questions,
    faults: Faults,
) -> dict[str, Link]:  # fmt: skip
    """Our question -> its link; a question that the wave did not ask has none."""
    out = {}
    for name, (place, _) in rows.items():
        if name not in now:
            faults.add(f"{place}: no question {name!r}{near(name, now)}")
    for name, question in now.items():
        with faults.gathered():
            if name in rows:
                out[name] = link(*rows[name], question, then)
                continue
            apart = differing(question, then[name]) if name in then else ""
            made = [s for s in sources(question, now) if (of := out.get(s)) is None or of.kind != SAME]
            apart = apart or ", ".join(f"what it is made from ({source})" for source in made)
            if name in then and not apart:
                out[name] = Link(SAME, name, paired(question, then[name]))
            elif name in then and question.kind != "design":
                raise FactError(
                    f"{path}: {name!r} differs in {apart} from wave {wave!r}; expected a row that says"
                    f" which it is: {', '.join(LINKS)}"
                )
    return out


def link(place: str, row: Mapping[str, str], question: Question, then: Questions) -> Link:
    """A row of the list, held against both questionnaires."""
    was, kind = row["was"] or question.id, row["kind"]
    if was not in then:
        raise FactError(f"{place}: no question {was!r} in that wave{near(was, then)}")
    apart = differing(question, then[was])
    if kind == SAME and apart:
        raise FactError(
            f"{place}: kind is {SAME!r}, and the two differ in {apart}; expected {REWORDED} or {BROKEN}"
        )
    if kind != SAME and not row["note"]:
        raise FactError(
            f"{place}: note is empty; expected what readers should know of an item that is {kind}"
        )
    answers = paired(question, then[was])
    if row["answers"]:
        pairs = [pair.partition("=")[::2] for pair in row["answers"].split()]
        for names, asked, at in ((dict(pairs), question, 0), (dict(pairs).values(), then[was], 1)):
            there = [*asked.labels, *([MEAN] if asked.has_numbers else [])]
            for name in names:
                if name not in there:
                    side = ("now", "then")[at]
                    raise FactError(
                        f"{place}: answers: no answer or net {name!r} {side}{near(name, there)}"
                    )
        answers = dict(pairs)
    if kind == REWORDED and not answers:
        raise FactError(
            f"{place}: no answer has the same key now and then; expected some in answers, ours=theirs"
        )
    return Link(kind, was, answers, row["note"])
