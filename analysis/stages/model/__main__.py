"""Each model of models.toml: design-based logistic regression, told as average marginal effects.

key = effect.<model>.<term>.<level>   in points, against the term's first level
      model.<model>.base | .share     what was modelled
"""

from pathlib import Path
from typing import Any

from analysis.numbers.key import Key
from analysis.numbers.schema import PRIVATE
from analysis.sample.people import read_design, read_people
from analysis.stages.model.effects import average_effects
from analysis.stages.model.plan import Plan
from analysis.stats import StatsError, adjusted_within
from analysis.store import Writer
from analysis.study import FactError, Families, check_models, read_models, read_survey, run, write_rows


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    models: Path, effects: Path, scores: Path,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    respondents = read_people(people)
    columns = {c: respondents[c].to_numpy(dtype=object) for c in respondents.columns}
    design = read_design(weights, settings)
    rows: list[dict[str, Any]] = []
    writer = Writer(scores)
    specs = read_models(models)
    check_models(models, specs, settings, questions)
    for name, spec in specs.items():
        place = f"{models}, [{name}]"
        plan = Plan(name, spec, place, columns, questions)
        try:
            rows += average_effects(plan, design, settings.confidence, writer)
        except StatsError as wrong:
            raise FactError(f"{place}: {wrong}") from wrong
    writer.finish()
    adjust(rows, settings.families)
    write_rows(effects, PRIVATE, rows)


def adjust(rows: list[dict[str, Any]], families: Families) -> None:
    """Gives each effect its p adjusted within its family, all models of a theme by default."""
    effects = [row for row in rows if row["kind"] == "effect"]
    keys = [Key.parse(row["key"]) for row in effects]
    parts = [
        {"theme": r["theme"], "model": k.model, "term": k.term} for r, k in zip(effects, keys, strict=True)
    ]
    of = [tuple(part[name] for name in families.effect) for part in parts]
    for row, p in zip(effects, adjusted_within(of, [r["p"] for r in effects]), strict=True):
        row["p_adjusted"] = p


if __name__ == "__main__":
    run(main)
