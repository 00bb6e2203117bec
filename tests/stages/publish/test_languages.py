"""Pages in several languages: where their links lead, and how scripts write numbers."""

import re

from analysis.language import words_of
from analysis.stages.publish.languages import led
from analysis.words.explore import forms

PAGES = {
    f"{name}index.html"
    for name in ("", "zh/", "method/", "zh/method/", "numbers/q/", "zh/questions/q/", "questions/q/")
}


def test_links_lead_to_the_page_in_the_language_where_there_is_one():
    html = (
        '<a href="../../../method/#w">m</a><a href="../../../numbers/q/#k">n</a><a href="../../../">h</a>'
        '<a hreflang="en" href="../../../questions/q/">en</a><a href="#here">x</a>'
        '<a href="https://example.org/method/">o</a>'
    )
    told = led(html, "zh/questions/q/index.html", PAGES, ["zh"])
    assert re.findall('href="([^"]*)"', told) == [
        "../../method/#w", "../../../numbers/q/#k", "../../", "../../../questions/q/", "#here",
        "https://example.org/method/",
    ]  # fmt: skip


def test_links_of_the_study_s_own_language_stay():
    html = '<a href="../method/">m</a>'
    assert led(html, "numbers/q/index.html", PAGES, ["zh"]) == html


def test_a_number_written_in_english_reads_as_the_page_writes_it():
    rules = [(re.compile(a), b.replace("$", "\\")) for a, b in forms(words_of("en"), words_of("zh"))]

    def turned(text: str) -> str:
        for pattern, instead in rules:
            text = pattern.sub(instead, text)
        return text

    told = {"49%": "49%", "34 points": "34 个百分点", "1 point": "1 个百分点", "45–53": "45～53", "−3 to 5": "−3 至 5",
            "withheld": "不公布", "6.3": "6.3"}  # fmt: skip
    assert {text: turned(text) for text in told} == told
