"""The files that pages tell of, beside the numbers, and what they say."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from analysis.stages.render.files import rows
from analysis.store.kept import of_files
from analysis.study import (
    Questions,
    Study,
    Transparency,
    check_quoted,
    read_claims,
    read_margins,
    read_models,
    read_survey,
)
from analysis.study.charts import read_chart
from analysis.study.planned import read_planned
from analysis.study.series import read_series
from analysis.words import read_history

KNOWN = ("page", "claims", "editions", "chart", "drawn")  # a page knows its own; of charts there are specs


@dataclass(frozen=True)
class Given:
    """Files by name; of those that a study may do without, None."""

    study: Path
    codebook: Path
    scales: Path
    recodes: Path | None
    page: list[Path]  # templates of pages, and below those of their parts
    part: list[Path]
    chart: list[Path] = field(default_factory=list)
    drawn: Path | None = None  # folder of charts by rule
    margins: Path | None = None
    models: Path | None = None
    claims: Path | None = None
    proposed: Path | None = None  # claims by rule
    plan: Path | None = None
    published: Path | None = None  # what others found, and where
    context: Path | None = None
    sources: Path | None = None
    series: Path | None = None
    inputs: Path | None = None  # what the study was made from, with sizes and hashes
    coverage: Path | None = None  # how often intervals held the truth: of numbers, changes, small groups
    recovered: Path | None = None
    changed: Path | None = None
    small: Path | None = None
    editions: Path | None = None  # those before, and what moved since
    changes: Path | None = None
    words: list[Path] = field(default_factory=list)  # a file a language; below what a study has translated
    texts: list[Path] = field(default_factory=list)

    @property
    def specs(self) -> list[Path]:
        """Charts: the study's own, and those by rule whose names it does not take."""
        own = {path.stem for path in self.chart}
        by_rule = sorted(self.drawn.glob("*.toml")) if self.drawn else []
        return [*self.chart, *(path for path in by_rule if path.stem not in own)]

    def survey(self) -> tuple[Study, Questions]:
        """Settings and questions, held against each other and what is quoted."""
        settings, questions = read_survey(self.study, self.codebook, self.scales, self.recodes)
        check_quoted(settings, questions, self.sources, self.margins, self.published, self.context)
        return settings, questions

    def facts(self, settings: Study, questions: Questions) -> dict[str, Any]:
        """What the files say, by the name that templates know it under."""
        sources = {row["id"]: row for row in rows(self.sources)}
        stated = [read_claims(path) for path in (self.claims, self.proposed) if path]
        claims = {name: claim for some in stated for name, claim in some.items()}
        return {
            "study": settings,
            "q": questions,
            "margins": read_margins(self.margins, bool(settings.apart)) if self.margins else {},
            "models": read_models(self.models) if self.models else {},
            "benchmarks": list(rows(self.published)),
            "context": list(rows(self.context)),
            "coverage": list(rows(self.coverage)),
            "recovered": list(rows(self.recovered)),
            "small": list(rows(self.small)),
            "coverage_of_changes": list(rows(self.changed)),
            "sources": sources,
            "series": read_series(self.series, sources) if self.series else {},
            "inputs": list(rows(self.inputs)),
            "transparency": [item.name for item in fields(Transparency)],
            "charts": {path.stem: read_chart(path) for path in self.specs},
            "history": read_history(self.editions, self.changes),
            "claims": claims,
            "plan": read_planned(self.plan, questions, claims) if self.plan else None,
        }

    def hashes(self) -> list[str]:
        """Of every file that any page may tell of, in order."""
        paths = [getattr(self, x.name) for x in fields(self) if x.name not in KNOWN]
        every = [x for path in paths for x in (path if isinstance(path, list) else [path])]
        return of_files(*every, *self.specs)
