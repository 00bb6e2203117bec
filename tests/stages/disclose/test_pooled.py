"""Shares of crossed groups: a function of what is printed, and told where they are narrow enough."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import PUBLIC
from analysis.stages.disclose.pooled import parts, pooled, printed
from analysis.stats import pooled_shares
from analysis.study import FactError
from analysis.study.modeled import Pooled
from tests.stages.disclose.given import TINY

ROLES, GROUPS = ("early", "late"), ("red", "green", "blue")
PART = np.array([[0.20, 0.15, 0.10], [0.25, 0.20, 0.10]])
TRUE = np.array([[0.60, 0.50, 0.30], [0.50, 0.40, 0.20]])
SPEC = Pooled(pair=("role", "group"), questions=("paid",))
PEOPLE = 1000


@pytest.fixture
def pooling(study):
    return replace(study, pooled={"small": SPEC})


def row(question: str, answer: str, by: str, level: str, value: float, base: float) -> dict:
    group = f"{by}.{level}" if by else "all"
    return {"key": f"share.{question}.{answer}.{group}", "kind": "share", "question": question, "answer": answer,
            "breakdown": by, "level": level, "unit": "share", "value": round(value, 3),
            "se": float(np.sqrt(value * (1 - value) / base)), "base": round(base, -1), "status": "shown",
            "reason": ""}  # fmt: skip


def public(
    hidden: tuple[str, ...] = ("early_x_blue",), off: float = 0.0, scale: float = 1.0
) -> pd.DataFrame:
    """Paid by role and group, and who is in which group; of the hidden cells nothing is shown."""
    whole = TRUE.copy()
    whole[1, 0] += off
    rows = [row("paid", "yes", "", "", float((whole * PART).sum()), PEOPLE)]
    for i, role in enumerate(ROLES):
        mine = PART[i].sum()
        rows += [row("role", role, "", "", mine, PEOPLE),
                 row("paid", "yes", "role", role, float((whole[i] * PART[i]).sum() / mine), mine * PEOPLE)]  # fmt: skip
        rows += [
            row("group", g, "role", role, PART[i, j] / mine, mine * PEOPLE) for j, g in enumerate(GROUPS)
        ]
    for j, g in enumerate(GROUPS):
        mine = PART[:, j].sum()
        rows.append(
            row("paid", "yes", "group", g, float((whole[:, j] * PART[:, j]).sum() / mine), mine * PEOPLE)
        )
        for i, role in enumerate(ROLES):
            rows.append(
                row(
                    "paid", "yes", "role_x_group", f"{role}_x_{g}", whole[i, j], PART[i, j] * PEOPLE * scale
                )
            )
    out = pd.DataFrame(rows).reindex(columns=PUBLIC)
    gone = out.level.isin(hidden) & (out.breakdown == "role_x_group")
    out.loc[gone, ["status", "reason"]] = "withheld", "privacy"
    out.loc[gone, ["value", "se", "base"]] = np.nan
    return out


def test_a_group_that_is_not_printed_is_what_the_others_leave(pooling, questions):
    """Both margins are printed, and five of six groups: the sixth is known to the rounding of the rest."""
    made = pooled(public(), pooling, questions).set_index("key")
    key = "pooled.paid.yes.role_x_group.early_x_blue"
    assert len(made) == 6 and made.answer[key] == "modeled" and np.isnan(made.base[key])
    assert made.value[key] == pytest.approx(0.30, abs=0.03)
    assert made.low[key] < 0.30 < made.high[key]
    of = printed(public()[public().status != "withheld"].set_index("key"), SPEC, share_key(), questions)
    expected = pooled_shares(of)
    assert made.value.to_numpy() == pytest.approx(np.round(expected.value, 2))
    assert made.se.to_numpy() == pytest.approx(np.round(expected.se, 3))


def share_key():
    from analysis.numbers.key import Key

    return Key("share", "paid", "yes")


def test_the_parts_are_those_printed_either_way(questions):
    rows = public().set_index("key")
    roles, groups = ([questions[b].id, list(questions[b].answers)] for b in ("role", "group"))
    from analysis.numbers.key import Group

    one, two = ([Group.of(b, level) for level in levels] for b, levels in (roles, groups))
    assert parts(rows, one, two) == pytest.approx(PART, abs=0.001)
    assert parts(rows, two, one) == pytest.approx(PART.T, abs=0.001)


def test_whatever_a_withheld_share_is_the_modeled_ones_are_the_same(pooling, questions):
    """The gate's own rows still hold it; nothing of it may come out."""
    rows = public()
    gone = rows.status == "withheld"
    one, two = (
        pooled(rows.assign(value=rows.value.mask(gone, x)), pooling, questions) for x in (0.0, 0.99)
    )
    pd.testing.assert_frame_equal(one, two)


def test_large_groups_and_outlying_ones_keep_their_own(pooling, questions):
    assert set(pooled(public(), pooling, questions).answer[1:2]) == {"direct"}  # a base of 150
    few = replace(SPEC, direct=100_000)
    study = replace(pooling, pooled={"small": few})
    made = pooled(public(()), study, questions)
    assert set(made.answer) == {"modeled"}
    far = pooled(
        public((), off=0.35), replace(pooling, pooled={"small": replace(few, outlying=0.5)}), questions
    )
    assert "direct" in set(far.answer)


def test_one_that_is_too_wide_is_not_told(pooling, questions):
    narrow = replace(pooling, pooled={"small": replace(SPEC, widest=0.0)})
    made = pooled(public(), narrow, questions)
    assert (
        "pooled.paid.yes.role_x_group.early_x_blue" not in set(made.key) and (made.answer == "direct").all()
    )


def test_where_the_gate_left_the_table_out_nothing_is_made(pooling, questions):
    every = tuple(f"{r}_x_{g}" for r in ROLES for g in GROUPS)
    assert pooled(public(every), pooling, questions).empty


def test_margins_that_are_not_printed_are_an_error_of_the_study(pooling, questions):
    rows = public(tuple(f"{r}_x_{g}" for r in ROLES for g in GROUPS[1:]))
    rows.loc[rows.breakdown.isin(["role", "group"]) & (rows.question == "paid"), "status"] = "withheld"
    with pytest.raises(FactError, match=r"\[pooled.small\]: 'paid' cannot be modeled"):
        pooled(rows, pooling, questions)


def test_the_study_says_what_is_crossed(tmp_path):
    from analysis.study import read_study

    path = tmp_path / "study.toml"
    said = (TINY / "study.toml").read_text()
    path.write_text(said + '\n[pooled.small]\npair = ["role", "role"]\nquestions = []\n')
    with pytest.raises(FactError) as wrong:
        read_study(path)
    assert "twice" in str(wrong.value) or "is empty" in str(wrong.value)
