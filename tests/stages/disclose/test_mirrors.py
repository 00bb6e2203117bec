"""The same people in two tables, by hand."""

import pytest

from analysis.stages.disclose import mirrors as mirroring
from tests.stages.disclose.given import (
    audited,
    by_role,
    laid,
    mirrors,
    people,
    questions_of,
    role_by,
    share,
)


def test_a_recode_of_a_question_is_that_question_in_other_words(monkeypatch, questions, study):
    tables = audited(monkeypatch, [*by_role(), *role_by("red", {"red"})], questions, study)
    assert mirrors(tables) == {
        "group|=red|=role|=early": "role|early|red|yes", "group|=green blue|=role|=early": "role|early|red|no",
        "group|=red|=role|=late": "role|late|red|yes", "group|=green blue|=role|=late": "role|late|red|no",
        "role|=early|=red|=yes": "group|red|role|early", "role|=late|=red|=yes": "group|red|role|late",
    }  # fmt: skip
    assert {k: v for k, v in tables.nets.items() if k[1][0] == "="} == {
        ("group", "=red"): ("red",), ("group", "=green blue"): ("green", "blue"),
        ("role", "=early"): ("early",), ("role", "=late"): ("late",),
    }  # fmt: skip
    assert {k: v for k, v in tables.recodes.items() if k[0][0] == "="} == {
        ("=role", "=early"): ("role", ("early",)), ("=role", "=late"): ("role", ("late",)), ("=red", "=yes"): ("red", ("yes",)),
    }  # fmt: skip


def test_other_people_are_no_mirror(monkeypatch, questions, study):
    found = mirrors(audited(monkeypatch, [*by_role(), *role_by("red", {"red"}, fewer=1)], questions, study))
    assert found == {}


@pytest.mark.parametrize(
    ("levels", "blue"),
    [
        ('[["yes", "group in red green"], ["no", "group = blue"]]', True),
        (
            '[["yes", "group in red green"], ["no", "group in red green blue"]]',
            True,
        ),  # the first that holds
        ('[["yes", "group in red green"], ["no", "group = blue and role in early late"]]', False),
        ('[["yes", "group != blue"], ["no", "group = blue"]]', False),
    ],
)
def test_what_a_recode_says_of_its_source(monkeypatch, tmp_path, study, levels, blue):
    """Levels are understood as long as each is nothing but answers of the one source."""
    text = f'\n[warm]\nwording = "Warm"\nshort = "Warm"\nscale = "yesno"\nlevels = {levels}\n'
    rows = [*by_role(), *role_by("warm", {"red", "green"})]
    found = mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study))
    assert ("role|early|warm|no" in found.values()) == blue == ("group|=blue|=role|=early" in found)
    assert ("group|blue|role|late" in found.values()) == blue == ("role|=late|=warm|=no" in found)


def test_an_answer_within_a_net_is_taken_for_the_same_people(monkeypatch, tmp_path, study):
    """Of happy only nets are published: nobody can count who agrees strongly, but for the recode."""
    text = (
        '\n[glad]\nwording = "Glad"\nshort = "Glad"\nscale = "yesno"\n'
        'levels = [["yes", "happy = strongly_agree"], ["no", "happy in somewhat_agree neither disagree"]]\n'
    )
    rows = [share("happy agree", 160, 300), share("happy disagree", 80, 300), share("happy neither", 60, 300),
            share("glad yes", 70, 300), share("glad no", 230, 300)]  # fmt: skip
    tables = audited(monkeypatch, rows, questions_of(tmp_path, text), study)
    assert mirrors(tables) == {
        "happy|=strongly_agree||": "glad|yes||",
        "happy|=strongly_disagree somewhat_disagree neither somewhat_agree||": "glad|no||",
    }


def test_a_recode_that_tells_nothing_of_its_source_has_no_mirror(monkeypatch, tmp_path, study):
    text = (
        '\n[warm]\nwording = "Warm"\nshort = "Warm"\nscale = "yesno"\n'
        'levels = [["yes", "group != blue"], ["no", "group = blue"]]\n'
    )
    rows = role_by("warm", {"red", "green"})
    assert mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study)) == {}


def test_levels_that_a_table_has_not_are_no_mirror(monkeypatch, tmp_path, study):
    """Of happy by role only late stands there."""
    text = (
        '\n[glad]\nwording = "Glad"\nshort = "Glad"\nscale = "yesno"\n'
        'levels = [["yes", "happy = strongly_agree"], ["no", "happy in somewhat_agree neither disagree"]]\n'
        '\n[pleased]\nwording = "Pleased"\nshort = "Pleased"\nscale = "yesno"\n'
        'levels = [["yes", "happy = agree"], ["no", "happy in disagree neither"]]\n'
    )
    questions = questions_of(tmp_path, text)
    happy = [("agree", 160), ("disagree", 80), ("neither", 60)]
    tops = [share(f"happy {a}", 2 * n, 600) for a, n in happy]
    rows = [*tops, *(share(f"happy {a} role late", n, 300) for a, n in happy)]
    glad = [share(f"glad {a}{at}", k * n, k * 300) for k, at in ((2, ""), (1, " role early"), (1, " role late"))
            for a, n in (("yes", 70), ("no", 230))]  # fmt: skip
    found = mirrors(audited(monkeypatch, [*rows, *glad], questions, study))
    no = "=strongly_disagree somewhat_disagree neither somewhat_agree"
    assert found == {
        "happy|=strongly_agree||": "glad|yes||", f"happy|{no}||": "glad|no||",
        "happy|=strongly_agree|=role|=late": "glad|yes|role|late", f"happy|{no}|=role|=late": "glad|no|role|late",
    }  # fmt: skip
    # a net is its answers in other words
    pleased = [share("pleased yes", 320, 600), share("pleased no", 280, 600)]
    found = mirrors(audited(monkeypatch, [*tops, *pleased], questions, study))
    assert found == {
        "happy|=somewhat_agree strongly_agree||": "pleased|yes||", "pleased|=yes||": "happy|agree||",
        "happy|=strongly_disagree somewhat_disagree neither||": "pleased|no||",
    }  # fmt: skip


def test_a_level_is_understood_though_the_next_is_of_another_question(monkeypatch, tmp_path, study):
    text = (
        '\n[odd]\nwording = "Odd"\nshort = "Odd"\nscale = "yesno"\n'
        'levels = [["yes", "group = red"], ["no", "role = early"]]\n'
    )
    rows = [share(f"group {g}", people(g), people()) for g in ("red", "green", "blue")]
    rows += [share("odd yes", people("red"), 400), share("odd no", 400 - people("red"), 400)]
    found = mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study))
    assert found == {"group|=red||": "odd|yes||", "odd|=yes||": "group|red||"}


def test_a_table_of_other_people_or_of_three_variables_hides_no_mirror(monkeypatch, tmp_path, study):
    text = (
        '\n[warm]\nwording = "Warm"\nshort = "Warm"\nscale = "yesno"\n'
        'levels = [["yes", "group in red green"], ["no", "group = blue"]]\n'
    )
    questions = questions_of(tmp_path, text)
    other, warm = role_by("red", {"red"}, fewer=1), role_by("warm", {"red", "green"})[2:]
    found = mirrors(audited(monkeypatch, [*by_role(), *other, *warm], questions, study))
    assert found["group|=blue|=role|=late"] == "role|late|warm|no" and "group|=red|=role|=late" not in found
    three = [
        share(f"happy agree role_x_red {r}_x_{x}", 30, 90) for r in ("early", "late") for x in ("yes", "no")
    ]
    made = laid([*three, *by_role(), *role_by("red", {"red"})])
    rows, _, levels = mirroring.mirrored(made, questions, {})
    assert len(rows) == 6 and rows.same.min() > 3
    assert set(levels) == {("=role", "=early"), ("=role", "=late"), ("=red", "=yes")}


def test_levels_are_summed_where_a_breakdown_is_made_from_another(monkeypatch, questions, study):
    """Role by group and by red: red is a group, and the others together are not red."""
    by_group = [share(f"role {r} group {g}", people(g, r), people(g)) for g in ("red", "green", "blue")
                for r in ("early", "late")]  # fmt: skip
    tables = audited(monkeypatch, [*role_by("red", {"red"}), *by_group], questions, study)
    assert {k: v for k, v in mirrors(tables).items() if k.startswith("role|=early")} == {
        "role|=early|=group|=red": "role|early|red|yes", "role|=early|=group|=green blue": "role|early|red|no",
        "role|=early|=red|=yes": "role|early|group|red",
    }  # fmt: skip
    assert tables.recodes["=group", "=green blue"] == ("group", ("green", "blue"))


def test_who_was_not_shown_a_question_is_no_mirror(monkeypatch, tmp_path, study):
    text = (
        '\n[anew]\nwording = "Anew"\nshort = "Anew"\nscale = "yesno"\nshown_by = "shown_extra"\n'
        'levels = [["yes", "extra = yes"], ["no", "extra = no"]]\n'
    )
    half = [share("extra yes", 80, 150), share("extra no", 70, 150), share("anew yes", 80, 150), share("anew no", 70, 150)]  # fmt: skip
    rows = [*half, *by_role(), *role_by("red", {"red"})]
    found = mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study))
    assert len(found) == 6 and not any("extra" in x or "anew" in x for x in (*found, *found.values()))


def test_a_margin_of_three_variables_mirrors_nothing(questions):
    rows = [*by_role(), share("margin.m red_x_agree_x_early", people("red", "early"), people())]
    found, _, _ = mirroring.mirrored(laid(rows), questions, {"margin.m": ["group", "happy", "role"]})
    assert found.empty
    rows[-1] |= {"answer": "red_x_early"}
    found, _, _ = mirroring.mirrored(laid(rows), questions, {"margin.m": ["group", "role"]})
    assert found[mirroring.PLACE].to_numpy().tolist() == [["group", "=red", "=role", "=early"]]
