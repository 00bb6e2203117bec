"""Lines break where their script allows, and none is wider than its column."""

import pytest

from analysis.stages.chart.lettering import width, wrap

LABEL = "职业生涯早期的研究人员包括博士后和讲师以及其他尚未取得终身教职的人员"


def test_a_letter_of_a_wide_script_takes_one_em():
    assert width(LABEL, 13) == pytest.approx(13 * len(LABEL) * 1.05)
    assert width("ＡＢ", 10) == pytest.approx(21)


@pytest.mark.parametrize("text", [LABEL, "https://example.org/a/very/long/address/without/any/space", "Vertrauenswürdigkeitsüberprüfungsverfahren der Behörde", "研究（包括合作）、教学，以及管理。 A mix of 两种文字 in one"])  # fmt: skip
@pytest.mark.parametrize("pixels", [90, 160, 228])
def test_no_line_is_wider_than_its_column_and_no_letter_is_lost(text, pixels):
    lines = wrap(text, pixels)
    assert max(width(line) for line in lines) <= pixels
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_marks_stay_with_their_letters():
    for pixels in range(60, 200, 7):
        lines = wrap("研究（包括合作）、教学，以及“管理”工作。", pixels)
        assert not any(line[0] in "）、，”。" for line in lines)
        assert not any(line[-1] in "（“" for line in lines)


def test_words_of_latin_script_break_at_spaces_alone():
    assert wrap("one two three", 60) == ["one two", "three"]
    assert wrap("", 60) == [""]
