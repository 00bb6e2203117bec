"""From codes to shares: inputs that other tools read wrongly in silence give the right value or one error."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.sample.people import read_people
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from analysis.study import FactError

TINY = Path("tests/studies/tiny")
HAPPY = [f"agree,{i}," for i in range(1, 6)]
KEYS = ["strongly_disagree", "somewhat_disagree", "neither", "somewhat_agree", "strongly_agree"]
TOP = (
    '[top]\nwording = "Top two"\nscale = "yesno"\nlevels = [["yes", "happy >= 4"], ["no", "happy < 4"]]\n'
    'page = true\ntheme = "mood"\n'
)
Rows = list[dict[str, str]]


class Study:
    """A copy of the tiny study that a test changes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "s"
        shutil.copytree(TINY, self.path)

    def change(self, file: str, old: str, new: str) -> "Study":
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")
        return self

    def answers(self, change: Callable[[Rows], object]) -> "Study":
        path = self.path / "responses.csv"
        with path.open(newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        change(rows)
        with path.open("w", newline="", encoding="utf-8") as f:
            writer = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return self

    def made(self, responses: str = "responses.csv") -> pd.DataFrame:
        """The estimates by key."""
        s, out = self.path, self.path / "out"
        facts = {"codebook": s / "codebook.csv", "scales": s / "scales.csv", "study": s / "study.toml"}
        facts["recodes"] = s / "recodes.toml" if (s / "recodes.toml").exists() else None
        prepare.main(s / responses, people=out / "people.parquet", quality=out / "quality.csv", **facts)
        weight.main(
            out / "people.parquet", weights=out / "weights.csv", weighting=out / "weighting.csv", margins=s / "margins.csv", **facts
        )  # fmt: skip
        estimate.main(
            out / "people.parquet",
            out / "weights.csv",
            estimates=out / "estimates.csv",
            scores=out / "scores",
            **facts,
        )
        return pd.read_csv(out / "estimates.csv", dtype={"key": str}).set_index("key")

    def refused(self, responses: str = "responses.csv") -> str:
        with pytest.raises(FactError) as caught:
            self.made(responses)
        return str(caught.value)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return Study(tmp_path_factory.mktemp("plain")).made()


def test_numbers_are_compared_with_the_numbers_of_the_scale_or_not_at_all(study, plain):
    study.change("recodes.toml", "[red]", f"{TOP}\n[red]")
    assert "'happy >= 4' compares numbers, and the answers of 'happy' are keys without" in study.refused()
    for i, key in enumerate(KEYS, start=1):
        text = (study.path / "scales.csv").read_text()
        row = next(line for line in text.splitlines() if line.startswith(f"agree,{i},{key},"))
        study.change("scales.csv", row, row.replace(",,answer", f",{i},answer"))
    made = study.made()
    top, agree = made.loc["share.top.yes.all"], plain.loc["share.happy.agree.all"]
    known = plain.loc["share.happy.agree.all", "base"] - made.loc["share.top.yes.all", "base"]
    assert known > 0  # don't know has no number: it is at neither level
    assert top["cell"] == agree["cell"]


def test_the_share_at_a_number_or_more_is_that_of_its_answers(study, plain):
    rule = TOP.replace(
        '["no", "happy < 4"]', '["no", "happy in strongly_disagree somewhat_disagree neither dont_know"]'
    )
    study.change("recodes.toml", "[red]", f"{rule}\n[red]")
    for i, key in enumerate(KEYS, start=1):
        text = (study.path / "scales.csv").read_text()
        row = next(line for line in text.splitlines() if line.startswith(f"agree,{i},{key},"))
        study.change("scales.csv", row, row.replace(",,answer", f",{i},answer"))
    made = study.made()
    for column in ("value", "se", "low", "high", "base"):
        assert made.loc["share.top.yes.all", column] == plain.loc["share.happy.agree.all", column]
    assert made.loc["share.top.yes.all", "value"] == pytest.approx(0.4151, abs=5e-5)


def test_a_range_of_codes_is_its_answer(study, plain):
    """Bands of a number on a single question; a code among single ones written as a range."""
    study.change(
        "codebook.csv", "Hours,number,hours,paid = yes,,,mean,", "Hours,single,band,paid = yes,,,long,"
    )
    study.change(
        "scales.csv",
        "hours,0..100,hours,Hours,,,answer",
        "band,0..34,short,Short,,,answer\nband,35..100,long,Long,,,answer",
    )
    study.change("scales.csv", "group,2,green,Green,,,answer", "group,2..2,green,Green,,,answer")
    made = study.made()
    people = read_people(study.path / "out/people.parquet")
    raw = pd.read_csv(TINY / "responses.csv")
    assert made.loc["share.hours.short.all", "base"] == 170 == (raw.hours >= 0).sum()
    assert (people.hours == "short").sum() == raw.hours.between(0, 34).sum()
    for answer in ("red", "green", "blue"):
        one, two = (m.loc[f"share.group.{answer}.all"] for m in (made, plain))
        assert one["value"] == two["value"] and one["base"] == two["base"] == 240
    assert made.loc["share.group.green.all", "value"] == pytest.approx(0.255, abs=5e-4)


def test_bands_serve_breakdowns_and_raking(study, plain):
    study.change("scales.csv", "role,1,early,Early,,,answer", "role,1..1,early,Early,,,answer")
    made = study.made()
    assert made.loc[list(plain.index), "value"].tolist() == pytest.approx(
        plain.value.tolist(), rel=1e-12, nan_ok=True
    )


@pytest.mark.parametrize(
    ("code", "says"),
    [("34..0", "the lower end first"), ("a..b", "expected a range, the lower end first"), ("0..1e3", "expected a range"),
     ("0..34..60", "expected a range"), ("1..2", "stand for the same"), (f"0..{'9' * 5000}", "expected a range")],
)  # fmt: skip
def test_a_range_that_is_none_is_refused(study, code, says):
    study.change("scales.csv", "group,3,blue,Blue,,,answer", f"group,{code},blue,Blue,,,answer")
    assert says in study.refused() and "row 11" in study.refused()


@pytest.mark.parametrize("name", ["NA", "None", "null", "n/a", "nan", "N/A", "<NA>"])
def test_a_stratum_may_be_called_as_what_is_missing_elsewhere(study, plain, name):
    def renamed(rows: Rows) -> None:
        for row in rows:
            row["stratum"] = name if row["stratum"] == "s1" else row["stratum"]
            row["psu"] = name if row["psu"] == "p1" else row["psu"]
            row["id"] = name if row["id"] == "1000" else row["id"]

    made = study.answers(renamed).made()
    assert made.se.tolist() == pytest.approx(plain.se.tolist(), rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("column", ["stratum", "psu", "id", "base"])
def test_a_blank_of_the_design_is_refused_with_its_row(study, column):
    said = study.answers(lambda rows: rows[3].update({column: ""})).refused()
    assert "responses.csv, row 5, column" in said and repr(column) in said


@pytest.mark.parametrize(
    "weight", ["inf", "nan", "-1", "0", "1e308", "1e400", "1_0", "٣", "2,5", "1e-300", "+2", "9" * 400]
)
def test_a_weight_that_is_none_is_refused_where_it_is_read(study, weight):
    said = study.answers(lambda rows: rows[3].update(base=weight)).refused()
    assert "row 5, column 'base': a cell like" in said and "at least 1e-10 and at most 1e+10" in said


@pytest.mark.parametrize("seconds", ["-3", "inf", "1e400", "nan", "", "3_0", "٣"])
def test_seconds_are_a_plain_number(study, seconds):
    said = study.answers(lambda rows: rows[3].update(seconds=seconds)).refused()
    assert "row 5, column 'seconds'" in said


def blank_for_no(rows: Rows) -> None:
    for row in rows:
        for column in ("perks_car", "perks_food"):
            row[column] = "" if row[column] == "0" else row[column]


def test_blank_for_an_option_that_was_left_is_said_or_refused(study, plain):
    study.answers(blank_for_no)
    assert "a code like 'nothing' is not on scale 'perks'" in study.refused()
    study.change("scales.csv", "perks,car,", "perks,(blank),left,Not marked,,,not_marked\nperks,car,")
    made = study.made()
    for answer, value in (("car", 0.4795), ("food", 0.1195)):
        one, two = (m.loc[f"share.perks.{answer}.all"] for m in (made, plain))
        assert (
            one["value"] == two["value"] == pytest.approx(value, abs=5e-5)
            and one["base"] == two["base"] == 170
        )
    assert "share.perks.left.all" not in made.index


def test_a_refusal_of_one_option_beside_an_answer_to_another_is_refused(study):
    """As where a blank is called a refusal: everyone left would have marked everything."""
    study.change("scales.csv", "perks,car,", "perks,(blank),no_answer,No answer,,,refused\nperks,car,")
    said = study.answers(blank_for_no).refused()
    assert "column 'perks_food'" in said and "expected the same in every option" in said


def test_a_question_that_one_column_was_asked_of_and_not_the_other_is_refused(study):
    said = study.answers(
        lambda rows: next(r for r in rows if r["perks_car"] == "0").update(perks_food="-5")
    ).refused()
    assert "'perks_food'" in said and "expected an answer" in said


def in_stata(study: Study, shift: float) -> pd.DataFrame:
    rows = pd.read_csv(study.path / "responses.csv")
    rows["id"] = rows["id"] + shift
    rows.to_stata(study.path / "responses.dta", write_index=False)
    return rows


def test_long_identifiers_held_as_doubles_are_read_to_the_last_digit(study, plain):
    rows = in_stata(study, 1234567890123000.0)
    made = study.made("responses.dta")
    people = read_people(study.path / "out/people.parquet")
    assert (
        people.respondent.tolist() == [f"{x:.0f}" for x in rows["id"]]
        and people.respondent.nunique() == 240
    )
    assert made.loc["share.happy.agree.all", "value"] == plain.loc["share.happy.agree.all", "value"]


def test_identifiers_beyond_the_precision_of_doubles_are_refused(study):
    in_stata(study, 2.0**54)
    assert "identifier above 9007199254740992 held as a double" in study.refused("responses.dta")


def test_a_weight_of_a_stata_file_keeps_every_digit(study):
    rows = pd.read_csv(study.path / "responses.csv")
    rows["base"] = 1 / 3 + rows["base"]
    rows.to_stata(study.path / "responses.dta", write_index=False)
    study.made("responses.dta")
    people = read_people(study.path / "out/people.parquet")
    assert people.base.astype(float).tolist() == rows["base"].tolist()


def test_no_stata_file_is_refused(study):
    (study.path / "responses.dta").write_bytes(b"\x72\x02" + b"x" * 300)
    assert "no Stata file that can be read" in study.refused("responses.dta")


def test_the_identifiers_column_may_be_called_respondent(study, plain):
    study.answers(lambda rows: [row.update(respondent=row.pop("id")) for row in rows])
    study.change("study.toml", 'id = "id"', 'id = "respondent"')
    study.change("codebook.csv", "\nid,H,,", "\nrespondent,H,,")
    made = study.made()
    assert made.value.tolist() == pytest.approx(plain.value.tolist(), nan_ok=True)


def test_no_other_question_is_called_so(study):
    study.change("codebook.csv", "\nseconds,H,,", "\nrespondent,H,,").change(
        "study.toml", '"seconds"', '"respondent"'
    )
    assert "'respondent' is the project's name for the id, which is 'id'" in study.refused()


def test_a_study_without_recodes_is_a_study(study):
    (study.path / "recodes.toml").unlink()
    assert "share.happy.agree.all" in study.made().index


def test_a_refusal_is_known_to_raking_by_its_treatment(study):
    """Whatever its key: `would_not_say` keeps the weighted share of such people, as `refused` does."""
    study.change(
        "scales.csv",
        "role,2,late,Late,,,answer",
        "role,2,late,Late,,,answer\nrole,-9,would_not_say,Would not say,,,refused",
    )
    study.answers(lambda rows: rows[3].update(role="-9"))
    assert "1 have no role; say how" in study.refused()
    study.change("study.toml", "[weighting]", '[weighting]\nmissing = "proportional"')
    study.made()
    weights = pd.read_csv(study.path / "out/weights.csv")
    share = weights.start[3] / weights.start.sum()
    assert weights.raked[3] / weights.raked.sum() == pytest.approx(share)


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        ('[["yes", "group = red"], ["no", "group = red"]]', "nobody can have the level 'no': 'group = red' contradicts"),
        ('[["yes", "group = red and group = blue"], ["no", "else"]]', "nobody can have the level 'yes'"),
        ('[["yes", "else"], ["no", "group = red"]]', "nobody can have the level 'no'"),
        ('[["yes", "hours > 100"], ["no", "else"]]', "nobody can have the level 'yes'"),
        ('[["yes", "group = red"]]', "nobody can have the level 'no' of its scale: no rule gives it"),
        ('[["yes", "happy = refused and group = red"], ["no", "else"]]', "nobody of 240 has the level 'yes'"),
    ],
)  # fmt: skip
def test_a_level_that_nobody_has_is_said(study, levels, says):
    study.change("recodes.toml", '[["yes", "group = red"], ["no", "group in green blue"]]', levels)
    if "refused" in levels:
        study.answers(lambda rows: [row.update(happy="4") for row in rows if row["happy"] == "-9"])
    assert says in study.refused()


def test_a_hint_says_nothing_that_the_mask_hides(study):
    said = study.answers(lambda rows: rows[3].update(group="+2")).refused()
    assert (
        "a code like '+9' is not on scale 'group'" in said
        and "did you mean" not in said
        and "+2" not in said
    )
