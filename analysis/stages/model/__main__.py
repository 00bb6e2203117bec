"""Each model of models.toml: a design-based regression, told as average marginal effects.

key = effect.<model>.<term>.<level>   in points, against the term's first level
      effect.<model>.<exposure>_x_<by>.<level>_x_<level>, interaction.*    at the levels of another term
      coefficient.<model>.<term>.<level>
      model.<model>.base | .asked | .share | .mean | .odds     what was modelled
"""

from pathlib import Path
from typing import Any

from analysis.numbers.key import Key
from analysis.numbers.schema import PRIVATE
from analysis.sample.models.fits import fitted
from analysis.sample.models.plan import Plan
from analysis.sample.people import read_design, read_people
from analysis.stages.model.effects import average_effects, cases, coefficients, moderated_effects
from analysis.stats import Design, NotConvergedError, StatsError, adjusted_within
from analysis.store import Writer
from analysis.study import FactError, Families, check_models, read_models, read_survey, run, write_rows
from analysis.study.progress import progress

ADJUSTED = ("effect", "interaction")  # kinds of tests, each a family of its own within `families`


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    models: Path, effects: Path, scores: Path,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    respondents = read_people(people)
    columns = {c: respondents[c].to_numpy(dtype=object) for c in respondents.columns}
    design = read_design(weights, settings)
    if not isinstance(design, Design):
        raise FactError(f"{models}: models need strata and sampling units; {study} has replicate weights")
    rows: list[dict[str, Any]] = []
    writer = Writer(scores)
    specs = read_models(models)
    check_models(models, specs, settings, questions)
    for name, spec in progress(list(specs.items()), "models"):
        place = f"{models}, [{name}]"
        plan = Plan(name, spec, place, columns, questions)
        try:
            fit = fitted(plan, design, settings.reporting.alpha)
            rows += cases(plan, fit)
            rows += average_effects(plan, fit, settings.confidence, writer)
            rows += moderated_effects(plan, fit, settings.confidence, writer)
            rows += coefficients(plan, fit, settings.confidence)
        except (StatsError, NotConvergedError) as wrong:
            raise FactError(f"{place}: {wrong}") from wrong
    writer.finish()
    adjust(rows, settings.families)
    write_rows(effects, PRIVATE, rows)


def adjust(rows: list[dict[str, Any]], families: Families) -> None:
    """Gives each effect, and each interaction, its p adjusted within its family: by default a theme."""
    effects = [row for row in rows if row["kind"] in ADJUSTED]
    keys = [Key.parse(row["key"]) for row in effects]
    parts = [
        {"theme": r["theme"], "model": k.model, "term": k.term} for r, k in zip(effects, keys, strict=True)
    ]
    of = [(k.kind, *(part[name] for name in families.effect)) for part, k in zip(parts, keys, strict=True)]
    for row, p in zip(effects, adjusted_within(of, [r["p"] for r in effects]), strict=True):
        row["p_adjusted"] = p


if __name__ == "__main__":
    run(main)
