"""Claims on what changed since an earlier wave, again under the same choice in both waves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import read_rows
from analysis.sample.changes import adjusted, translated
from analysis.sample.people import read_categories, read_people
from analysis.sample.ratios import needed
from analysis.sample.weighting import read_sample
from analysis.stages.vary.choices import exclusions, weightings
from analysis.stages.vary.findings import Finding, Made, Sums, estimated, judged, sums
from analysis.stages.vary.refit import Refits, Specification, refits, specifications
from analysis.stats import common_rows, critical_p, laid, standard_errors, unit_labels
from analysis.study import Claim, Questions, Study, Wave, read_margins, read_waves

PEOPLE, MARGINS, SAMPLE = "people.parquet", "margins.csv", "sample.csv"
ID, VERDICT = "respondent", "difference"  # a unit of which no step is so many people


@dataclass(frozen=True)
class Side:
    """A wave: its designs, its numbers under the names `keys`, and who its respondents are."""

    refits: Refits
    people: Path
    questions: Questions
    keys: tuple[str, ...]

    @cached_property
    def sums(self) -> Sums:
        columns = [c for key in self.keys for c in needed(Key.parse(key), self.questions)]
        return sums(self.keys, self.questions, read_categories(self.people, columns))

    @cached_property
    def ids(self) -> np.ndarray:
        """(n,)"""
        return np.asarray(read_categories(self.people, [ID])[ID], dtype=object)


def changes(
    claims: Mapping[str, Claim], followed: Path, asked: Path, waves: Path, people: Path, made: Refits,
    questions: Questions, study: Study, margins: Path | None, pieces: Path,
) -> Iterator[tuple[list[Specification], list[Finding], Made]]:  # fmt: skip
    """Of each earlier wave the choices that both waves know, and its claims under each."""
    rows = read_rows(followed)
    findings = list(on_changes(claims, rows, study, questions))
    assert study.waves
    for wave in read_waves(asked, study, questions):
        since = [Key.parse(f.left) for f in findings]
        mine = [
            f for f, key in zip(findings, since, strict=True) if key.wave == wave.name and not key.until
        ]
        if not mine or wave.study.replicates:
            continue
        now = [str(Key.parse(f.left).of) for f in mine]
        then = [str(translated(Key.parse(key), wave, study.waves.breakdowns)) for key in now]
        its_own = asked / wave.name / MARGINS
        there = weighed(wave, waves / wave.name / PEOPLE, asked / wave.name / SAMPLE,
                        its_own if its_own.exists() else margins, pieces / wave.name)  # fmt: skip
        here = Side(made, people, questions, tuple(dict.fromkeys(now)))
        before = Side(there, waves / wave.name / PEOPLE, wave.questions, tuple(dict.fromkeys(then)))
        listed = [s for s in specifications(made, replicated=False)
                  if not s.naive and (s.weights, s.excluded) in there.designs]  # fmt: skip
        each = [under(s, (here, now), (before, then), mine, study.waves.overlap) for s in listed]
        yield listed, mine, Made(*(np.array(part) for part in zip(*each, strict=True)))


def on_changes(
    claims: Mapping[str, Claim], rows: pd.DataFrame, study: Study, questions: Questions
) -> Iterator[Finding]:
    """The claims on a change against a number, told by their verdict alone: how far a choice moves the
    change would tell of those in one wave whom it leaves out."""
    keys = pd.Index(rows.key)
    for name, claim in claims.items():
        if claim.left in keys and not isinstance(claim.right, str):
            rule = partial(critical_p, alpha=1 - claim.level)
            most = pd.Series(adjusted(rows, study.families.difference, questions, rule), keys)
            threshold = float(most[claim.left]) if claim.right == 0 else 1.0
            key, less = str(Key("gap", claim=name)), float(claim.right)
            yield Finding(key, claim.left, "", less, VERDICT, claim.level, claim, threshold)


def weighed(wave: Wave, people: Path, sample: Path, margins: Path | None, pieces: Path) -> Refits:
    """An earlier wave weighted in every way that its own recipe leaves, without each set of people."""
    respondents = read_people(people)
    cases = read_sample(sample, wave.study) if sample.exists() else None
    shares = read_margins(margins, bool(wave.study.apart)) if margins else {}
    excluded = exclusions(respondents, wave.study, wave.questions)
    return refits(respondents, cases, shares, wave.questions, weightings(wave.study), excluded, pieces)


def under(
    specification: Specification, here: tuple[Side, Sequence[str]], there: tuple[Side, Sequence[str]],
    findings: Sequence[Finding], overlap: str,
) -> tuple[np.ndarray, ...]:  # fmt: skip
    """What `Made` holds of one choice: changes as of stage follow, less what units in both share."""
    value, base, labels, scores, df = [], [], [], [], []
    for side, keys in (here, there):
        design, of, by, people = estimated(specification, side.refits, side.sums)
        at = [side.sums.at(key) for key in keys]
        value.append(of[at])
        base.append(people[at].astype(float))
        scores.append(by[:, at])
        labels.append(unit_labels(design, side.ids[side.refits.rows[specification.excluded]]))
        df.append(design.degrees_of_freedom)
    if overlap == "none":
        labels[1] = [("then", unit) for unit in labels[1]]
    rows = common_rows(labels)
    size = 1 + max(int(row.max()) for row in rows)
    gap = value[0] - value[1] - np.array([f.less for f in findings])
    spread = laid(scores[0], rows[0], size) - laid(scores[1], rows[1], size)
    return judged(gap, standard_errors(spread), min(df), np.minimum(*base), findings)
