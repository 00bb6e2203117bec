"""Earlier waves at the gate, each judged whole, as its own site judged it; and what changed since.

A wave's own tables are protected among themselves. Where the same people are in several waves, what one
shows counts as known in the next, and what one withholds is unsafe in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.numbers.key import ALL, MEAN, Group, Key, crossed
from analysis.numbers.schema import read_rows
from analysis.sample.people import read_categories
from analysis.sample.waves import between, wave_of
from analysis.stages.disclose.editions import RESPONDENTS
from analysis.stages.disclose.judges import PRIVACY
from analysis.stages.disclose.respondents import gated
from analysis.study import Disclosure, FactError, Study, Wave
from analysis.study.waves import released

FEW = 9
TABLES = "estimates.csv", "weighting.csv", "quality.csv"
PEOPLE, ID = "people.parquet", "respondent"
LIMITS = "min_base", "min_cell", "round_base", "width", "effective_base", "outcome_class"
Editions = Mapping[Path, pd.DataFrame]


@dataclass(frozen=True)
class Known:
    """A wave that has been judged: its people, and its shares and means by our keys."""

    name: str
    ids: frozenset[str]
    public: pd.DataFrame


def split(editions: Editions, waves: Sequence[Wave]) -> dict[str, dict[Path, pd.DataFrame]]:
    """Wave, '' for this one -> what editions told of it, by its own keys: those that were released of it,
    up to the day of its release, and the rows of it in the editions of later waves."""
    out: dict[str, dict[Path, pd.DataFrame]] = {}
    by_name = {wave.name: wave for wave in waves}
    for path, rows in editions.items():
        of = released(path.stem, waves)
        each = [wave_of(key) for key in rows.index]
        out.setdefault(of, {})[path] = rows[[not name for name in each]]
        for name in dict.fromkeys(filter(by_name.get, each)):
            mine = rows[[name == x for x in each]]
            there = list(between(by_name.get(of), by_name[name], mine.index))
            out.setdefault(name, {})[path] = renamed(mine, there)
    return out


def of_waves(
    waves: Sequence[Wave], made: Path, people: Path, public: pd.DataFrame, study: Study,
    editions: Mapping[str, Editions], pieces: Path | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The shares and means of every earlier wave, by our keys with the wave; the newest is judged first."""
    assert study.waves
    known = [Known(study.waves.this, ids(people), public.set_index("key"))]
    told = []
    for wave in reversed(waves):
        folder = made / wave.name
        mine = ids(folder / PEOPLE)
        same = [other for other in known if study.waves.overlap == "people" and other.ids & mine]
        for other in same:
            distinct(mine, other, wave.name, study)
        names = list(places(wave, study.waves.breakdowns))
        others = {Path(other.name): renamed(other.public, compared(names, wave)) for other in same}
        panel = {key: there for table in others.values() for key, there in shown(table).items()}
        found = gated(
            pd.concat([read_rows(folder / name) for name in TABLES], ignore_index=True), folder / PEOPLE,
            wave.questions, replace(wave.study, disclosure=strictest(wave.study, study)),
            {**editions.get(wave.name, {}), **others}, panel=panel,
            pieces=pieces and pieces / wave.name,
        )  # fmt: skip
        here = renamed(found.set_index("key"), [(theirs, ours) for ours, theirs in names])
        known.append(Known(wave.name, mine, here))
        keys = [str(Key.parse(key).on(wave=wave.name)) for key in here.index]
        told.append(here.reset_index(drop=True).assign(wave=wave.name, key=keys))
    return pd.concat(told[::-1], ignore_index=True)


def ids(people: Path) -> frozenset[str]:
    return frozenset(map(str, read_categories(people, [ID])[ID]))


def distinct(mine: frozenset[str], other: Known, name: str, study: Study) -> None:
    """Raises FactError where two waves would tell of one to nine people what they answered."""
    apart = len(mine ^ other.ids)
    if 1 <= apart <= FEW:
        raise FactError(
            f"{study.path}, [waves]: waves {name!r} and {other.name!r} have the same people but for"
            f" {apart}; side by side they would tell what those answered. Leave one out"
        )


def strictest(wave: Study, study: Study) -> Disclosure:
    """The thresholds of the wave or of this one, whichever tell less."""
    most = {of: max(getattr(s.disclosure, of) for s in (wave, study)) for of in LIMITS}
    return replace(wave.disclosure, **most)


def places(wave: Wave, breakdowns: Sequence[str]) -> Iterator[tuple[Key, Key]]:
    """Our share or mean and the wave's, of everyone and by the breakdowns that are told."""
    yield Key.parse(RESPONDENTS), Key.parse(RESPONDENTS)
    of = {by: wave.questions[wave.links[by].was] for by in breakdowns}
    groups = [
        (ALL, ALL),
        *((Group.of(by, x), Group.of(q.id, x)) for by, q in of.items() for x in q.answers),
    ]
    for name, link in wave.links.items():
        for ours, theirs in link.answers.items():
            for here, there in groups:
                yield Key.about(name, ours, here), Key.about(link.was, theirs, there)


def compared(names: Sequence[tuple[Key, Key]], wave: Wave) -> list[tuple[Key, Key]]:
    """Of all places those of shares and means that people were asked again: nothing that is broken."""
    return [(a, b) for a, b in names if a.question and wave.links[a.question].compared]


def renamed(found: pd.DataFrame, names: Sequence[tuple[Key, Key]]) -> pd.DataFrame:
    """The rows of the first keys, where there are any, under the second ones."""
    there = {str(b): (str(a), b) for a, b in names if str(a) in found.index}
    keys = [key for _, key in there.values()]
    rows = found.loc[[old for old, _ in there.values()]].assign(key=list(there))
    for column, part in (("question", "question"), ("answer", "answer")):
        rows[column] = [getattr(key, part) for key in keys]
    rows.loc[rows.kind == MEAN, "answer"] = MEAN
    rows["breakdown"] = [crossed(key.group.breakdown) for key in keys]
    rows["level"] = [crossed(key.group.level) for key in keys]
    return rows.set_index("key")


def shown(table: pd.DataFrame) -> dict[str, bool]:
    """Share -> whether it is shown; what is too uncertain to show is in question too, but no secret."""
    share = table[(table.kind == "share") & ((table.status != "withheld") | (table.reason == PRIVACY))]
    return {str(key): status != "withheld" for key, status in share.status.items()}
