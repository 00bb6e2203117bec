"""Faults put into the pages and texts of the demonstration, one at a time: does the comparison of languages find them?"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from analysis.language import read_messages
from analysis.stages.render.__main__ import of_groups
from analysis.stages.render.ideas import compared, unlike
from analysis.stages.render.pairs import differ, otherwise, read_template
from analysis.stages.render.stated import digits
from analysis.study import read_survey
from analysis.study.texts import read_texts

STUDY, PAGES = Path("survey_data"), Path("site_src/pages")
CODE = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.S)
NUMBER = re.compile(r'\{\{ n\("[^}]*\}\}')
TURNED = {"多于": "少于", "更多": "更少", "较多": "较少", "上升": "下降", "高于": "低于", "大于": "小于"}
TURNED |= {new: old for old, new in TURNED.items()}
TURNED |= {
    "支持": "反对",
    "同意": "反对",
    "相信": "怀疑",
    "收益": "风险",
    "风险": "收益",
    "担心": "放心",
    "益处": "坏处",
}
OTHERS = dict(zip("三四五六七八九", "四五六七八九三", strict=True))
WITH = {
    "cannot": "can",
    "without": "with",
    "no": "a",
    "nobody": "everybody",
    "nothing": "all",
    "none": "all",
}
New = str | Callable[[str], str]
# Kind -> the most that may be missed, of those put in.
MISSED = {
    "hedge": 0, "direction": 0, "figure": 0, "caveat": 0, "order": 0, "group": 0,
    "negation dropped": 0, "negation added": 0, "negation dropped in English": 0, "negation added in English": 0,
}  # fmt: skip
TRANSLATED: Sequence[tuple[str, str, New]] = [
    ("hedge", "多数|可能|也许|没有定论|半数|只有|至少|约(?=四|三)", ""),
    ("direction", "|".join(TURNED), lambda met: TURNED[met]),
    ("figure", "[三四五六七八九]", lambda met: OTHERS[met]),
    ("figure", r"\d+", lambda met: str(int(met) + 1)),
    ("group", "(?<!非)(?<!他)华裔", "非亚裔"),
    (
        "negation dropped",
        "并非|(?<!有)没有?|不(?!过)|未(?!来)|无(?!论)|(?<!除)非(?!常)|(?<!是)否(?!则)",
        "",
    ),
    ("negation dropped", "(?<!有)没有", "有"),
    (
        "negation added",
        "(?<![不没未并])(?:同意|信任|担心|感到|支持|希望|认为|主张|会|能|是(?!否)|应当|知道|说明|表示|公布|受)",
        lambda met: "不" + met,
    ),
    (
        "negation added",
        "(?<![没未不有])(?:回答|用过|做过|听说过|考虑过|变化|差别|人)",
        lambda met: "没有" + met,
    ),
    ("caveat", "(?<=。)[^。<{]{6,}。", ""),
]
ORIGINAL: Sequence[tuple[str, str, New]] = [
    (
        "negation dropped in English",
        r"\b(?:not|never|neither|nor|no|nobody|nothing|none|without|cannot)\b",
        lambda met: WITH.get(met.lower(), ""),
    ),
    (
        "negation added in English",
        r"\b(?:is|are|was|were|do|does|did|has|have|can|may|would|should|will)\b(?! not|n[’'])",
        lambda met: met + " not",
    ),
]


def faults(text: str, kinds: Sequence[tuple[str, str, New]]) -> Iterator[tuple[str, str]]:
    """(kind, the text with one fault of it), of words outside code."""
    code = [x.span() for x in CODE.finditer(text)]
    for kind, pattern, new in kinds:
        for x in re.finditer(pattern, text, re.IGNORECASE):
            if not any(a < x.end() and x.start() < b for a, b in code):
                said = new if isinstance(new, str) else new(x[0])
                yield kind, f"{text[: x.start()]}{said}{text[x.end() :]}"


def turned(text: str) -> Iterator[tuple[str, str]]:
    """Two numbers of a text, each in the place of the other."""
    for one, two in pairwise(NUMBER.finditer(text)):
        if one[0] != two[0]:
            between = text[one.end() : two.start()]
            yield "order", f"{text[: one.start()]}{two[0]}{between}{one[0]}{text[two.end() :]}"


def paragraphs() -> Iterator[tuple[str, str]]:
    for path in sorted((PAGES / "zh").rglob("*.j2")):
        own = PAGES / path.relative_to(PAGES / "zh")
        original = own if own.exists() else Path("site_src/common") / path.name
        both = zip(read_template(original).blocks, read_template(path).blocks, strict=True)
        yield from ((one, two) for (_, one), (_, two) in both)


@pytest.fixture(scope="module")
def found() -> dict[str, list[bool]]:
    """Kind of fault -> whether each was found."""
    en, zh = (read_messages(Path(f"site_src/words/{language}.toml")) for language in ("en", "zh"))
    files = (STUDY / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml"))
    study, questions = read_survey(*files)
    texts = read_texts(STUDY / "texts.zh.csv")
    ideas = compared(en, zh, of_groups(study, questions, texts))
    terms = {q.terms for q in questions.values()}

    def met(one: str, two: str) -> bool:
        return bool(differ(one, two) or list(otherwise(one, two, "", "", ideas)))

    def met_in_texts(one: str, two: str) -> bool:
        return digits(one) != digits(two) or any(True for _ in unlike(one, two, ideas))

    answers: dict[str, list[bool]] = {kind: [] for kind in MISSED}
    prose = [(one, two) for one, two in texts.said.items() if one not in terms]
    for of, both in ((met, list(paragraphs())), (met_in_texts, prose)):
        for one, two in both:
            assert not of(one, two)
            put = [*((kind, one, wrong) for kind, wrong in (*faults(two, TRANSLATED), *turned(two)))]
            put += [(kind, wrong, two) for kind, wrong in faults(one, ORIGINAL)]
            for kind, here, there in put:
                if kind != "caveat" or of is met:
                    answers[kind].append(of(here, there))
    return answers


@pytest.mark.parametrize("kind", MISSED)
def test_faults_put_into_a_translation_are_found(found, kind):
    missed = found[kind].count(False)
    assert len(found[kind]) > 20
    assert missed <= MISSED[kind] * len(found[kind]), f"{missed} of {len(found[kind])}"
