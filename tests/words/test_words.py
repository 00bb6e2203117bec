"""Published numbers in words, by hand."""

from dataclasses import replace

import pytest

from analysis.study import Claim, FactError, read_questions
from analysis.words import (
    History,
    Number,
    Numbers,
    around,
    crossed,
    escape,
    p_text,
    read_numbers,
    record_rows,
)

NUMBER = Number(
    key="share.happy.agree.all", kind="share", theme="", question="happy", answer="agree", breakdown="", level="",
    unit="share", value=0.494, low=0.445, high=0.534, status="shown", reason="", made_by="analysis.stages.estimate.tables.shares",
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "text", "interval"),
    [
        ({}, "49%", "45–53"),
        ({"value": 0.495}, "50%", "45–53"),  # half away from zero, as readers round
        ({"unit": "points", "value": 0.34, "low": 0.29, "high": 0.39}, "34 points", "29–39"),
        ({"unit": "points", "value": -0.01, "low": -0.02, "high": 0.004}, "−1 point", "−2 to 0"),
        ({"unit": "mean", "value": 6.25, "low": 6.14, "high": 6.36}, "6.3", "6.1–6.4"),
        ({"unit": "count", "value": 2010.0, "low": None, "high": None}, "2,010", ""),
        ({"unit": "ratio", "value": 1.417, "low": None, "high": None}, "1.42", ""),
        ({"status": "withheld", "value": None, "low": None, "high": None}, "withheld", ""),
        ({"kind": "band", "value": None, "reason": "2 to 5%"}, "2 to 5%", "45–53"),
    ],
)
def test_a_number_in_words(change, text, interval):
    number = replace(NUMBER, **change)
    assert number.text() == text and number.interval() == interval


def test_the_scale_under_a_number_is_its_interval():
    assert NUMBER.scale == "lo44 hi53 v49" or NUMBER.scale == "lo45 hi53 v49"
    assert (
        replace(NUMBER, unit="mean").scale == ""
        and replace(NUMBER, value=None, status="withheld").scale == ""
    )


def test_a_number_stands_between_the_ends_of_its_scale():
    mean = replace(NUMBER, unit="mean", value=6.0, low=5.0, high=12.0)
    assert mean.on((0, 10)) == "lo50 hi100 v60" and mean.on((-10, 10)) == "lo75 hi100 v80"
    assert replace(mean, value=None, status="withheld").on((0, 10)) == ""


def test_a_mean_without_a_scale_stands_between_round_values():
    assert around([3.395, 5.311]) == (3, 6) and around([-0.86, 4.5]) == (-1, 5)
    assert around([0.31, 0.52]) == (0.3, 0.6) and around([2.0]) == (2, 3) and around([]) == (0, 1)


def test_a_margin_is_named_by_its_variables():
    assert crossed(["Position", "Sex"]) == "Position by sex"
    assert crossed(["Field"]) == "Field" and crossed(["Field", "US status"]) == "Field by US status"


def book(*numbers: Number, claims=None) -> Numbers:
    t = "tests/studies/tiny/"
    from pathlib import Path

    questions = read_questions(Path(t + "codebook.csv"), Path(t + "scales.csv"), Path(t + "recodes.toml"))
    return Numbers({n.key: n for n in numbers}, claims or {}, questions, ["group", "role"])


def test_a_number_in_a_sentence_links_to_its_record():
    n = book(NUMBER)
    n.root = "../"
    html = n("share.happy.agree.all")
    assert 'href="../numbers/happy/#share.happy.agree.all"' in html and 'class="n lo' in html
    assert "49&#37; <small>(45&#8211;53)</small>" in html
    assert "small" not in n("share.happy.agree.all", bare=True)


def test_a_withheld_number_links_to_the_rule():
    n = book(replace(NUMBER, status="withheld", value=None, low=None, high=None, reason="privacy"))
    assert 'href="method/#withheld"' in n("share.happy.agree.all") and "withheld" in n(
        "share.happy.agree.all"
    )


def test_a_key_that_is_not_there_names_the_nearest():
    with pytest.raises(
        FactError, match=r"no number 'share.hapy.agree.all', did you mean 'share.happy.agree.all'"
    ):
        book(NUMBER)("share.hapy.agree.all")


def test_groups_have_colours_where_there_are_few():
    assert book().group(replace(NUMBER, breakdown="group", level="green")) == "g2"
    assert book().group(replace(NUMBER, breakdown="role", level="early")) == ""


@pytest.mark.parametrize(("verdict", "passes"), [(1.0, True), (0.0, False)])
def test_a_claim_guards_its_sentence(verdict, passes):
    claim = Claim("c", "a", ">", "b", level=0.95, margin=0, says="a is above b")
    gap = replace(NUMBER, key="gap.c", kind="gap", unit="points", p_adjusted=0.063)
    n = book(
        gap,
        replace(NUMBER, key="claim.c", kind="claim", unit="verdict", value=verdict),
        claims={"c": claim},
    )
    if passes:
        assert n.claim("c") == ""
    else:
        said = r"it claims 'a is above b' \(a > b\); the data do not say so: .*, adjusted p 0\.063"
        with pytest.raises(FactError, match=said):
            n.claim("c")
    with pytest.raises(FactError, match="no claim 'cc', did you mean 'c'"):
        n.claim("cc")


@pytest.mark.parametrize(
    "text",
    [
        "<script>",
        "[a](b)",
        "**b**",
        "# h",
        "a_b_",
        "&amp;",
        "`x`",
        "{{ x }}",
        "1. a",
        "| a |",
        "\u202eab",
        "a\u200bb",
    ],
)
def test_text_of_authors_can_be_neither_markdown_nor_html(text):
    out = escape(text)
    assert not set(out) & set("<>[]()*_`#{}|\u202e\u200b") - {"#"}
    assert "#" not in out.replace("&#", "")


def test_text_survives_as_it_reads():
    import html

    assert html.unescape(escape('Don’t "know", 5% & é\nß')) == 'Don’t "know", 5% & é ß'


def test_numbers_are_read_from_the_file(tmp_path):
    path = tmp_path / "numbers.csv"
    columns = list(NUMBER.__dataclass_fields__) if hasattr(NUMBER, "__dataclass_fields__") else []
    cells = ["" if getattr(NUMBER, c) is None else str(getattr(NUMBER, c)) for c in columns]
    path.write_text(",".join(columns) + "\n" + ",".join(cells) + "\n")
    assert read_numbers(path) == {NUMBER.key: NUMBER}
    path.write_text(path.read_text() + ",".join(cells) + "\n")
    with pytest.raises(FactError, match="stands twice"):
        read_numbers(path)


def test_a_record_row_tells_it_all():
    n = replace(NUMBER, se=0.0123, base=1990.0, effective_base=1140.0, deff=1.75, p=0.00004)
    row = record_rows([n], book(n), History())
    for part in ('id="share.happy.agree.all"', "49.4%", "44.5–53.4", "1,990", "1,140", "1.75", "below 0.0001", "shown",
                 'href="code/stages/estimate/tables/#def-shares"'):  # fmt: skip
        assert part in row
    assert [p_text(p) for p in (None, 0.0001, 0.0123, 0.456)] == ["", "below 0.0001", "0.012", "0.46"]
