"""What is said beside numbers: each idea as often in one language as in the other, in texts and in words of code."""

import re
from pathlib import Path

import pytest

from analysis.language import read_messages
from analysis.stages.render.ideas import check_texts, compared, unlike
from analysis.stages.render.stated import digits
from analysis.store.kept import Found
from analysis.study import FactError
from analysis.study.texts import read_texts

EN, ZH = (read_messages(Path(f"site_src/words/{language}.toml")) for language in ("en", "zh"))
IDEAS = compared(EN, ZH, {"Not of Asian descent": "非亚裔"})
STRENGTH = "about most half perhaps uncertain disagree stop free withheld not".split()
SETTINGS = ("list.tight", "list.small", "edition.months")  # of a language, and no words
SLOT = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize(
    ("one", "two", "says"),
    [
        ("They do not know, and did not answer.", "他们不知道，也没有回答。", []),
        ("They do not know, and did not answer.", "他们知道，也没有回答。", ["not"]),
        ("They do not know, and did answer.", "他们不知道，也没有回答。", ["not"]),
        ("The two differ.", "两者不同。", []),
        ("The two differ.", "两者并非不同。", ["not"]),
        ("What is withheld", "什么不公布", []),
        ("What is withheld", "什么公布", ["withheld"]),
        ("Those not of Asian descent trust it.", "非亚裔信任它。", []),
        ("Those not of Asian descent trust it.", "非亚裔不信任它。", ["not"]),
        ("Whether it may be so is left open.", "是否可能如此，没有定论。", []),
        ("In July 2021", "2021年8月", ["july", "august"]),
    ],
)
def test_an_idea_is_said_as_often_in_both(one, two, says):
    assert [idea for idea, *_ in unlike(one, two, IDEAS)] == says


@pytest.mark.parametrize(
    ("translation", "said"),
    [("三分之二不信任大学。", ""), ("三分之二信任大学。", "says not"), ("不信任大学的占 66%。", "figures")],
)
def test_a_text_and_its_translation_say_the_same(tmp_path, translation, said):
    path = tmp_path / "texts.zh.csv"
    path.write_text(f'original,translation\nTwo thirds do not trust it.,{translation}\n"no, never",不\n')
    if said:
        with pytest.raises(FactError, match=said):
            check_texts(read_texts(path), IDEAS, {"no, never"}, Found(None, []))
    else:
        check_texts(read_texts(path), IDEAS, {"no, never"}, Found(None, []))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("US$67 million", "6,700 万美元", True), ("1.25 billion a year", "每年 12.5亿", True), ("67 million", "6,700", False),
        ("US$67 million", "6,800 万美元", False), ("67", "67 万", False), ("1,949 scientists", "1949 名科学家", True),
    ],
)  # fmt: skip
def test_an_amount_is_the_same_in_the_units_of_its_language(one, two, same):
    assert (digits(one) == digits(two)) == same


def test_what_code_says_is_as_strong_in_both_languages():
    faults = {}
    for key, message in EN.said.items():
        other = ZH.said[key]
        one, two = (m if isinstance(m, str) else m["other"] for m in (message, other))
        found = unlike(SLOT.sub("{x}", one), SLOT.sub("{x}", two), IDEAS)
        said = [idea for idea, *_ in found if idea in STRENGTH]
        if said and key not in SETTINGS:
            faults[key] = said
    assert faults == {}
