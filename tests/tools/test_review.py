"""A review: what a reviewer's file asks for, what is refused, and what becomes of each claim."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import PUBLIC, read_rows
from analysis.stages.vary.findings import Finding, Made
from analysis.study import Claim, FactError, read_review, read_study, write_rows
from analysis.tools.review import __main__ as review
from analysis.tools.review.verdicts import verdict, verdicts
from tests.stages.vary.test_vary import TINY, study  # noqa: F401

FILE = """
[margins.half]
variables = ["role"]
shares = { early = 0.5, late = 0.5 }

[weights.halves]
drop = ["role"]
add = ["half"]

[weights.none]
raking = false

[exclude.late]
where = "role = late"
"""


@pytest.fixture
def asked(study, tmp_path):  # noqa: F811
    """Everything that the tool reads, and where it answers."""
    shown = [
        {"key": f"{kind}.{name}", "kind": kind, "unit": "points", "value": 1, "status": "shown"}
        for name in ("some", "most", "roles")
        for kind in ("claim", "gap")
    ]
    write_rows(tmp_path / "numbers.csv", PUBLIC, shown)
    files = {k: v for k, v in study.items() if k != "replicated"}
    return files | {
        "review": tmp_path / "review.toml",
        "numbers": tmp_path / "numbers.csv",
        "answer": tmp_path / "answer",
    }


def answered(asked: dict, text: str) -> pd.DataFrame:
    asked["review"].write_text(text)
    review.main(**asked)
    return pd.read_csv(asked["answer"] / "review.csv")


def test_every_shown_claim_is_judged_under_each_choice_and_all_together(asked):
    rows = answered(asked, FILE)
    assert set(rows.claim) == {"some", "most", "roles"}  # `none` is not shown to hold
    # who is late is a level of the margins: there it cannot be made
    assert set(rows.choice) == {"halves", "none", "none and late"}
    page = (asked["answer"] / "index.html").read_text()
    assert (
        all(f"<b>{x}</b> could not be made" in page for x in ("late", "halves and late"))
        and "has no respondents" in page
    )
    assert (rows.verdict[rows.claim == "some"] == "stands").all()


def test_a_reviewer_s_margin_is_met_by_hand(asked, study):  # noqa: F811
    """Poststratified to halves, the share is the mean of the two roles' own shares."""
    told = read_rows(study["estimates"]).set_index("key").value
    rows = answered(asked, FILE).set_index(["claim", "choice"])
    people, base = (
        pd.read_parquet(study["people"]).astype(object),
        pd.read_csv(study["estimates"].parent / "weights.csv").base,
    )
    agree = people.happy.isin(["strongly_agree", "somewhat_agree"])
    known = ~people.happy.isin(["refused", "not_shown", "break_off"])
    assert told["share.happy.agree.all"] > 0
    size = base.groupby(people.role).sum()
    w = base * people.role.map(size.sum() / 2 / size)
    by_hand = (w * agree)[known].sum() / w[known].sum() - 0.01
    step = 0.05  # 240 people: the least step of ten people
    assert rows.value["some", "halves"] == pytest.approx(round(by_hand / step) * step)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[weights.a]\ndrop = ['roles']\n", r"\[weights.a\]: drop names 'roles', which is no margin, did you mean 'role'"),
        ("[weights.a]\nadd = ['age']\n", "add names 'age', which is no margin; expected one of none"),
        ("[weights.a]\ntrimm = true\n", "'trimm' is not known, did you mean 'trim"),
        ("[exclude.a]\nwhere = 'rol = late'\n", "'rol' is no question or recode, did you mean 'role'"),
        ("[exclude.a]\nwhere = 'role = late and role = early'\n", "leaves out nobody"),
        ("[exclude.a]\nwhere = 'role in early late'\n", "leaves fewer than 30 people"),
        ("[run]\ncross = true\n", "are all as published"),
        ("[margins.m]\nvariables = ['role']\nshares = { early = 0.5 }\n", "sum to 0.500000"),
        ("[weights.a]\nraking = false\ndrop = ['role']\n", "is false, and margins are named"),
        ("[margins.role]\nvariables = ['role']\nshares = { early = 1.0 }\n[weights.a]\ndrop = ['role']\n",
         "margins.csv has that name"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(text, says, asked):
    with pytest.raises(FactError, match=says):
        answered(asked, text)
    assert not asked["answer"].exists()


def test_two_answers_must_not_tell_of_a_few_people(asked):
    people = pd.read_parquet(asked["people"]).astype(object)
    seconds = sorted(people.seconds.astype(float))
    for few in (4, len(people) - 40):
        text = f"[exclude.a]\nwhere = 'seconds < {seconds[few]:g}'\n"
        more = f"[exclude.b]\nwhere = 'seconds < {seconds[few - 3]:g}'\n"
        with pytest.raises(FactError, match="differ by fewer than 10 people") as wrong:
            answered(asked, text + more)
        assert str(few) not in str(wrong.value).replace("10 people", "")


@pytest.mark.parametrize(
    ("relation", "margin", "low", "high", "expected"),
    [(">", 0, 0.1, 0.2, "stands"), (">", 0, -0.1, 0.2, "weakens"), (">", 0, -0.2, -0.1, "flips"),
     ("<", 0, 0.1, 0.2, "flips"), ("near", 0.05, 0.01, 0.2, "weakens"), ("near", 0.05, 0.1, 0.2, "flips"),
     ("near", 0.05, -0.2, -0.1, "flips"), ("differs", 0, -0.1, 0.1, "weakens"), (">=", 0, -0.2, -0.1, "flips")],
)  # fmt: skip
def test_a_claim_stands_weakens_or_flips(relation, margin, low, high, expected):
    claim = Claim("c", "share.a", relation, 0.5, says="s", margin=margin)
    assert verdict(claim, claim.holds(low, high), low, high) == expected


def test_values_are_told_in_steps_of_people_and_withheld_claims_not_at_all():
    settings = read_study(TINY / "study.toml")
    claim = Claim("c", "share.a", ">", 0.5, says="s")
    findings = [Finding("gap.c", "share.a", "", 0.5, "points", 0.95, claim)]

    def told(base: int, public: dict) -> list[dict]:
        value = np.array([[0.2345], [0.2567]])
        made = Made(value, value - 0.01, value + 0.01, value, np.full((2, 1), base), np.ones((2, 1)))
        return list(verdicts(["x"], findings, made, public, settings))

    shown = {"claim.c": 1.0, "gap.c": 0.234}
    (row,) = told(500, shown)
    assert (row["value"], row["published_value"], row["verdict"]) == (0.26, 0.234, "stands")
    assert "value" not in told(60, shown)[0]
    assert told(500, {}) == []


def test_the_file_s_faults_are_told_together(tmp_path):
    path = tmp_path / "review.toml"
    path.write_text("[weights.a]\nnonresponse = 1\n[exclude.b]\nwhen = 'x'\n")
    with pytest.raises(FactError) as wrong:
        read_review(path)
    assert "nonresponse is 1" in str(wrong.value) and "where is missing" in str(wrong.value)


def test_pages_of_a_claim_are_found():
    found = review.places({"net_13": None, "absent": None}, [Path("site_src/pages/safe-zones.md.j2")])
    assert found == {"net_13": ["safe-zones"], "absent": []}
