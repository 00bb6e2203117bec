"""The gate from file to file, and what it must not let out."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.numbers.schema import PUBLIC
from analysis.sample.people import write_people
from analysis.stages.disclose import __main__ as disclose
from analysis.stages.disclose import gate
from analysis.stages.disclose.same import coded_columns
from analysis.study import FactError, read_questions, write_rows
from tests.stages.disclose.given import COLUMNS, TINY, judged, share, table


def test_numbers_it_must_not_let_out(questions, study):
    for row, says in (
        (
            {"key": "x", "kind": "maximum", "value": 1.0},
            "the gate does not know what kind of number 'x' is",
        ),
        ({"key": "x", "value": 1.0, "kind": None}, "the gate does not know what kind of number 'x' is"),
        (
            {"key": "x", "kind": "mean", "base": 99, "effective_base": 99},
            "'x' is not a number and nothing says why",
        ),
    ):
        with pytest.raises(FactError) as error:
            judged([row], questions, study)
        assert str(error.value) == says


def test_a_tally_by_hand():
    kinds = ["share", "share", "mean", "difference", "share", "model", "claim"]
    status = ["shown", "flagged", "flagged", "withheld", "withheld", "shown", "withheld"]
    reason = ["", "", "", "privacy", "uncertain", "", "privacy"]
    public = pd.DataFrame({"key": list("abcdefg"), "kind": kinds, "status": status, "reason": reason, "unit": "x", "value": 1.0,
                           "made_by": ""})  # fmt: skip
    out = gate.tally(public)
    assert out.columns.equals(public.columns)
    assert dict(zip(out.key, out["value"], strict=True)) == {
        "disclosure.candidates": 5, "disclosure.shown": 3, "disclosure.flagged": 2,
        "disclosure.withheld_privacy": 1, "disclosure.withheld_uncertain": 1,
    }  # fmt: skip
    same = out[["kind", "unit", "status", "made_by"]].drop_duplicates()
    assert same.to_numpy().tolist() == [
        ["diagnostic", "count", "shown", "analysis.stages.disclose.gate.tally"]
    ]


def written(tmp_path: Path, **sources: list[dict]) -> dict[str, Path]:
    for name, rows in sources.items():
        frame = table(rows) if rows else pd.DataFrame(columns=COLUMNS)
        write_rows(tmp_path / f"{name}.csv", COLUMNS, frame.to_dict("records"))
    facts = {
        f.split(".")[0]: TINY / f for f in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")
    }
    return facts | {name: tmp_path / f"{name}.csv" for name in ("numbers", *sources)}


def test_from_files_to_the_public_file(tmp_path):
    effect = {"kind": "effect", "unit": "points", "value": 0.1234, "base": 300, "cell": 50}
    model = [effect | {"key": f"effect.m.{term}.b"} for term in ("role", "happy")]
    small = [share("red yes", 297, 300), share("red no", 3, 300)]
    files = written(
        tmp_path,
        estimates=[*small, share("paid yes", 160, 300, 0.51234), share("paid no", 140, 300)],
        weighting=[{"key": "weighting.deff", "kind": "diagnostic", "unit": "number", "value": 1.23456}],
        quality=[{"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": 300}],
        effects=model,
        replicated=[{"key": "replicated.se", "kind": "diagnostic", "unit": "number", "value": 0.5}],
    )
    people = tmp_path / "people.parquet"
    coded = coded_columns(read_questions(*(files[f] for f in ("codebook", "scales", "recodes"))))
    write_people(people, pd.DataFrame({name: ["skip"] for name in coded}))
    disclose.main(**files, people=people)
    out = pd.read_csv(files["numbers"], keep_default_na=False, dtype=str).set_index("key")
    assert ["key", *out.columns] == PUBLIC
    assert out.index.tolist() == [
        "share.red.yes", "share.red.no", "share.paid.yes", "share.paid.no", "weighting.deff", "quality.respondents",
        "effect.m.role.b", "effect.m.happy.b", "replicated.se", "disclosure.candidates", "disclosure.shown",
        "disclosure.flagged", "disclosure.withheld_privacy", "disclosure.withheld_uncertain",
    ]  # fmt: skip
    expected = ["", "", 0.512, 0.467, 1.235, 300, 0.123, 0.123, 0.5, 4, 2, 0, 2, 0]
    assert [x and float(x) for x in out["value"]] == expected
    edition = files["numbers"].rename(tmp_path / "2026-01.csv")
    disclose.main(**files, people=people, earlier=[edition])  # the same people once more
    assert files["numbers"].read_bytes() == edition.read_bytes()
    disclose.main(people=people, **{k: v for k, v in files.items() if k not in ("effects", "replicated")})
    short = pd.read_csv(files["numbers"]).key
    assert "effect.m.role.b" not in set(short) and len(short) == 11
    row = {"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": 303}
    more = files | written(tmp_path, quality=[row])
    with pytest.raises(FactError, match=r"2026-01\.csv, quality\.respondents: 300 then, 303 now"):
        disclose.main(**more, people=people, earlier=[edition])
    (tmp_path / "recodes.toml").write_text("[red\n")
    with pytest.raises(FactError, match=r"recodes\.toml"):
        disclose.main(people=people, **files | {"recodes": tmp_path / "recodes.toml"})
    twice = written(tmp_path, effects=model, replicated=model[:1], estimates=[], weighting=[], quality=[])
    with pytest.raises(FactError) as error:
        disclose.main(**twice, people=people)
    assert str(error.value) == "two stages both made the number 'effect.m.role.b'"


def test_no_verdict_without_its_claim(tmp_path):
    files = written(tmp_path, estimates=[], weighting=[], quality=[], judged=[])
    with pytest.raises(FactError, match=r"judged\.csv: verdicts without the claims"):
        disclose.main(**files, people=tmp_path / "people.parquet")
