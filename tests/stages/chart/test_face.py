"""The faces of pictures in pixels: what each holds, and where a letter that is not there stops the build."""

import struct
from pathlib import Path

import pytest
import vl_convert

from analysis.stages.chart.face import Face, read_face
from analysis.study import FactError
from analysis.study.texts import Texts

LETTERS = sorted(Path("site_src/letters").glob("zh.*"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" font-family="Liberation Sans, Arial"><text x="2" y="22" font-size="20px">{}</text></svg>'


def tables(raw: bytes) -> dict[str, bytes]:
    """Tag -> content of the tables of an OpenType file."""
    (count,) = struct.unpack(">H", raw[4:6])
    rows = (struct.unpack(">4sLLL", raw[12 + 16 * i : 28 + 16 * i]) for i in range(count))
    return {tag.decode(): raw[at : at + size] for tag, _, at, size in rows}


def characters(cmap: bytes) -> set[str]:
    """Those that a table of format 4 gives a glyph."""
    (count,) = struct.unpack(">H", cmap[2:4])
    starts = {struct.unpack(">HHL", cmap[4 + 8 * i : 12 + 8 * i])[2] for i in range(count)}
    table = next(cmap[at:] for at in starts if struct.unpack(">H", cmap[at : at + 2])[0] == 4)
    twice = struct.unpack(">H", table[6:8])[0]
    ends, begins, deltas, offsets = (
        struct.unpack(f">{twice // 2}H", table[at : at + twice])
        for at in (14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice)
    )
    found = set()
    for i, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        for code in range(begin, end + 1):
            glyph = code
            if offsets[i]:
                at = 16 + 3 * twice + 2 * i + offsets[i] + 2 * (code - begin)
                (glyph,) = struct.unpack(">H", table[at : at + 2])
            if (glyph + deltas[i]) % 65536 if glyph or not offsets[i] else 0:
                found.add(chr(code))
    return found


def test_a_kept_face_has_every_letter_of_its_list_under_its_own_name():
    face, held = read_face("zh", LETTERS, None), tables(Path("site_src/letters/zh.otf").read_bytes())
    assert face.letters - {"\n"} <= characters(held["cmap"])
    assert face.family.encode("utf-16-be") in held["name"]


def test_what_the_site_says_in_chinese_can_be_drawn():
    face = read_face("zh", LETTERS, None)
    for path in (Path("site_src/words/zh.toml"), Path("survey_data/texts.zh.csv")):
        assert set(path.read_text(encoding="utf-8")) - face.letters - {" ", "\n"} == set()


def test_a_picture_has_the_letters_of_the_kept_face_and_no_others():
    face = read_face("zh", LETTERS, None)
    drawn = {text: vl_convert.svg_to_png(face.put(SVG.format(text), "a")) for text in ("恐惧", "信任", "")}
    assert len(set(drawn.values())) == 3
    again = SVG.format("恐惧").replace("Liberation Sans, Arial", face.family)
    assert vl_convert.svg_to_png(again) == drawn["恐惧"]


def test_a_letter_that_a_face_lacks_is_named():
    with pytest.raises(FactError, match=r"here: site_src/letters/zh.otf has no 龘"):
        read_face("zh", LETTERS, None).put(SVG.format("龘龘恐"), "here")


def test_without_a_face_a_script_that_nothing_has_is_not_drawn():
    said = {"de": "Sorge – größer", "ja": "心配", "el": "ανησυχία"}
    faces = {
        name: read_face(name, LETTERS, Texts(Path("x"), name, {"worry": told}))
        for name, told in said.items()
    }
    assert faces == {"de": Face(), "ja": None, "el": Face()}
    assert read_face("ja", LETTERS, None) == Face()
