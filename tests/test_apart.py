"""Populations held apart: weights, margins and numbers go by each, none is of all of them, on no page and in no file."""

import csv
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.numbers.apart import pooled
from analysis.numbers.key import Key
from analysis.study import FactError, read_margins, read_survey
from tests.tools.importing.folder import build

TINY = Path("tests/studies/tiny")
MARGINS = """margin,level,share,source,universe,composed,note
role_red,early x yes,0.6,register,All early,published,2025
role_red,early x no,0.4,register,All early,published,2025
role_red,late x yes,0.3,register,All late,published,2025
role_red,late x no,0.7,register,All late,published,2025
"""


def study_of(folder: Path, margins: str = MARGINS, **changes: str) -> Path:
    """The tiny study as two populations, each weighted to its own margin, and nobody's pages."""
    study = shutil.copytree(TINY, folder / "two")
    for name in ("pages", "charts"):
        shutil.rmtree(study / name)
    for name in ("claims.toml", "models.toml"):
        (study / name).unlink()
    (study / "margins.csv").write_text(margins)
    codebook = (study / "codebook.csv").read_text()
    (study / "codebook.csv").write_text(codebook.replace("Role,single,role", "Role,frame,role"))
    settings = (
        (study / "study.toml")
        .read_text()
        .replace("tests/studies/tiny/responses.csv", f"{study}/responses.csv")
    )
    replaced = {
        'breakdowns = ["role", "group"]': 'breakdowns = ["role", "group"]\npairs = [["role", "group"]]\napart = "role"',
        '{ margin = "role", variables = ["role"] }': '{ margin = "role_red", variables = ["role", "red"] }',
        **changes,
    }
    for old, new in replaced.items():
        assert settings.count(old) == 1, old
        settings = settings.replace(old, new)
    settings = settings[: settings.index("[site]")]
    (study / "study.toml").write_text(settings)
    return study


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(study_of(tmp_path_factory.mktemp("apart")), "publish")


def test_weights_meet_the_margin_of_each_population(site):
    people = pd.read_parquet(site / "private/people.parquet")
    weight = pd.read_csv(site / "private/weights.csv").weight
    for role, red in (("early", 0.6), ("late", 0.3)):
        own = (people.role == role).to_numpy()
        share = weight[own & (people.red == "yes").to_numpy()].sum() / weight[own].sum()
        assert share == pytest.approx(red, abs=1e-8)
        kish = own.sum() * (weight[own] ** 2).sum() / weight[own].sum() ** 2
        numbers = {r["key"]: r for r in table(site / "numbers.csv")}
        assert float(numbers[f"weighting.kish_deff.{role}"]["value"]) == round(kish, 1)
        assert float(numbers[f"margin.role_red.{role}_x_yes.target"]["value"]) == red
        happy = people.happy.isin(["somewhat_agree", "strongly_agree"]).to_numpy()
        base = (
            own
            & people.happy.isin(
                [
                    "strongly_disagree",
                    "somewhat_disagree",
                    "neither",
                    "dont_know",
                    "somewhat_agree",
                    "strongly_agree",
                ]
            ).to_numpy()
        )
        told = float(numbers[f"share.happy.agree.role.{role}"]["value"])
        assert told == pytest.approx(weight[happy & own].sum() / weight[base].sum(), abs=6e-3)


def test_no_number_is_of_several_populations(site):
    keys = [r["key"] for r in table(site / "numbers.csv")]
    assert not [k for k in keys if pooled(Key.parse(k), "role")]
    assert {"share.happy.agree.role.early", "difference.happy.agree.role.early-late"} <= set(keys)
    assert "share.happy.strongly_agree.role.late" in keys  # every answer of each
    assert not [k for k in keys if k.endswith(".all") or k in ("weighting.kish_deff", "response.rr1")]


def test_no_page_and_no_file_has_one(site):
    for path in [
        *(site / "site").rglob("*.html"),
        *(site / "site").rglob("*.csv"),
        *(site / "site").rglob("*.json"),
    ]:
        if "code" in path.relative_to(site / "site").parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:share|mean)\.\w+(?:\.\w+)?\.all\b", text), path
        if path.suffix == ".html":
            assert (
                not re.search('<th scope="row">Everyone(</th>|<td)', text)
                and ">Everyone</option>" not in text
            ), path
    for path in (site / "site/data/questions").glob("*.csv"):
        assert all(row["breakdown"] for row in table(path)), path
    happy = (site / "site/questions/happy/index.html").read_text()
    assert "Early" in happy and "Late" in happy and "Strongly agree" in happy


def test_what_is_published_bounds_no_withheld_number(site):
    from tests.checks.attack.__main__ import attack

    found = attack(site / "site")
    assert found.bounds and not found.narrow and not found.exact and not found.slivers
    assert not found.floats and not found.personal and not found.copies


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({'apart = "role"': 'apart = "rule"'}, r"'rule', which is no breakdown, did you mean 'role'"),
        ({'\npairs = [["role", "group"]]': ""}, r"'group', whose groups would be of all populations together"),
        ({'["role", "red"]': '["red", "role"]'}, r"expected its variables to begin with 'role'"),
        ({"[themes]": "[rankings]\norder = ['hours', 'content']\n[themes]"}, "rankings .*would be of all populations"),
    ],
)  # fmt: skip
def test_what_would_pool_is_refused(change, says, tmp_path):
    study = study_of(tmp_path)
    text = (study / "study.toml").read_text()
    for old, new in change.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    (study / "study.toml").write_text(text)
    with pytest.raises(FactError, match=says):
        read_survey(
            study / "study.toml", study / "codebook.csv", study / "scales.csv", study / "recodes.toml"
        )


def test_what_divides_populations_has_no_page(tmp_path):
    study = study_of(tmp_path)
    text = (study / "codebook.csv").read_text().replace("Role,frame,role", "Role,single,role")
    (study / "codebook.csv").write_text(text)
    with pytest.raises(FactError, match="'role' has a page, where all populations would stand together"):
        read_survey(
            study / "study.toml", study / "codebook.csv", study / "scales.csv", study / "recodes.toml"
        )


def test_shares_sum_to_one_in_each_population(tmp_path):
    study = study_of(tmp_path, MARGINS.replace("early x no,0.4", "early x no,0.5"))
    with pytest.raises(FactError, match=r"the shares of 'early' of margin 'role_red' sum to 1\.1"):
        read_margins(study / "margins.csv", apart=True)
    with pytest.raises(FactError, match=r"sum to 2\.1"):
        read_margins(study / "margins.csv")


@pytest.mark.parametrize(
    ("key", "is_pooled"),
    [("share.q.a.all", True), ("share.q.a.role.early", False), ("share.q.a.group.red", True), ("share.q.a.role_x_group.early_x_red", False),
     ("difference.q.a.role.early-late", False), ("difference.q.a.group.red-blue", True), ("omnibus.q.a.role", False), ("omnibus.q.a.group", True),
     ("replicated.share.q.a.all", True), ("mean.q.all", True), ("rank.q.all", True), ("quality.records", False), ("margin.m.l.target", False)],
)  # fmt: skip
def test_which_numbers_are_pooled(key, is_pooled):
    assert pooled(Key.parse(key), "role") is is_pooled and not pooled(Key.parse(key), None)
