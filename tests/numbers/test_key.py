"""Keys: what is made is parsed, what is parsed is made again, and nothing else is a key."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.numbers.ids import CROSS, WrongKeyError, check_id, is_id
from analysis.numbers.key import (
    ALL,
    FORMS,
    Group,
    Key,
    kind_of,
    record_of,
    stem,
)
from analysis.numbers.many import pair_texts, texts

ROLE = Group(("role",), ("early",))
PAIR = Group(("role", "group"), ("early", "green"))
EXAMPLES = [
    (Key("share", "happy", "agree"), "share.happy.agree.all", "happy"),
    (Key("share", "happy", "agree", PAIR), "share.happy.agree.role_x_group.early_x_green", "happy"),
    (Key("quantile", "age", part="50", group=ROLE), "quantile.age.50.role.early", "age"),
    (Key("mean", "age", group=ROLE), "mean.age.role.early", "age"),
    (Key("difference", "age", "mean", ROLE, less=("late",)), "difference.age.mean.role.early-late", "age"),
    (Key("omnibus", "happy", "agree", by="role"), "omnibus.happy.agree.role", "happy"),
    (Key("rank", "age"), "rank.age.all", "age"),
    (Key("modeled", "age", group=ROLE), "modeled.age.role.early", "age"),
    (Key("pooled", "happy", "agree", PAIR), "pooled.happy.agree.role_x_group.early_x_green", "happy"),
    (Key("effect", model="m", term="role", level="late"), "effect.m.role.late", "m"),
    (
        Key("interaction", model="m", term="role_x_red", level="late_x_yes"),
        "interaction.m.role_x_red.late_x_yes",
        "m",
    ),
    (Key("coefficient", model="m", term="role", level="late"), "coefficient.m.role.late", "m"),
    (Key("model", model="m", part="base"), "model.m.base", "m"),
    (Key("gap", claim="older"), "gap.older", "gap"),
    (Key("claim", claim="older"), "claim.older", "claim"),
    (Key("quality", part="records"), "quality.records", "quality"),
    (Key("quality", part="refused", of_part="happy"), "quality.refused.happy", "refused"),
    (
        Key.of_margin("role_sex", "early x woman", "before"),
        "margin.role_sex.early_x_woman.before",
        "role_sex",
    ),
    (Key.of_margin("role", "(none)", "after"), "margin.role.(none).after", "role"),
    (Key("replicated", of=Key("share", "happy", "agree")), "replicated.share.happy.agree.all", "share"),
    (Key("kept", of=Key("claim", claim="older")), "kept.claim.older", "claim"),
    (Key("varied", of=Key("gap", claim="older")), "varied.gap.older", "gap"),
    (
        Key("change", of=Key("share", "happy", "agree"), wave="2025"),
        "change.share.happy.agree.all@wave=2025",
        "share",
    ),
    (Key("bound", of=Key("share", "happy", "agree")), "bound.share.happy.agree.all", "share"),
    (Key("tipping", claim="older", part="apart"), "tipping.older.apart", "tipping"),
    (
        Key("missing", of=Key("share", "happy", "agree"), imputation="answers"),
        "missing.share.happy.agree.all@imputation=answers",
        "share",
    ),
    (Key("unstated", of=Key("share", "hue", "warm")), "unstated.share.hue.warm.all", "share"),
    (Key("late", of=Key("share", "happy", "agree")), "late.share.happy.agree.all", "share"),
    (Key("battery", part="mood", of_part="alpha"), "battery.mood.alpha", "battery"),
    (Key("loading", part="mood", question="happy"), "loading.mood.happy", "loading"),
    (Key("polychoric", question="happy", of_part="calm"), "polychoric.happy.calm", "happy"),
    (
        Key("responded", term="frame", level="old", part="rr2"),
        "responded.frame.old.rr2",
        "responded",
    ),
    (
        Key.of_margin("role_sex", "early x woman", "").on(kind="shift", question="happy", answer="agree"),
        "shift.role_sex.early_x_woman.happy.agree",
        "role_sex",
    ),
    (Key("choice", term="weights", level="base", part="lost"), "choice.weights.base.lost", "choice"),
    (
        Key("share", "happy", "agree", specification="fast"),
        "share.happy.agree.all@specification=fast",
        "happy",
    ),
    (Key("weighting", part="kish_deff"), "weighting.kish_deff", "weighting"),
    (Key("response", part="rr1"), "response.rr1", "response"),
    (Key("disclosure", part="shown"), "disclosure.shown", "disclosure"),
    (Key("mean", "age", wave="2028", imputation="3"), "mean.age.all@wave=2028@imputation=3", "age"),
]


@pytest.mark.parametrize(("key", "text", "record"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_a_key_is_its_text_and_its_text_is_the_key(key, text, record):
    assert str(key) == text and Key.parse(text) == key
    assert kind_of(text) == key.kind and record_of(text) == record


def test_every_kind_has_an_example():
    assert {key.kind for key, _, _ in EXAMPLES} == set(FORMS)


WORDS = st.text("abxyZ09", min_size=1, max_size=4)
IDS = st.lists(WORDS, min_size=1, max_size=3).map("_".join).filter(is_id)
GROUPS = st.builds(
    lambda names, levels: Group(tuple(names), tuple(levels[: len(names)])) if names else ALL,
    st.lists(IDS, max_size=2), st.lists(IDS, min_size=2, max_size=2),
)  # fmt: skip


@given(IDS, IDS, GROUPS, IDS, st.booleans())
def test_shares_and_differences_survive_their_text(question, answer, group, other, later):
    key = Key("share", question, answer, group, wave="2028" if later else "")
    assert Key.parse(str(key)) == key
    assert key.on(group=ALL, wave="") == Key("share", question, answer)
    if len(group.level) == 1:
        apart = Key("difference", question, answer, group, less=(other,))
        assert Key.parse(str(apart)) == apart


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("shares.a.b.all", "no kind 'shares'"),
        ("share.a.b", "too short, expected share.question.answer.group"),
        ("share.a.b.all.c", "'c' is too much"),
        ("share.a.Neither nor.all", "'Neither nor' is no id .*single underscores"),
        ("difference.a.b.c.d", "'' is no id"),
        ("difference.a.b.c.full-time-part_time", "is no id"),
        ("mean.a.all@imputation=1@wave=2", "in this order"),
        ("mean.a.all@wave=1@wave=1", "in this order"),
        ("mean.a.all@vintage=1", "in this order"),
        ("mean.a.all@wave=", "in this order, =id"),
        ("replicated.share.a", "too short"),
        ("margin.m.a_x_.before", "no id"),
    ],
)
def test_what_is_no_key_is_refused_with_what_was_expected(text, says):
    with pytest.raises(WrongKeyError, match=says):
        Key.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "full-time",
        "Neither nor",
        "all",
        "",
        "a_x_b",
        "x_a",
        "a_x",
        "x",
        "Q1.2",
        "a__b",
        "_a",
        "é",
        "а",
        "١",
    ],
)
def test_what_is_no_id_is_refused(text):
    with pytest.raises(WrongKeyError, match="single underscores"):
        check_id(text)


def test_many_keys_at_once_are_the_same_keys():
    groups = [ALL, ROLE, PAIR]
    for key in (Key("share", "happy", "agree"), Key("mean", "age")):
        assert texts([key], groups) == [str(key.on(group=g)) for g in groups]
        late = Group(("role",), ("late",))
        apart = Key("difference", key.question, key.answer or "mean", ROLE, less=late.level)
        assert pair_texts([key], [(ROLE, late)]) == [str(apart)]


def test_the_beginning_of_a_key_names_a_kind():
    assert stem("margin", "role") == "margin.role."
    with pytest.raises(WrongKeyError, match="no kind 'margins'"):
        stem("margins")


def test_every_key_of_a_build_is_made_again():
    """Of the demonstration, whose numbers `make test` has made."""
    with Path("build/numbers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and all(str(Key.parse(row["key"])) == row["key"] for row in rows)
    for row in rows:
        if row["kind"] in ("share", "mean"):
            group = Group.of(row["breakdown"], row["level"])
            assert str(Key.about(row["question"], row["answer"], group)) == row["key"]


def test_what_stands_between_crossed_names_is_written_once():
    """In Python, but for what docstrings say; parts have functions, a browser is told it."""
    found = [p for p in Path("analysis").rglob("*.py") if CROSS in "".join(strings(p.read_text("utf-8")))]
    assert found == [Path("analysis/numbers/ids.py")]
    folders = ("static", "parts", "common", "overrides")  # a page that somebody wrote names keys whole
    others = [p for folder in folders for p in Path("site_src", folder).rglob("*.*")]
    assert others and not [p for p in others if CROSS.encode() in p.read_bytes()]


def strings(source: str) -> Iterator[str]:
    """What stands in quotes, but for whole statements."""
    tree = ast.parse(source)
    said = {id(x.value) for x in ast.walk(tree) if isinstance(x, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value
