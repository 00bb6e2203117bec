"""Each model of models.toml: design-based logistic regression, told as average marginal effects.

key = effect.<model>.<term>.<level>   in points, against the term's first level
      model.<model>.base | .share     what was modelled
"""

from pathlib import Path
from typing import Any

from analysis.numbers.schema import PRIVATE
from analysis.sample.people import read_design, read_people
from analysis.stages.model.effects import average_effects
from analysis.stages.model.plan import Plan
from analysis.stats import Design, StatsError
from analysis.store import Writer
from analysis.study import FactError, check_models, read_models, read_survey, run, write_rows


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
    for name, spec in specs.items():
        place = f"{models}, [{name}]"
        plan = Plan(name, spec, place, columns, questions)
        try:
            rows += average_effects(plan, design, settings.confidence, writer)
        except StatsError as wrong:
            raise FactError(f"{place}: {wrong}") from wrong
    writer.finish()
    write_rows(effects, PRIVATE, rows)


if __name__ == "__main__":
    run(main)
