"""A review: what a reviewer's file asks for, what is refused, and what becomes of each claim."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import PRIVATE, PUBLIC, read_rows
from analysis.sample.people import read_people
from analysis.stages.vary.effects import plans_of
from analysis.stages.vary.findings import Finding, Made
from analysis.stages.vary.refit import Specification, refits
from analysis.study import Claim, FactError, read_margins, read_review, read_study, read_survey, write_rows
from analysis.tools.review import __main__ as review
from analysis.tools.review.choices import weightings
from analysis.tools.review.models import others, refitted
from analysis.tools.review.verdicts import verdict, verdicts
from tests.stages.vary.given import TINY, files_of

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


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return files_of(tmp_path_factory.mktemp("review"))


@pytest.fixture
def asked(study, tmp_path):
    """Everything that the tool reads, and where it answers."""
    shown = [
        {"key": f"{kind}.{name}", "kind": kind, "unit": "points", "value": 1, "status": "shown"}
        for name in ("some", "most", "roles")
        for kind in ("claim", "gap")
    ]
    write_rows(tmp_path / "numbers.csv", PUBLIC, shown)
    files = {k: v for k, v in study.items() if k not in ("replicated", "gaps")}
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


def test_a_reviewer_s_margin_is_met_by_hand(asked, study):
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
        ("[run]\ncross = true\n", "are as published"),
        ("[weights.published]\nraking = false\n", "has the name 'published', which is ours"),
        ("[models.a]\nlinear = false\n", "is as published; expected other terms"),
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


def test_every_fault_of_a_review_is_told_at_once_and_none_of_them_repeats_what_a_respondent_gave(asked):
    people = pd.read_parquet(asked["people"]).astype(object)
    text = (
        "[margins.m]\nvariables = ['rol']\nshares = { early = 1.0 }\n"
        "[margins.n]\nvariables = ['seconds']\nshares = { early = 1.0 }\n"
        "[margins.o]\nvariables = ['role']\nshares = { erly = 1.0 }\n"
        "[weights.a]\ndrop = ['roles']\n[exclude.b]\nwhere = 'rol = late'\n[models.c]\nlinear = true\n"
    )
    with pytest.raises(FactError) as wrong:
        answered(asked, text)
    told = str(wrong.value).replace(str(asked["review"]), "").splitlines()
    for place, says in (
        ("margins.m", "'rol' is not known, did you mean 'role'"), ("margins.n", "'seconds' is not known"),
        ("margins.o", "no such level, did you mean 'erly'"), ("weights.a", "did you mean 'role'"),
        ("exclude.b", "did you mean 'role'"), ("models.c", "'c' is not known"),
    ):  # fmt: skip
        assert any(f"[{place}]" in line and says in line for line in told), (place, told)
    assert not {str(int(float(x))) for x in people.seconds} & set(" ".join(told).split())


def test_a_review_of_which_nothing_can_be_made_is_an_error_and_no_page(asked):
    with pytest.raises(FactError, match=r"no choice could be made. late: .*has no respondents"):
        answered(asked, "[exclude.late]\nwhere = 'role = late'\n")
    assert not asked["answer"].exists()


def test_a_claim_is_told_with_each_page_and_chart_that_makes_it_once(tmp_path):
    page, again, chart = (tmp_path / name for name in ("fear.md.j2", "zh", "worry.toml"))
    again.mkdir()
    for path in (page, again / "fear.md.j2"):
        path.write_text('{{ n.claim("most") }}')
    chart.write_text('claim = ["most"]\n')
    assert review.places(["most", "few"], [page, again / "fear.md.j2"], [chart]) == {
        "most": ["fear", "chart worry"], "few": [],
    }  # fmt: skip


def test_two_answers_must_not_tell_of_a_few_people(asked):
    people = pd.read_parquet(asked["people"]).astype(object)
    seconds = sorted(people.seconds.astype(float))
    for few in (4, len(people) - 40):
        text = f"[exclude.a]\nwhere = 'seconds < {seconds[few]:g}'\n"
        more = f"[exclude.b]\nwhere = 'seconds < {seconds[few - 3]:g}'\n"
        with pytest.raises(FactError, match="differ by fewer than 10 people") as wrong:
            answered(asked, text + more)
        said = str(wrong.value).replace(str(asked["review"]), "").replace("10 people", "")
        assert str(few) not in said


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


MODEL = """
[mood]
question = "?"
outcome  = "happy = agree"
kind     = "logistic"
exposure = "role"
adjust   = [{ term = "group", role = "precision", when = "before", why = "w" }]
"""
KEY = "effect.mood.role.late"


@pytest.fixture
def with_model(asked, study, tmp_path):
    """A claim on a model's effect, which is shown to hold."""
    (tmp_path / "models.toml").write_text(MODEL)
    claim = f'[late]\nleft = "{KEY}"\nrelation = "open"\nright = 0\nsays = "s"\n'
    (tmp_path / "claims.toml").write_text(study["claims"].read_text() + claim)
    row = {"key": KEY, "kind": "effect", "unit": "points", "value": 0.1, "p": 0.5, "p_adjusted": 0.5}
    write_rows(tmp_path / "effects.csv", PRIVATE, [row])
    shown = pd.read_csv(asked["numbers"], dtype=str, keep_default_na=False).to_dict("records")
    more = [{"key": f"{k}.late", "kind": k, "value": 1, "status": "shown"} for k in ("claim", "gap")]
    write_rows(asked["numbers"], PUBLIC, [*shown, *more])
    named = (("models", "toml"), ("claims", "toml"), ("effects", "csv"))
    return asked | {name: tmp_path / f"{name}.{kind}" for name, kind in named}


OTHER_MODEL = '[models.mood]\nterms = ["role"]\nlinear = true\n[weights.none]\nraking = false\n'


def test_claims_on_effects_are_judged_too(with_model):
    rows = answered(with_model, OTHER_MODEL).set_index(["claim", "choice"])
    assert set(rows.loc["late"].index) == {"none", "other models", "none and other models"}
    assert rows.value.loc["late"].isna().all()  # a role of fewer than a hundred: no step is wide enough


def test_a_reviewer_s_model_is_fitted_by_hand(with_model):
    """Alone and linear, the effect is the difference of two weighted shares."""
    with_model["review"].write_text(OTHER_MODEL)
    settings, questions = read_survey(*(with_model[k] for k in ("study", "codebook", "scales", "recodes")))
    people, asks = read_people(with_model["people"]), read_review(with_model["review"])
    margins = read_margins(with_model["margins"])
    made = refits(people, None, margins, questions, weightings(asks, settings),
                  {"nobody": np.zeros(len(people), bool)}, None)  # fmt: skip
    plans = plans_of(with_model["models"], {"mood"}, people, questions)
    otherwise = others(asks, with_model["models"], people, questions)
    finding = Finding("gap.late", KEY, "", 0.0, "points", 0.95, Claim("late", KEY, "open", 0, says="s"))
    ways = [Specification(adjusted="models"), Specification("none", adjusted="models")]
    ((_, found),) = refitted(ways, [finding], plans, otherwise, made, people, settings)
    cells, late = people.happy.astype(object), people.role.astype(object) == "late"
    agree = cells.isin(["somewhat_agree", "strongly_agree"])
    known = agree | cells.isin(["strongly_disagree", "somewhat_disagree", "neither"])
    weights = pd.read_csv(with_model["estimates"].parent / "weights.csv")
    for value, w in zip(found.value[:, 0], (weights.weight, weights.base), strict=True):
        shares = [(w * agree)[known & side].sum() / w[known & side].sum() for side in (late, ~late)]
        assert value == pytest.approx(shares[0] - shares[1], abs=1e-9)


@pytest.mark.parametrize(
    ("text", "says"),
    [("[models.moody]\nlinear = true\n", "model 'moody' is not known, did you mean 'mood'"),
     ("[models.mood]\nterms = ['group']\n", "terms leave out the exposure, 'role'"),
     ("[models.mood]\nterms = ['role', 'grup']\n", "term 'grup' is not known, did you mean 'group'")],
)  # fmt: skip
def test_a_model_that_cannot_be_meant_is_refused(text, says, with_model):
    with pytest.raises(FactError, match=says):
        answered(with_model, text)
