"""General Social Survey 2016: strata, variance units, delivered weights and a Stata file, same street."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import read_rows
from analysis.sample.people import read_people
from analysis.stages.disclose import __main__ as disclose
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from analysis.study import FactError, read_questions
from tests.studies.imported import imported, unchanged

STUDY = Path("tests/studies/gss")
FACTS = {
    k: f"{k}.{t}"
    for k, t in (("codebook", "csv"), ("scales", "csv"), ("recodes", "toml"), ("study", "toml"))
}


def copy(folder: Path, **changes: tuple[str, str]) -> Path:
    """The study folder with a text replaced in some of its files."""
    folder.mkdir(parents=True)
    for key, name in FACTS.items():
        shutil.copy(STUDY / name, folder)
        if key in changes:
            text = (folder / name).read_text(encoding="utf-8")
            assert changes[key][0] in text
            (folder / name).write_text(text.replace(*changes[key]), encoding="utf-8")
    return folder


def estimated(folder: Path) -> pd.DataFrame:
    """The private estimates of a study folder, all stages run in it."""
    facts = {key: folder / name for key, name in FACTS.items()}
    people, weights = folder / "people.parquet", folder / "weights.csv"
    responses = imported(STUDY) / "responses.csv"
    prepare.main(responses=responses, people=people, quality=folder / "quality.csv", **facts)
    weight.main(people=people, study=facts["study"], weights=weights, weighting=folder / "weighting.csv")
    estimate.main(people=people, weights=weights, estimates=folder / "estimates.csv",
                  scores=folder / "scores", **facts)  # fmt: skip
    return read_rows(folder / "estimates.csv")


@pytest.fixture(scope="module")
def published(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy(tmp_path_factory.mktemp("gss") / "study")
    estimated(folder)
    return folder


def beside_reference(shared: Path, estimates: pd.DataFrame) -> pd.DataFrame:
    """Each reference estimate of R's survey beside ours, found by variable and label."""
    reference = pd.read_csv(shared / "surveys/gss_2016/reference_estimates_R_survey.csv")
    questions = read_questions(*(STUDY / FACTS[k] for k in ("codebook", "scales", "recodes")))
    ours = estimates.set_index("key")
    rows = []
    for r in reference.itertuples():
        labels = {questions[r.variable].labels[k].lower(): k for k in questions[r.variable].answers}
        mine = ours.loc[f"share.{r.variable}.{labels[r.level]}.all"]
        rows.append((r.variable, r.estimate, mine.value, r.se, mine.se, r.n, mine.base, r.df, mine.df))
    columns = ["variable", "estimate", "value", "r_se", "se", "n", "base", "r_df", "df"]
    return pd.DataFrame(rows, columns=columns)


def test_estimates_and_errors_are_those_of_r(shared: Path, tmp_path: Path) -> None:
    """R left don't know out of the base; so does this comparison, and nothing that is published."""
    without = copy(tmp_path / "study", scales=("Don't know,,,dont_know", "Don't know,,,refused"),
                   study=("breakdowns", "# breakdowns"))  # fmt: skip
    pairs = beside_reference(shared, estimated(without))
    assert pairs.variable.nunique() == 11
    for ours, theirs, rtol in (
        ("base", "n", 0),
        ("df", "r_df", 0),
        ("value", "estimate", 1e-9),
        ("se", "r_se", 1e-9),
    ):
        np.testing.assert_allclose(pairs[ours], pairs[theirs], rtol=rtol)


def test_dont_know_stands_in_the_base_of_what_is_published(published: Path) -> None:
    ours = read_rows(published / "estimates.csv").set_index("key")
    natsci = ours[(ours.question == "natsci") & (ours.breakdown == "")]
    assert set(natsci.base) == {2867 - 4}  # 4 gave no answer
    assert natsci.cell["share.natsci.dont_know.all"] == 176
    assert natsci.value.sum() == pytest.approx(1)


def test_missing_values_keep_their_kinds(published: Path) -> None:
    people = read_people(published / "people.parquet")
    assert people.consci.value_counts().to_dict() == {
        "only_some": 976, "not_shown": 911, "a_great_deal": 791, "hardly_any": 117, "dont_know": 69, "no_answer": 3,
    }  # fmt: skip
    assert (people.consci == "not_shown").equals(people.ballot == "ballot_a")
    assert (people.nextgen == "not_shown").sum() == 1477
    assert len(people) == 2867


def test_an_item_missing_where_the_ballot_had_it_stops_the_build(shared: Path, tmp_path: Path) -> None:
    ballot = copy(tmp_path / "study", codebook=("all,odds1,,agrees,", "all,ballot,,agrees,"))
    with pytest.raises(
        FactError, match=r"row \d+, column 'nextgen': got an answer, expected the not-shown code"
    ):
        estimated(ballot)


def test_the_id_may_be_a_design_variable_too(published: Path) -> None:
    people = read_people(published / "people.parquet")
    assert people.respondent.equals(people.id)


def test_every_variance_unit_counts(published: Path) -> None:
    ours = read_rows(published / "estimates.csv")
    weights = pd.read_csv(published / "weights.csv")
    omnibus = ours[ours.kind == "omnibus"]
    assert set(ours.df[ours.kind != "omnibus"]) == {65}
    assert len(omnibus)
    assert (omnibus.df >= 65 * (1 - 1e-9)).all()  # Rao and Scott's F: 65 times those of its numerator
    groups = ours[ours.kind == "share"].groupby("breakdown")["level"].nunique()
    assert (omnibus.df <= 65 * (groups[omnibus.breakdown].to_numpy() - 1) * (1 + 1e-9)).all()
    assert weights.groupby("stratum").psu.nunique().eq(2).all()
    assert weights.weight.mean() == pytest.approx(1)


def test_breakdowns_pass_the_gate(published: Path) -> None:
    facts = {key: published / name for key, name in FACTS.items()}
    made = {key: published / f"{key}.csv" for key in ("estimates", "weighting", "quality", "numbers")} | {
        "people": published / "people.parquet"
    }
    disclose.main(**facts, **made)
    public = read_rows(made["numbers"]).set_index("key")
    private = read_rows(made["estimates"]).set_index("key")
    shown = public[(public.kind == "share") & (public.status != "withheld")].index
    assert len(shown) > 1000
    assert private.cell[shown].min() >= 5
    assert (private.base - private.cell)[shown].min() >= 5
    assert public.status["share.intsci.dont_know.all"] == "withheld"  # 2 people
    assert (public.loc[public.status == "withheld", "reason"] != "").all()


def test_the_study_stands_as_its_import_leaves_it(shared: Path) -> None:
    unchanged(STUDY)
