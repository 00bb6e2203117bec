"""Faults put into the Chinese pages of the demonstration, one at a time: does the comparison with the English find them?"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from analysis.language import read_messages
from analysis.stages.render.__main__ import of_groups
from analysis.stages.render.pairs import compared, differ, otherwise, read_template
from analysis.study import read_survey
from analysis.study.texts import read_texts

STUDY, PAGES = Path("survey_data"), Path("site_src/pages")
CODE = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.S)
NUMBER = re.compile(r'\{\{ n\("[^}]*\}\}')
TURNED = {"多于": "少于", "更多": "更少", "较多": "较少", "上升": "下降", "高于": "低于", "大于": "小于"}
TURNED |= {new: old for old, new in TURNED.items()}
OTHERS = dict(zip("三四五六七八九", "四五六七八九三", strict=True))
MISSED = {"hedge": 0.1, "direction": 0, "figure": 0.05, "caveat": 0, "order": 0, "group": 0.1, "not": 0.4}


def faults(text: str) -> Iterator[tuple[str, str]]:
    """(kind, the paragraph with one fault of it), of words outside code."""
    code = [x.span() for x in CODE.finditer(text)]

    def put(kind: str, pattern: str, new: object) -> Iterator[tuple[str, str]]:
        for x in re.finditer(pattern, text):
            if not any(a < x.end() and x.start() < b for a, b in code):
                said = new(x[0]) if callable(new) else new
                yield kind, f"{text[: x.start()]}{said}{text[x.end() :]}"

    yield from put("hedge", "多数|可能|也许|没有定论|半数|只有|至少|约(?=四|三)", "")
    yield from put("direction", "|".join(TURNED), TURNED.get)
    yield from put("figure", "[三四五六七八九]", OTHERS.get)
    yield from put("figure", r"\d+", lambda x: int(x) + 1)
    yield from put("group", "(?<!非)(?<!他)华裔", "非亚裔")
    yield from put("not", "并非|没有(?!定论)|不(?!同)", "")
    yield from put("caveat", "(?<=。)[^。<{]{6,}。", "")
    held = list(NUMBER.finditer(text))
    for one, two in pairwise(held):
        between = text[one.end() : two.start()]
        if one[0] != two[0]:
            yield "order", f"{text[: one.start()]}{two[0]}{between}{one[0]}{text[two.end() :]}"


@pytest.fixture(scope="module")
def found() -> dict[str, list[bool]]:
    """Kind of fault -> whether each was found."""
    en, zh = (read_messages(Path(f"site_src/words/{language}.toml")) for language in ("en", "zh"))
    files = (STUDY / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml"))
    ideas = compared(en, zh, of_groups(*read_survey(*files), read_texts(STUDY / "texts.zh.csv")))
    answers: dict[str, list[bool]] = {kind: [] for kind in MISSED}
    for path in sorted((PAGES / "zh").rglob("*.j2")):
        original = PAGES / path.relative_to(PAGES / "zh")
        if not original.exists():
            continue
        both = zip(read_template(original).blocks, read_template(path).blocks, strict=True)
        for (_, one), (_, two) in both:
            for kind, wrong in faults(two):
                answers[kind].append(bool(differ(one, wrong) or list(otherwise(one, wrong, "", "", ideas))))
    return answers


@pytest.mark.parametrize("kind", MISSED)
def test_faults_put_into_a_translation_are_found(found, kind):
    missed = found[kind].count(False)
    assert len(found[kind]) > 20
    assert missed <= MISSED[kind] * len(found[kind]), f"{missed} of {len(found[kind])}"
