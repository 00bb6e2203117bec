"""Responses are read strictly: every misfit is one error with its place, and nothing is half-written."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.sample.people import read_people
from analysis.stages.prepare import __main__ as prepare
from analysis.study import FactError

TINY = Path("tests/studies/tiny")
HEADER = "id,stratum,psu,base,role,group,happy,paid,hours,perks_car,perks_food,shown_extra,extra,seconds"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "s")
    return tmp_path / "s"


def run(study: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    files = [
        study / f for f in ("responses.csv", "codebook.csv", "scales.csv", "recodes.toml", "study.toml")
    ]
    out = study / "people.parquet", study / "quality.csv"
    prepare.main(*files, *out)
    return read_people(out[0]), pd.read_csv(out[1], dtype=str, keep_default_na=False)


def with_row(study: Path, row: str, header: str = HEADER) -> None:
    (study / "responses.csv").write_text(f"{header}\n{row}\n")


PAID = "1,s0,p1,2.0,1,1,4,1,38,1,0,1,2,300"
UNPAID = "2,s0,p1,2.0,2,3,-8,2,-5,-5,-5,2,-7,300"


def test_codes_become_keys_and_recodes_are_added(study):
    (study / "responses.csv").write_text(f"{HEADER}\n{PAID}\n{UNPAID}\n")
    people, _ = run(study)
    one, two = people.to_dict("records")
    assert one["happy"] == "somewhat_agree" and one["hours"] == "38" and one["perks_car"] == "yes"
    assert one["red"] == "yes" and one["content"] == "2"
    assert two["happy"] == "dont_know" and two["hours"] == "skip" and two["extra"] == "not_shown"
    assert two["red"] == "no" and two["content"] == "0"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            PAID.replace(",4,1,38", ",6,1,38"),
            "row 2, column 'happy': a code like '9' is not on scale 'agree'",
        ),
        (
            PAID.replace(",38,", ",101,"),
            "column 'hours': a code like '999' is not on scale 'hours' (-5, -6, -7, 0 to 100)",
        ),
        (PAID.replace(",38,", ",38.5,"), "column 'hours': a code like '99.9'"),
        (
            PAID.replace(",38,", ",-5,"),
            "column 'hours': got the skip code, expected an answer (asked of paid = yes)",
        ),
        (UNPAID.replace("2,-5,-5", "2,40,-5"), "column 'hours': got an answer, expected the skip code"),
        (
            UNPAID.replace("2,-7,", "2,1,"),
            "column 'extra': got an answer, expected the not-shown code (split)",
        ),
        (
            PAID.replace("1,2,300", "1,-7,300"),
            "column 'extra': got the not-shown code, expected an answer (split)",
        ),
        (PAID.replace("1,1,4,1", "1,-6,4,1"), "column 'happy': an answer after the break-off at 'group'"),
        (
            PAID.replace("1,0,1,2", "yes,0,1,2"),
            "column 'perks_car': a code like 'aaa' is not on scale 'perks' (1, 0, ",
        ),
        (f"{PAID}\n{PAID}", "row 3, column 'id': the respondent of row 2 again"),
        ("", "a header and no respondents"),
    ],
)
def test_a_misfit_is_one_error_with_its_place(study, row, says):
    with_row(study, row) if row else (study / "responses.csv").write_text(HEADER + "\n")
    with pytest.raises(FactError) as caught:
        run(study)
    assert says in str(caught.value) and "responses.csv" in str(caught.value)
    assert not (study / "people.parquet").exists() and not (study / "quality.csv").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("happy", "hapy", "no column 'happy', did you mean 'hapy'?"),
        ("seconds", "seconds,hapy", "column 'hapy' is not known, did you mean 'happy'?"),
    ],
)
def test_columns_must_be_those_of_the_codebook(study, old, new, says):
    with_row(study, PAID + (",1" if "," in new else ""), HEADER.replace(old, new))
    with pytest.raises(FactError) as caught:
        run(study)
    assert says in str(caught.value)


def test_who_counts_is_the_rule_of_the_study(study):
    settings = study / "study.toml"
    settings.write_text(settings.read_text().replace('id = "id"', 'id = "id"\nkeep = "paid = yes"'))
    green = PAID.replace("1,s0,p1,2.0,1,1", "3,s0,p1,2.0,1,2")
    (study / "responses.csv").write_text(f"{HEADER}\n{PAID}\n{UNPAID}\n{green}\n")
    people, quality = run(study)
    assert people.respondent.tolist() == ["1", "3"]
    assert quality.set_index("key").value[["quality.records", "quality.respondents"]].tolist() == ["3", "2"]


def test_codes_recorded_for_people_not_asked_become_skips(study):
    settings = study / "study.toml"
    settings.write_text(settings.read_text().replace('id = "id"', 'id = "id"\nunasked = ["0"]'))
    with_row(study, f"{UNPAID.replace('2,-5,-5,-5', '2,0,0,0')}\n{PAID}")
    people, _ = run(study)
    assert people.loc[0, ["hours", "perks_car", "perks_food"]].tolist() == ["skip"] * 3


def test_quality_counts_by_hand(study):
    settings = study / "study.toml"
    battery = '[quality.batteries]\nboth = ["paid", "extra"]\n\n[weighting]'
    settings.write_text(settings.read_text().replace("[weighting]", battery))
    fast = PAID.replace("1,s0", "3,s0").replace(",300", ",100").replace("1,2,100", "1,1,100")
    refused = PAID.replace("1,s0", "4,s0").replace(",4,1,38", ",-9,1,38")
    (study / "responses.csv").write_text("\n".join([HEADER, PAID, UNPAID, fast, refused]) + "\n")
    _, quality = run(study)
    value = quality.set_index("key").value.astype(float)
    assert value["quality.speeders"] == 0.25  # 100 s is less than half of the median of 300 s
    assert value["quality.refused.happy"] == 0.25  # one of four
    # paid and extra: yes/no, (unpaid not shown), yes/yes, yes/no
    assert value["quality.straight_line.both"] == pytest.approx(1 / 3)


def test_of_the_levels_of_a_recode_the_first_that_holds_counts(study):
    recodes = study / "recodes.toml"
    recodes.write_text(recodes.read_text().replace('["no", "group in green blue"]', '["no", "else"]'))
    (study / "responses.csv").write_text(f"{HEADER}\n{PAID}\n{UNPAID}\n")
    people, _ = run(study)
    assert people.red.tolist() == ["yes", "no"]
