"""Figures that others published, put in order by hand."""

from analysis.words import context

ROWS = [
    {"id": "law", "figure": "July 2023", "years": "2023", "unit": "date"},
    {"id": "papers", "figure": "26.6%", "years": "2018", "unit": "percent"},
    {"id": "pact", "figure": "5 years", "years": "from 13 December 2024", "unit": "years"},
    {"id": "start", "figure": "2018", "years": "2015 to 2020", "unit": "year"},
    {"id": "undated", "figure": "soon", "years": "", "unit": "date"},
]


def test_what_has_a_date_stands_on_the_timeline_and_the_rest_does_not():
    assert [(year, row["id"]) for year, row in context.timeline(ROWS)] == [
        ("2018", "start"), ("2023", "law"), ("2024", "pact"),
    ]  # fmt: skip
    assert [row["id"] for row in context.figures(ROWS)] == ["papers", "undated"]


def test_estimates_of_one_survey_stand_under_its_note():
    rows = [
        {"id": "a", "source": "x", "caveat": "One survey, 2021. No weights. Own words."},
        {"id": "b", "source": "y", "caveat": "One survey, 2021. No weights."},
        {"id": "c", "source": "z", "caveat": "Another. With more."},
        {"id": "d", "source": "z", "caveat": ""},
    ]
    told = [(note, [(row["id"], own) for row, own in found]) for note, found in context.surveys(rows)]
    assert told == [
        ("One survey, 2021. No weights.", [("a", "Own words."), ("b", "")]),
        ("Another.", [("c", "With more.")]),
        ("", [("d", "")]),
    ]
