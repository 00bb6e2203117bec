"""Every claim and headline again under each reasonable choice: weights, who is in, don't know, errors.

Each choice changes what the study chose, and nothing else; all reasonable ones are crossed. What everybody
knows to be wrong (no weights, no design) is shown alone and not counted. A difference must pass the test of
its family with the others as published, since a choice does not make other comparisons.
"""

from pathlib import Path
from typing import Any

from analysis.numbers.key import Key
from analysis.numbers.schema import PRIVATE, read_rows
from analysis.sample.people import read_categories, read_people
from analysis.sample.ratios import needed
from analysis.sample.weighting import read_sample
from analysis.stages.vary import cuts
from analysis.stages.vary.changes import changes as again_changes
from analysis.stages.vary.choices import PUBLISHED, checked, exclusions, weightings
from analysis.stages.vary.claims import claimed, errors, headlines, on_effects
from analysis.stages.vary.effects import effects as again_effects
from analysis.stages.vary.effects import plans_of
from analysis.stages.vary.findings import again, joined, sums
from analysis.stages.vary.imputed import Imputed
from analysis.stages.vary.refit import NOBODY, refits, specifications
from analysis.stages.vary.shifts import shifted
from analysis.stages.vary.told import counted, of_findings, told
from analysis.study import (
    read_claims,
    read_margins,
    read_survey,
    run,
    write_rows,
)


def main(
    claims: Path, people: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    estimates: Path, replicated: Path, varied: Path, pieces: Path,
    margins: Path | None = None, sample: Path | None = None, models: Path | None = None,
    effects: Path | None = None, gaps: Path | None = None, followed: Path | None = None,
    asked: Path | None = None, waves: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    if settings.replicates:  # weights as delivered: there is no recipe of ours to change
        pieces.mkdir(parents=True, exist_ok=True)
        write_rows(varied, PRIVATE, ())
        return
    shares = read_margins(margins, bool(settings.apart)) if margins else {}
    checked(settings, list(shares))
    respondents, numbers = read_people(people), read_rows(estimates)
    cases = read_sample(sample, settings) if sample else None
    told_of = read_claims(claims)
    heads = list(headlines(told_of, settings.confidence))
    findings = [*heads, *claimed(told_of, numbers, settings.families)]
    keys = list(dict.fromkeys(k for f in findings for k in (f.left, f.right) if k))
    columns = read_categories(people, [c for k in keys for c in needed(Key.parse(k), questions)])
    made = refits(
        respondents, cases, shares, questions, weightings(settings),
        exclusions(respondents, settings, questions), pieces / "weights",
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    imputed = Imputed(read_rows(gaps) if gaps else None)
    published = made.designs[PUBLISHED, NOBODY]
    listed = specifications(made, replicated=True)
    if not findings and told_of:  # claims on models and changes alone
        rows.append(counted(listed))
    if findings:
        of = sums(keys, questions, columns)
        found = again(listed, made, of, findings, errors(replicated))
        listed, found = joined(listed, found, imputed.specifications, imputed.made(findings))
        rows += told(listed, findings, found)
        rows += shifted(
            respondents, cases, shares, settings, questions, heads, of, published, pieces / "shifts"
        )
    cut = read_categories(people, cuts.columns(settings.robustness.cuts, questions))
    rows += cuts.moved(settings, questions, cut, published)
    if models and effects:
        fits = list(on_effects(told_of, read_rows(effects), settings.families))
        plans = plans_of(models, {Key.parse(f.left).model for f in fits}, respondents, questions)
        for some in again_effects(plans, fits, made, respondents, settings, imputed, pieces / "models"):
            rows += of_findings(*some)
    if followed and asked and waves:
        for some in again_changes(
            told_of, followed, asked, waves, people, made, questions, settings, margins, pieces / "waves"
        ):
            rows += of_findings(*some)
    write_rows(varied, PRIVATE, rows)


if __name__ == "__main__":
    run(main)
