"""High-energy physicists 2018: a real, self-selected survey down the same street as ours."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import read_rows
from analysis.stages.disclose import __main__ as disclose
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from analysis.study import FactError, of_columns, read_questions, read_toml
from tests.studies.imported import imported, unchanged

STUDY = Path("tests/studies/hep")
FACTS = ("codebook.csv", "scales.csv", "recodes.toml", "study.toml", "margins.csv")
PUBLISHED = {
    "D1": {"male": 451, "female": 101, "not_stated": 17},
    "D3": {"under_5": 111, "from_5_to_10": 118, "from_11_to_15": 61, "from_16_to_20": 55, "over_20": 224},
    "D4": {"experiment": 479, "theory": 67, "other": 23},
}  # the author's tables published_gender, published_experience, published_field
POSTSTRATIFIED = "post-stratified to CERN users by country group"


def estimated(folder: Path, weighted: bool = True) -> pd.DataFrame:
    """The private estimates of a study folder, all stages run in it."""
    facts = {name.split(".")[0]: folder / name for name in FACTS}
    margins = facts.pop("margins")
    questions = {k: facts[k] for k in ("codebook", "scales", "recodes", "study")}
    responses = imported(STUDY) / "responses.csv"
    people, weights = folder / "people.parquet", folder / "weights.csv"
    prepare.main(responses=responses, people=people, quality=folder / "quality.csv", **questions)
    weight.main(
        people=people, study=facts["study"], weights=weights, weighting=folder / "weighting.csv",
        margins=margins if weighted else None,
    )  # fmt: skip
    estimate.main(people=people, weights=weights, estimates=folder / "estimates.csv",
                  scores=folder / "scores", **questions)  # fmt: skip
    return read_rows(folder / "estimates.csv")


def copy(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in FACTS:
        shutil.copy(STUDY / name, folder)
    return folder


def unrouted(folder: Path, weighted: bool) -> Path:
    """A copy in which everyone counts as asked, as in the reference, without breakdowns."""
    copy(folder)
    codebook = pd.read_csv(folder / "codebook.csv", dtype=str, keep_default_na=False)
    codebook.assign(asked_of="all").to_csv(folder / "codebook.csv", index=False, lineterminator="\n")
    text = (folder / "study.toml").read_text(encoding="utf-8")
    drop = ["unasked", "breakdowns", *([] if weighted else ["raking", "tolerance", "max_rounds"])]
    lines = [line for line in text.splitlines() if line.split(" ")[0] not in drop]
    (folder / "study.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def routed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy(tmp_path_factory.mktemp("hep") / "routed")
    estimated(folder)
    return folder


def beside_reference(shared: Path, estimates: pd.DataFrame, weights: str) -> pd.DataFrame:
    """Each reference estimate of R's survey beside ours, found by question and label of the answer."""
    reference = pd.read_csv(
        shared / "surveys/hep_open_science_2018/reference_estimates_R_survey.csv", keep_default_na=False
    )
    reference = reference[reference.weights == weights]
    questions = read_questions(STUDY / "codebook.csv", STUDY / "scales.csv", STUDY / "recodes.toml")
    columns = of_columns(questions)
    ours = estimates[(estimates.kind == "share") & (estimates.breakdown == "")].set_index("key")
    rows = []
    for r in reference.itertuples():
        question = columns[r.item]
        many = question.kind == "multiple"
        keys = {label: key for key, label in question.labels.items() if key in question.answers}
        key = r.item.removeprefix(f"{question.id}_") if many else keys[r.level.rstrip(".")]
        mine = ours.loc[f"share.{question.id}.{key}.all"]
        value = 1 - mine.value if many and r.level == "Not selected" else mine.value
        rows.append((r.item, r.estimate, value, r.se, mine.se, r.n, mine.base))
    return pd.DataFrame(rows, columns=["item", "estimate", "value", "r_se", "se", "n", "base"])


@pytest.mark.parametrize("weights", ["unweighted", POSTSTRATIFIED])
def test_estimates_and_errors_are_those_of_r(shared: Path, tmp_path: Path, weights: str) -> None:
    weighted = weights == POSTSTRATIFIED
    pairs = beside_reference(shared, estimated(unrouted(tmp_path / "study", weighted), weighted), weights)
    assert pairs.item.nunique() == 82
    np.testing.assert_array_equal(pairs.n, pairs.base)
    np.testing.assert_allclose(pairs.value, pairs.estimate, rtol=1e-9)
    np.testing.assert_allclose(pairs.se, pairs.r_se, rtol=1e-9)


def test_published_counts(routed: Path) -> None:
    ours = read_rows(routed / "estimates.csv").set_index("key")
    for question, counts in PUBLISHED.items():
        for answer, count in counts.items():
            assert ours.cell[f"share.{question}.{answer}.all"] == count
            assert ours.base[f"share.{question}.{answer}.all"] == 569


@pytest.mark.parametrize(
    ("question", "base"),
    [("p3q1E", 502), ("p3q1T", 67), ("p4q1T", 90), ("p4q1E", 479), ("p5q1", 569), ("D4_1", 479)],
)
def test_who_was_not_asked_is_out_of_the_base(routed: Path, question: str, base: int) -> None:
    ours = read_rows(routed / "estimates.csv")
    found = ours[(ours.question == question) & (ours.breakdown == "")]
    assert len(found) > 3
    assert set(found.base) == {base}


def test_an_answer_where_routing_forbids_one_stops_the_build(shared: Path, tmp_path: Path) -> None:
    folder = copy(tmp_path / "study")
    codebook = (folder / "codebook.csv").read_text(encoding="utf-8")
    (folder / "codebook.csv").write_text(
        codebook.replace("multiple,p3q1E,D4 != theory", "multiple,p3q1E,D4 = experiment"), encoding="utf-8"
    )
    with pytest.raises(
        FactError, match=r"row \d+, column 'p3q1E_OD1': got an answer, expected the skip code"
    ):
        estimated(folder)


def test_weighted_groups_are_the_published_margin(shared: Path, routed: Path) -> None:
    groups = pd.read_csv(shared / "surveys/hep_open_science_2018/margin_country_group.csv")
    labels = {"Other": "other", "United Kingdom": "united_kingdom", "USA": "usa"}
    ours = read_rows(routed / "estimates.csv").set_index("key")
    total = groups.population_cern_users.sum()
    for g in groups.itertuples():
        row = ours.loc[f"share.country_group.{labels.get(g.country_group, g.country_group.lower())}.all"]
        assert row.cell == g.respondents
        assert row.value == pytest.approx(g.population_cern_users / total, rel=1e-9)
        assert row.se == pytest.approx(0, abs=1e-9)


def test_the_study_stands_as_its_import_leaves_it(shared: Path) -> None:
    unchanged(STUDY)


def test_a_margin_level_that_no_respondent_has_is_named_with_its_nearest(
    shared: Path, tmp_path: Path
) -> None:
    folder = copy(tmp_path / "study")
    margins = (folder / "margins.csv").read_text(encoding="utf-8")
    (folder / "margins.csv").write_text(margins.replace("group,poland,", "group,polnad,"), encoding="utf-8")
    with pytest.raises(FactError, match=r"'poland'.*did you mean 'polnad'"):
        estimated(folder)


def test_the_gate_lets_no_small_group_through(routed: Path) -> None:
    questions = {k: routed / f"{k}.{t}" for k, t in (("codebook", "csv"), ("scales", "csv"),
                                                     ("recodes", "toml"), ("study", "toml"))}  # fmt: skip
    disclose.main(
        numbers=routed / "numbers.csv",
        **questions,
        people=routed / "people.parquet",
        **{k: routed / f"{k}.csv" for k in ("estimates", "weighting", "quality")},
    )
    public = read_rows(routed / "numbers.csv").set_index("key")
    private = read_rows(routed / "estimates.csv").set_index("key")
    shown = public[(public.kind == "share") & (public.status != "withheld")].index
    cells, bases = private.cell[shown], private.base[shown]
    assert len(shown) > 1000
    assert cells.min() >= 5
    assert (bases - cells).min() >= 5
    assert bases.min() >= 30
    assert public.status["share.p4q1T.7.all"] == "withheld"  # 2 of 90 chose it
    assert read_toml(STUDY / "study.toml")["kind"] == "nonprobability"
