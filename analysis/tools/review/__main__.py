"""make review REVIEW=review.toml: every claim of the site again under a reviewer's choices.

Writes `index.html`, the answer as a page, and `review.csv`, the same as a table, into the folder `answer`.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from analysis.numbers.key import Key
from analysis.numbers.schema import read_rows
from analysis.sample.people import read_categories, read_people
from analysis.sample.ratios import needed
from analysis.sample.weighting import read_sample
from analysis.stages.vary.claims import claimed, on_effects
from analysis.stages.vary.effects import plans_of
from analysis.stages.vary.findings import again, sums
from analysis.stages.vary.refit import PUBLISHED_CHOICE, refits
from analysis.study import (
    FactError,
    Faults,
    read_claims,
    read_margins,
    read_review,
    read_survey,
    read_toml,
    run,
    write_rows,
    write_text,
)
from analysis.tools.review import choices
from analysis.tools.review.models import others, refitted
from analysis.tools.review.page import page
from analysis.tools.review.verdicts import COLUMNS, verdicts

CLAIMED = re.compile(r'n\.claim\("(\w+)"\)|"(\w+)"')


def main(
    review: Path, claims: Path, people: Path, codebook: Path, scales: Path, recodes: Path | None,
    study: Path, estimates: Path, numbers: Path, answer: Path, margins: Path | None = None,
    sample: Path | None = None, models: Path | None = None, effects: Path | None = None,
    page_of: list[Path] | None = None, chart: list[Path] | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    wanted = read_review(review)
    respondents, told_of, faults = read_people(people), read_claims(claims), Faults()
    with faults.gathered():
        studies = choices.weightings(wanted, settings)
    with faults.gathered():
        own = read_margins(margins) if margins else {}
        shares = choices.margins(wanted, own, respondents, questions, settings)
    with faults.gathered():
        excluded = choices.exclusions(wanted, respondents, questions, settings.disclosure.min_base)
    with faults.gathered():
        otherwise = others(wanted, models, respondents, questions)
    faults.tell()
    findings = list(claimed(told_of, read_rows(estimates), settings.families))
    keys = list(dict.fromkeys(k for f in findings for k in (f.left, f.right) if k))
    columns = read_categories(people, [c for k in keys for c in needed(Key.parse(k), questions)])
    cases = read_sample(sample, settings) if sample else None
    made = refits(respondents, cases, shares, questions, studies, excluded, None)
    listed = choices.specifications(wanted, excluded)
    failed = {
        n: made.failed[s.weights, s.excluded]
        for n, s in listed.items()
        if (s.weights, s.excluded) in made.failed
    }
    tried = {name: s for name, s in listed.items() if name not in failed}
    if not tried:
        why = "; ".join(f"{name}: {said}" for name, said in failed.items())
        raise FactError(f"{review}: no choice could be made. {why}")
    found = again([PUBLISHED_CHOICE, *tried.values()], made, sums(keys, questions, columns), findings, {})
    shown = read_rows(numbers)
    public = {key: value for key, value in zip(shown.key, shown.value, strict=True) if value == value}
    rows = list(verdicts(list(tried), findings, found, public, settings))
    if models and effects:
        fits = list(on_effects(told_of, read_rows(effects), settings.families))
        plans = plans_of(models, {Key.parse(f.left).model for f in fits}, respondents, questions)
        ways = [PUBLISHED_CHOICE, *tried.values()]
        for mine, of_model in refitted(ways, fits, plans, otherwise, made, respondents, settings):
            rows += verdicts(list(tried), mine, of_model, public, settings)
    write_rows(answer / "review.csv", COLUMNS, rows)
    write_text(
        answer / "index.html",
        page(wanted, rows, failed, places(told_of, page_of or [], chart or []), settings.title),
    )
    print(f"{answer / 'index.html'}: {len(tried)} choices, {len({r['claim'] for r in rows})} claims")


def places(
    claims: Sequence[str] | dict, templates: Sequence[Path], charts: Sequence[Path] = ()
) -> dict[str, list[str]]:
    """Claim -> the pages whose templates make it, and the charts whose titles do."""
    found: dict[str, list[str]] = {name: [] for name in claims}
    for path in templates:
        named = {word for words in CLAIMED.findall(path.read_text(encoding="utf-8")) for word in words}
        for name in sorted(named & found.keys()):
            found[name].append(path.name.partition(".")[0])
    for path in charts:
        made = read_toml(path).get("claim", [])
        for name in [made] if isinstance(made, str) else made:
            found[name].append(f"chart {path.stem}")
    return {name: list(dict.fromkeys(at)) for name, at in found.items()}


if __name__ == "__main__":
    run(main)
