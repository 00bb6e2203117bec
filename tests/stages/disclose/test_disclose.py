"""The gate: fails closed, withholds what the rules say, rounds for good."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import ESTIMATES as COLUMNS
from analysis.stages.disclose.editions import pinned_before, pinned_inside
from analysis.stages.disclose.gate import KNOWN, gate
from analysis.stages.disclose.printing import band, digits, rounded
from analysis.study import Disclosure, FactError, read_questions, read_study

TINY = Path("tests/studies/tiny")


def table(rows: list[dict]) -> pd.DataFrame:
    text = dict.fromkeys(
        "key kind theme question answer breakdown level unit left right made_by".split(), ""
    )
    return pd.DataFrame([text | r for r in rows]).reindex(columns=COLUMNS)


def share(question: str, answer: str, cell: int, base: int, breakdown: str = "", level: str = "") -> dict:
    group = f"{breakdown}.{level}" if breakdown else "all"
    p = cell / base if base else np.nan
    se = np.sqrt(p * (1 - p) / base) if base else np.nan
    return {
        "key": f"share.{question}.{answer}.{group}", "kind": "share", "question": question, "answer": answer,
        "breakdown": breakdown, "level": level, "unit": "share", "value": p, "low": p - 0.01, "high": p + 0.01,
        "se": se, "df": 200, "base": base, "cell": cell, "effective_base": base, "unweighted": p, "domain_df": 100, "weighted_base": base,
    }  # fmt: skip


def crosstab(counts: dict[str, tuple[int, ...]]) -> list[dict]:
    """paid by group: counts of yes in each group of the given base."""
    yes = sum(c for c, _ in counts.values())
    base = sum(b for _, b in counts.values())
    rows = [share("paid", "yes", yes, base), share("paid", "no", base - yes, base)]
    for level, (c, b) in counts.items():
        rows += [share("paid", "yes", c, b, "group", level), share("paid", "no", b - c, b, "group", level)]
    return rows


def judged(rows, questions, study) -> pd.DataFrame:
    return gate(table(rows), questions, study).set_index("key")


def test_a_table_with_room_is_shown_whole(questions, study):
    out = judged(crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)}), questions, study)
    assert (out.status == "shown").all()


def test_a_small_cell_takes_a_second_one_with_it(questions, study):
    """blue has 3 of 150: its complement falls with it, and another group's pair, or the total would tell."""
    out = judged(crosstab({"red": (100, 200), "green": (90, 180), "blue": (3, 150)}), questions, study)
    assert out.status["share.paid.yes.group.blue"] == "withheld" == out.status["share.paid.no.group.blue"]
    assert out.status["share.paid.yes.all"] == "shown"
    others = [out.status[f"share.paid.yes.group.{g}"] for g in ("red", "green")]
    assert others.count("withheld") == 1
    assert set(out.reason[out.status == "withheld"]) == {"privacy"}
    assert (
        out.loc[out.status == "withheld", ["value", "low", "high", "se", "unweighted"]]
        .isna()
        .all(axis=None)
    )


MIRRORED = {("red", "early"): 60, ("red", "late"): 30, ("green", "early"): 120, ("green", "late"): 130,
            ("blue", "early"): 90, ("blue", "late"): 3}  # fmt: skip


def crossed(also: bool) -> list[dict]:
    """group by role, and role by whether the group is red: red is a recode of group."""
    n = {x: sum(v for k, v in MIRRORED.items() if x in k) for k in MIRRORED for x in k}
    total = sum(MIRRORED.values())
    rows = [share("group", g, n[g], total) for g in ("red", "green", "blue")]
    rows += [share("group", g, v, n[r], "role", r) for (g, r), v in MIRRORED.items()]
    if also:
        rows += [share("role", r, n[r], total) for r in ("early", "late")]
        for r in ("early", "late"):
            red = MIRRORED["red", r]
            rows += [share("role", r, red, n["red"], "red", "yes"),
                     share("role", r, n[r] - red, total - n["red"], "red", "no")]  # fmt: skip
    return rows


def test_a_table_of_what_a_question_is_made_into_counts_the_same_people(questions, study):
    """Alone, group by role hides red beside blue; shown by role by red, red would give blue away."""
    alone, both = (judged(crossed(also), questions, study) for also in (False, True))
    pair = ["share.group.red.role.late", "share.group.blue.role.late"]
    assert (alone.status[pair] == "withheld").all() and alone.status[
        "share.group.green.role.late"
    ] == "shown"
    hidden = both.status == "withheld"
    assert hidden["share.role.late.red.yes"] or hidden["share.group.green.role.late"]


def test_a_share_without_its_weighted_base_stops_the_build(questions, study):
    rows = [r | {"weighted_base": np.nan} for r in crosstab({"red": (100, 200), "blue": (90, 180)})]
    with pytest.raises(FactError, match="no weighted base"):
        judged(rows, questions, study)


def test_a_base_below_thirty_is_withheld_and_not_told(questions, study):
    out = judged(crosstab({"red": (100, 200), "green": (90, 180), "blue": (10, 20)}), questions, study)
    assert out.status["share.paid.yes.group.blue"] == "withheld" and np.isnan(
        out.base["share.paid.yes.group.blue"]
    )


def test_no_withheld_cell_comes_back_by_subtraction(questions, study):
    """Every pattern of small cells: what is shown never determines what is withheld (rank test)."""
    for small in itertools.product([3, 60], repeat=3):
        counts = dict(zip(("red", "green", "blue"), [(c, 150) for c in small], strict=True))
        out = judged(crosstab(counts), questions, study)
        shown = [out.status[f"share.paid.yes.group.{g}"] != "withheld" for g in counts]
        equations = [[1, 1, 1]] * (out.status["share.paid.yes.all"] != "withheld")
        equations += [list(np.eye(3)[i]) for i in range(3) if shown[i]]
        rank = np.linalg.matrix_rank(equations) if equations else 0
        for i in range(3):
            if small[i] == 3:
                more = np.linalg.matrix_rank([*equations, list(np.eye(3)[i])])
                assert more > rank, (small, shown)


def test_what_is_too_uncertain_says_so(questions, study):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)})
    for r in rows:
        if r["level"] == "blue":
            r["se"] = 0.2
    out = judged(rows, questions, study)
    assert (
        out.reason["share.paid.yes.group.blue"] == "uncertain"
        and out.status["share.paid.yes.group.red"] == "shown"
    )


def test_a_review_stops_the_build_unless_an_exception_says_why(questions, study):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)})
    for r in rows:
        if r["level"] == "blue":
            r["domain_df"] = 5
    with pytest.raises(FactError, match="needs a review"):
        judged(rows, questions, study)


def test_a_difference_and_a_claim_fall_with_either_end(questions, study):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (3, 150)})
    ends = ("share.paid.yes.group.blue", "share.paid.yes.all")
    for kind in ("difference", "gap", "claim"):
        rows.append({"key": f"{kind}.x", "kind": kind, "unit": "points", "value": 0.1, "se": 0.01, "base": 150,
                     "left": ends[1], "right": ends[0]})  # fmt: skip
    out = judged(rows, questions, study)
    assert (out.status[["difference.x", "gap.x", "claim.x"]] == "withheld").all()
    assert out.value[["difference.x", "gap.x", "claim.x"]].isna().all()


def test_floors_hold_whatever_the_study_says(tmp_path):
    for name, floor in (("min_base", 30), ("min_cell", 5), ("round_base", 10)):
        text = (TINY / "study.toml").read_text() + f"\n[disclosure]\n{name} = {floor - 1}\n"
        (tmp_path / "study.toml").write_text(text)
        with pytest.raises(FactError, match=rf"\[disclosure\]: {name} is .*, it may not go below {floor}"):
            read_study(tmp_path / "study.toml")


def test_a_mean_and_an_effect_on_few_people_are_withheld(questions, study):
    rows = [
        {"key": "mean.hours.all", "kind": "mean", "unit": "mean", "question": "hours", "value": 40, "base": 29},
        {"key": "mean.hours.b", "kind": "mean", "unit": "mean", "question": "hours", "value": 40, "base": 30, "effective_base": 20},
        {"key": "effect.m.t.a", "kind": "effect", "unit": "points", "value": 0.1, "base": 300, "cell": 9},
        {"key": "effect.m.t.b", "kind": "effect", "unit": "points", "value": 0.1, "base": 300, "cell": 10},
        {"key": "effect.m.u.b", "kind": "effect", "unit": "points", "value": 0.1, "base": 300, "cell": 10},
    ]  # fmt: skip
    assert judged(rows, questions, study).status.tolist() == [
        "withheld",
        "flagged",
        "withheld",
        "shown",
        "shown",
    ]


def test_ranks_fall_together_with_one_of_the_means_they_order(questions, study):
    def mean(key: str, base: int) -> dict:
        made = {
            "key": key,
            "kind": "mean",
            "unit": "mean",
            "base": base,
            "value": 3.0,
            "effective_base": 60.0,
        }
        return share("hours", "mean", 9, base) | made

    def rank(of: str, name: str, value: int) -> dict:
        made = {
            "key": of.replace("mean.", "rank."),
            "kind": "rank",
            "unit": "rank",
            "value": value,
            "left": of,
        }
        return share("hours", name, 9, 100) | made

    means = [
        mean("mean.a.all", 100),
        mean("mean.b.all", 20),
        mean("mean.c.all", 100),
        mean("mean.d.all", 100),
    ]
    order = [rank("mean.a.all", "one", 1), rank("mean.b.all", "one", 2)]
    other = [rank("mean.c.all", "two", 1), rank("mean.d.all", "two", 2)]
    got = judged([*means, *order, *other], questions, study)
    status = [got.loc[r["key"]].status for r in (*order, *other)]
    assert status == ["withheld", "withheld", "shown", "shown"]


def test_it_fails_closed(questions, study):
    with pytest.raises(FactError, match="does not know what kind"):
        judged([{"key": "maximum.income", "kind": "maximum", "value": 1.0, "base": 100}], questions, study)
    with pytest.raises(FactError, match="is not a number and nothing says why"):
        rows = effects("tu", 300)
        judged([rows[0] | {"value": np.nan}, *rows[1:]], questions, study)
    assert "maximum" not in KNOWN


def test_published_numbers_are_rounded_for_good():
    rows = table(
        [
            {"key": "a", "kind": "share", "unit": "share", "value": 0.123456, "se": 0.0123456, "base": 1234, "unweighted": 0.2345},
            {"key": "b", "kind": "share", "unit": "share", "value": 0.123456, "se": 0.0123456, "base": 95, "breakdown": "g", "unweighted": 0.2},
            {"key": "c", "kind": "mean", "unit": "mean", "value": 12345.678, "p": 1e-9, "base": 44},
            {"key": "d", "kind": "band", "unit": "share", "value": 0.034, "base": 100},
        ]
    ).assign(status="shown", reason="", alike=False, simple=False)  # fmt: skip
    out = rounded(rows, 10).set_index("key")
    assert out.loc["a", ["value", "se", "base", "unweighted"]].tolist() == [0.123, 0.0123, 1230, 0.234]
    assert (
        out.loc["b", "value"] == 0.12
        and out.loc["b", "base"] == 100
        and np.isnan(out.loc["b", "unweighted"])
    )
    assert out.loc["c", "value"] == 12350 and out.loc["c", "p"] == 0.0001
    assert out.loc["d", "reason"] == "2 to 5%" and np.isnan(out.loc["d", "value"])


def test_digits_and_bands_by_hand():
    assert digits(np.array([0.00123456, 98765.0, 0.0]), 3).tolist() == [0.00123, 98800.0, 0.0]
    assert [band(x) for x in (0, 0.0099, 0.01, 0.5)] == ["under 1%", "under 1%", "1 to 2%", "over 10%"]


def margin(counts: dict[str, int]) -> list[dict]:
    n = sum(counts.values())
    return [
        {
            "key": f"margin.role.{level}.{step}",
            "kind": "diagnostic",
            "unit": "share",
            "value": k / n,
            "base": k,
        }
        for level, k in counts.items()
        for step in ("sample", "before", "after", "target")
    ]


def test_a_small_level_of_a_margin_takes_another_with_it(questions, study):
    out = judged(margin({"a": 200, "b": 4, "c": 90, "d": 206}), questions, study)
    gone = {key.split(".")[2] for key in out.index[out.status == "withheld"]}
    assert gone == {"b", "c"} and (out.status == "withheld").sum() == 8
    assert out["value"]["margin.role.a.sample"] == 0.4  # whole per cents


def test_a_margin_says_no_more_than_the_topline_of_its_question(questions, study):
    """The margin knows three answers, the topline four: an answer withheld there is not told here."""
    rows = [share("role", a, k, 500) for a, k in (("early", 497), ("late", 3))]
    assert (judged(margin({"early": 497, "late": 3}), questions, study).status == "withheld").all()
    out = judged([*rows, *margin({"early": 397, "late": 103})], questions, study)
    assert (out.status[[r["key"] for r in rows]] == "withheld").all()
    assert (out.status[out.kind == "diagnostic"] == "shown").all()  # other people: no mirror


def test_a_margin_of_two_variables_is_known_beside_their_table(questions, study, tmp_path):
    """group by role hides green beside blue; the weighting may not tell green by role."""
    text = (TINY / "study.toml").read_text()
    text = text.replace(
        '{ margin = "role", variables = ["role"] }', '{ margin = "both", variables = ["group", "role"] }'
    )
    (tmp_path / "study.toml").write_text(text)
    two = read_study(tmp_path / "study.toml")
    counts = MIRRORED | {("red", "late"): 150, ("green", "late"): 30}
    n = {x: sum(v for k, v in counts.items() if x in k) for k in counts for x in k}
    total = sum(counts.values())
    rows = [share("group", g, n[g], total) for g in ("red", "green", "blue")]
    rows += [share("group", g, v, n[r], "role", r) for (g, r), v in counts.items()]
    for (g, r), v in counts.items():
        rows += [{"key": f"margin.both.{g}_x_{r}.{step}", "kind": "diagnostic", "unit": "share",
                  "value": v / total, "base": v} for step in ("sample", "after")]  # fmt: skip
    out = judged(rows, questions, two)
    gone = out.index[out.status == "withheld"]
    for g, r in counts:
        table, told = f"share.group.{g}.role.{r}", f"margin.both.{g}_x_{r}.after"
        assert (table in gone) == (told in gone) and (told in gone) == (
            f"margin.both.{g}_x_{r}.sample" in gone
        )
    assert "share.group.blue.role.late" in gone and len(gone) == 12


def test_a_mean_goes_with_shares_that_it_could_give_away(questions, study, tmp_path):
    """One share of three withheld: mean and base would tell it."""
    scales = (TINY / "scales.csv").read_text()
    numbered = scales.replace("group,1,red,Red,,,", "group,1,red,Red,,1,").replace(
        "group,2,green,Green,,,", "group,2,green,Green,,2,"
    )
    (tmp_path / "scales.csv").write_text(numbered.replace("group,3,blue,Blue,,,", "group,3,blue,Blue,,3,"))
    numbers = read_questions(TINY / "codebook.csv", tmp_path / "scales.csv", TINY / "recodes.toml")
    rows = [
        share("group", "red", 100, 200),
        share("group", "green", 97, 200),
        share("group", "blue", 3, 200),
    ]
    rows.append(
        {
            "key": "mean.group.all",
            "kind": "mean",
            "unit": "mean",
            "question": "group",
            "value": 1.5,
            "base": 200,
        }
    )
    out = judged(rows, numbers, study)
    assert out.status["share.group.blue.all"] == "withheld" == out.status["mean.group.all"]
    rows[2]["cell"], rows[1]["cell"] = 40, 60
    for r in rows[:3]:
        r["value"] = r["cell"] / 200
        r["se"] = np.sqrt(r["value"] * (1 - r["value"]) / 200)
    assert judged(rows, numbers, study).status["mean.group.all"] == "shown"


def test_whole_people_to_three_decimals_are_not_published():
    """An unweighted share to one decimal below a base of 1,000, and the exact base of a model, fit one base alone."""
    rows = table(
        [
            {"key": "a", "kind": "share", "unit": "share", "value": 0.3, "base": 987, "unweighted": 0.23456},
            {"key": "b", "kind": "share", "unit": "share", "value": 0.3, "base": 1987, "unweighted": 0.23456},
            {"key": "c", "kind": "model", "unit": "count", "value": 1923, "base": 1923},
        ]
    ).assign(status="shown", reason="", alike=False, simple=False)  # fmt: skip
    out = rounded(rows, 10).set_index("key")
    assert out.unweighted[["a", "b"]].tolist() == [0.23, 0.235] and out["value"]["c"] == 1920


PEOPLE = {"key": "quality.respondents", "kind": "diagnostic", "unit": "count"}


def edition(rows: list[dict], n: int, questions, study) -> pd.DataFrame:
    """The numbers of an edition with n respondents, as its gate let them out."""
    return (
        judged([*rows, PEOPLE | {"value": n, "base": n}], questions, study)
        .reset_index()
        .set_index("key", drop=False)
    )


def later(rows: list[dict], n: int, questions, study, *editions: pd.DataFrame) -> pd.DataFrame:
    given = {Path(f"editions/{i}.csv"): e for i, e in enumerate(editions)}
    return gate(table([*rows, PEOPLE | {"value": n, "base": n}]), questions, study, given).set_index("key")


def test_three_people_more_than_in_an_earlier_edition_stop_the_build(questions, study):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)})
    old = edition(rows, 530, questions, study)
    with pytest.raises(
        FactError, match=r"editions/0.csv, quality.respondents: 530 then, 533 now.*3 people"
    ):
        later(rows, 533, questions, study, old)
    assert (later(rows, 540, questions, study, old).status == "shown").all()
    assert (later(rows, 530, questions, study, old).status == "shown").all()


FLOORS = Disclosure()


def printing(bases: dict[tuple[str, str, str], float], n: int) -> pd.DataFrame:
    """Numbers as printed: a share of .5 in each group (question, breakdown, level), and the respondents."""
    rows = [share(q, "yes", 0, int(base), b, level) | {"value": 0.5, "unweighted": 0.5} for (q, b, level), base in
            bases.items()]  # fmt: skip
    return table([*rows, PEOPLE | {"value": n}]).set_index("key", drop=False)


def test_editions_whose_bases_differ_by_a_few_people():
    old, new = (
        printing({("paid", "", ""): 500, ("paid", "group", "blue"): blue}, 900) for blue in (147, 152)
    )
    path = Path("editions/2025-01-31.csv")
    for before, after in ((old, new), (new, old)):  # both exact: five people came, or went
        assert pinned_before(after, {path: before}, (), FLOORS) == {("paid", "group", "blue", "share")}
    assert not pinned_before(old, {path: old}, (), FLOORS)
    rounded_base = printing({("paid", "", ""): 500, ("paid", "group", "blue"): 150}, 900)
    assert not pinned_before(rounded_base, {path: old}, (), FLOORS)


def test_bases_of_one_edition_that_differ_by_a_few_people():
    answered, level = ("paid", "", ""), ("paid", "group", "blue")
    assert pinned_inside(printing({answered: 497}, 500), {}, (), FLOORS) == {(*answered, "share")}
    assert not pinned_inside(printing({answered: 500}, 503), {}, (), FLOORS)
    assert pinned_inside(printing({answered: 497, level: 494}, 600), {}, (), FLOORS) == {(*level, "share")}
    wide, coarse = ("paid", "wide", "cold"), {("wide", "cold"): ("group", ("blue",))}
    told = printing({answered: 501, wide: 158, level: 151}, 600)
    assert pinned_inside(told, coarse, (), FLOORS) == {(*level, "share")}
    assert not pinned_inside(told, {}, (), FLOORS)


def test_a_group_that_tells_a_few_people_is_withheld_with_its_base(questions, study, monkeypatch):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)})
    blue = {("paid", "group", "blue", "share")}
    monkeypatch.setattr("analysis.stages.disclose.neighbours.pinned_inside", lambda *_: blue)
    out = judged(rows, questions, study)
    assert (out.status[out.level == "blue"] == "withheld").all() and out.base[
        out.level == "blue"
    ].isna().all()
    gone = out[out.status == "withheld"]
    assert set(gone.reason) == {"privacy"} and len(set(gone.level)) > 1  # or the topline would give it back


def test_an_answer_that_is_nearly_anothers_is_withheld_beside_its_base(questions, study):
    """The base is that of every answer beside it; of a group that is nearly an answer, the base tells too."""
    rows = table(crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)}))
    out = gate(rows, questions, study, near={("paid", "yes"), ("group", "blue")}).set_index("key")
    assert (out.status[out.answer == "yes"] == "withheld").all()
    assert (out.status[out.level == "blue"] == "withheld").all()
    assert out.base.isna().tolist() == (out.level == "blue").tolist()
    assert out.base["share.paid.yes.all"] == out.base["share.paid.no.all"] == 530


def test_what_was_published_of_the_same_people_protects_nobody(questions, study):
    """red was shown before and blue is small: green has to go with blue, though red is smaller."""
    rows = crosstab({"red": (80, 160), "green": (90, 180), "blue": (3, 150)})
    alone = later(rows, 490, questions, study)
    assert (
        alone.status["share.paid.yes.group.red"] == "withheld" != alone.status["share.paid.yes.group.green"]
    )
    old = edition(rows, 490, questions, study)
    swap = {"share.paid.yes.group.red", "share.paid.no.group.red"}
    for key in swap:
        old.loc[key, ["status", "reason", "value"]] = ["shown", "", 0.5]
        old.loc[key.replace("red", "green"), ["status", "reason", "value"]] = [
            "withheld",
            "privacy",
            np.nan,
        ]
    out = later(rows, 490, questions, study, old)
    assert out.status["share.paid.yes.group.green"] == "withheld" == out.status["share.paid.yes.group.blue"]
    assert out.status["share.paid.yes.group.red"] == "shown"


def effects(terms: str, base: int) -> list[dict]:
    """A model of two levels a term, and its base."""
    rows = [
        {
            "key": f"effect.m.{t}.b",
            "kind": "effect",
            "unit": "points",
            "value": 0.1,
            "base": base,
            "cell": 20,
        }
        for t in terms
    ]
    return [*rows, {"key": "model.m.base", "kind": "model", "unit": "count", "value": base, "base": base}]


def test_a_model_that_gives_its_data_back_is_withheld_whole(questions, study):
    """Two terms have three parameters: thirteen people leave ten degrees of freedom, twelve leave nine."""
    for terms, base, status in (("tu", 13, "shown"), ("tu", 12, "withheld"), ("t", 300, "withheld")):
        assert set(judged(effects(terms, base), questions, study).status) == {status}
    both = judged([*effects("tu", 300), *[r | {"key": r["key"].replace(".m.", ".n.")} for r in effects("t", 300)]],
                  questions, study)  # fmt: skip
    assert both.index[both.status == "withheld"].tolist() == ["effect.n.t.b", "model.n.base"]


def number(kind: str, base: int, **more: float) -> dict:
    return {
        "key": f"{kind}.hours",
        "kind": kind,
        "unit": "total",
        "question": "hours",
        "value": 8.0,
        "base": base,
    } | more


def of_total(rows: list[dict], questions, study) -> pd.DataFrame:
    text = dict.fromkeys(
        "key kind theme question answer breakdown level unit left right made_by".split(), ""
    )
    columns = dict.fromkeys([*COLUMNS, "largest", "largest_two", "probability"])
    made = pd.DataFrame([text | r for r in rows]).reindex(columns=list(columns))
    return gate(made, questions, study).set_index("key")


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (number("total", 30, largest=0.49, largest_two=0.89), "shown"),
        (number("total", 29, largest=0.1, largest_two=0.2), "withheld"),
        (number("total", 90, largest=0.5, largest_two=0.6), "withheld"),
        (number("total", 90, largest=0.46, largest_two=0.9), "withheld"),
        (number("quantile", 30, probability=0.5, cell=5), "shown"),
        (number("quantile", 30, probability=0.5, cell=4), "withheld"),
        (number("quantile", 30, probability=0.5), "withheld"),
        (number("quantile", 29, probability=0.5, cell=5), "withheld"),
        (number("quantile", 100, probability=0.05, cell=5), "shown"),
        (number("quantile", 99, probability=0.95, cell=5), "withheld"),
    ],
)
def test_totals_and_quantiles(questions, study, row, status):
    assert of_total([row], questions, study).status.tolist() == [status]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (number("total", 90), "largest two do not fit"),
        (number("total", 90, largest=0.3), "largest two do not fit"),
        (number("total", 90, largest=0.3, largest_two=0.2), "largest two do not fit"),
        (number("quantile", 90), "between 0 and 1"),
        (number("quantile", 90, probability=0), "no minima, no maxima"),
        (number("quantile", 90, probability=1), "no minima, no maxima"),
    ],
)
def test_totals_and_quantiles_that_do_not_say_what_they_are_stop_the_build(questions, study, row, says):
    with pytest.raises(FactError, match=says) as error:
        of_total([row], questions, study)
    assert row["key"] in str(error.value)


def test_a_total_goes_with_a_share_of_the_same_people(questions, study):
    rows = [
        share("hours", "yes", 197, 200),
        share("hours", "no", 3, 200),
        number("total", 200, largest=0.1, largest_two=0.2),
    ]
    assert of_total(rows, questions, study).status["total.hours"] == "withheld"


def by_pair(counts: dict[tuple[str, str], tuple[int, int]]) -> list[dict]:
    """paid by role, by group and by both: yes and base in each."""
    rows = []
    for name, at in (("", None), ("role", 0), ("group", 1), ("role_x_group", 2)):
        sums: dict[str, list[int]] = {}
        for key, (yes, base) in counts.items():
            level = "" if at is None else "_x_".join(key) if at == 2 else key[at]
            have = sums.setdefault(level, [0, 0])
            have[0], have[1] = have[0] + yes, have[1] + base
        for level, (yes, base) in sums.items():
            rows += [
                share("paid", "yes", yes, base, name, level),
                share("paid", "no", base - yes, base, name, level),
            ]
    return rows


@pytest.fixture
def crossing(tmp_path):
    text = (
        (TINY / "study.toml")
        .read_text()
        .replace(
            'breakdowns = ["role", "group"]', 'breakdowns = ["role", "group"]\npairs = [["role", "group"]]'
        )
    )
    (tmp_path / "study.toml").write_text(text)
    return read_study(tmp_path / "study.toml")


def test_crossed_breakdowns_never_cost_a_breakdown_a_cell(questions, study, crossing):
    """One cell of the pair is small: three more of the pair go with it, and nothing else."""
    counts = {("early", "red"): (60, 120), ("early", "green"): (70, 130), ("early", "blue"): (3, 90),
              ("late", "red"): (50, 110), ("late", "green"): (80, 140), ("late", "blue"): (45, 100)}  # fmt: skip
    out = judged(by_pair(counts), questions, crossing)
    gone = out[out.status == "withheld"]
    assert set(gone.breakdown) == {"role_x_group"} and set(gone.reason) == {"privacy"}
    levels = gone.level.value_counts()
    assert levels["early_x_blue"] == 2 and len(levels) == 4 and "late_x_blue" in levels
    alone = judged([r for r in by_pair(counts) if r["breakdown"] != "role_x_group"], questions, study)
    assert (alone.status == "shown").all()


def test_a_withheld_cell_of_a_breakdown_is_not_given_back_by_its_crossed_parts(questions, crossing):
    counts = {("early", "red"): (60, 120), ("early", "green"): (70, 130), ("early", "blue"): (2, 90),
              ("late", "red"): (50, 110), ("late", "green"): (80, 140), ("late", "blue"): (2, 100)}  # fmt: skip
    out = judged(by_pair(counts), questions, crossing)
    gone = out.index[out.status == "withheld"]
    hidden = [g for g in ("red", "green", "blue") if f"share.paid.yes.group.{g}" in gone]
    assert "blue" in hidden and len(hidden) == 2
    for g in hidden:
        assert any(f"share.paid.yes.role_x_group.{r}_x_{g}" in gone for r in ("early", "late"))


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ('[["role", "grop"]]', "'grop', which is no breakdown.*group"),
        ('[["role", "group"], ["group", "role"]]', "pairs names 'group' twice"),
        ('[["role"]]', "pairs, entry 1 has 1 entries, expected 2"),
    ],
)
def test_pairs_are_of_two_breakdowns(tmp_path, pairs, says):
    text = (TINY / "study.toml").read_text().replace("[themes]", f"pairs = {pairs}\n\n[themes]", 1)
    (tmp_path / "study.toml").write_text(text)
    with pytest.raises(FactError, match=says):
        read_study(tmp_path / "study.toml")
