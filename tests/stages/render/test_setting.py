"""A page in a script without spaces: none between sentences, none behind a full bracket, its own marks."""

import pytest

from analysis.stages.render.setting import tightened


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("有人担心。 有人不。", "有人担心。有人不。"),
        ('有 <a href="#k">66%<small>（64～69）</small></a> 担心', '有 <a href="#k">66%<small>（64～69）</small></a>担心'),
        ("华裔 <b>66%</b> 担心", "华裔 <b>66%</b> 担心"),
        ("见<a>词汇表</a>.", "见<a>词汇表</a>。"),
        ("<span>见<a>词汇表</a></span>.\n", "<span>见<a>词汇表</a></span>。\n"),
        ('前者 <a class="dep">（100 种）</a>与', '前者<a class="dep">（100 种）</a>与'),
        ('华裔中为 <a href="#k">不公布</a>，', '华裔中为<a href="#k">不公布</a>，'),
        ("at 2 of 3, and", "at 2 of 3, and"),
    ],
)  # fmt: skip
def test_spaces_and_marks_are_those_of_the_script(written, said):
    assert tightened(written) == said
