"""What people answered, as codes, and what is asked of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.sample.answers import asked, chosen, coded, numbered
from analysis.study import read_questions

TINY = Path("tests/studies/tiny")
HAPPY = ["strongly_agree", "somewhat_agree", "neither", "dont_know", "refused"]


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


def column(*cells: str) -> pd.Categorical:
    return pd.Categorical(cells)


def shares(part, who: int) -> dict[str, tuple[float, float]]:
    """Of one respondent what they add to the top and the bottom of each number."""
    code = part.codes[who]
    out = (
        [(0.0, 0.0)] * len(part.answers)
        if code < 0
        else zip(part.tops[:, code], part.bottoms[:, code], strict=True)
    )
    return dict(zip(part.answers, out, strict=True))


def test_a_topline_has_answers_then_nets_and_the_base_has_no_refusals(questions):
    (part,) = asked(questions["happy"], {"happy": column(*HAPPY)}, everyone=True, mean=False)
    assert part.answers[-2:] == ("disagree", "agree") and "refused" not in part.answers
    assert [shares(part, i)["agree"] for i in range(5)] == [(1, 1), (1, 1), (0, 1), (0, 1), (0, 0)]
    assert [shares(part, i)["dont_know"] for i in range(5)] == [(0, 1), (0, 1), (0, 1), (1, 1), (0, 0)]


def test_groups_have_nets_and_the_mean_of_a_scale_is_one_more_number_of_the_same_codes(questions):
    """Strongly agree counts 5 and don't know nothing: it stands under shares and not under the mean."""
    rows = tuple(
        replace(a, number=5.0 if a.key == "strongly_agree" else None) for a in questions["happy"].rows
    )
    happy, people = replace(questions["happy"], rows=rows), {"happy": column(*HAPPY)}
    (part,) = asked(happy, people, everyone=False, mean=True)
    assert part.answers == (*happy.nets, "mean") and part.mean.tolist() == [False] * len(happy.nets) + [
        True
    ]
    assert [shares(part, i)["mean"] for i in (0, 1, 3)] == [(5, 1), (0, 0), (0, 0)]
    assert shares(part, 3)["dont_know"] == (1, 1)
    (bare,) = asked(happy, people, everyone=False, mean=False)
    assert "mean" not in bare.answers


def test_a_scale_of_many_points_is_told_in_nets(questions, tmp_path):
    scales = (TINY / "scales.csv").read_text()
    points = "".join(f"ten,{i},{i},{i},{'low' if i < 5 else 'high'},{i},answer\n" for i in range(11))
    (tmp_path / "scales.csv").write_text(scales + points + "ten,,low,Low,,,net\nten,,high,High,,,net\n")
    codebook = (
        (TINY / "codebook.csv").read_text().replace("single,agree,all,,,agree,", "single,ten,all,,,mean,")
    )
    (tmp_path / "codebook.csv").write_text(codebook)
    (tmp_path / "recodes.toml").write_text("")
    ten = read_questions(tmp_path / "codebook.csv", tmp_path / "scales.csv", tmp_path / "recodes.toml")[
        "happy"
    ]
    assert list(chosen(ten, everyone=True, points=7)) == ["low", "high"]


def test_options_of_a_mark_all_question_stand_alone(questions):
    people = {"perks_car": column("yes", "skip"), "perks_food": column("no", "skip")}
    parts = list(asked(questions["perks"], people, everyone=True, mean=True))
    assert [(p.answers, p.codes.tolist()) for p in parts] == [(("car",), [1, -1]), (("food",), [0, -1])]
    assert shares(parts[0], 0) == {"car": (1, 1)} and shares(parts[1], 0) == {"food": (0, 1)}


def test_codes_are_small_and_what_has_none_is_missing():
    assert coded(column("b", "a", "c"), {"a": 0, "b": 1}).tolist() == [1, 0, -1]
    assert coded(column("b"), {"b": 0}).dtype == np.int8
    many = {str(i): i for i in range(300)}
    assert coded(column("299", "7"), many).tolist() == [299, 7]


def test_numbers_are_those_behind_the_cells(questions):
    got = numbered(questions["hours"], column("40", "skip", "0"))
    assert got[0] == 40 and np.isnan(got[1]) and got[2] == 0
    with pytest.raises(ValueError, match=r"a cell like .aaaaa. is neither a number nor an answer"):
        numbered(questions["hours"], column("forty"))
