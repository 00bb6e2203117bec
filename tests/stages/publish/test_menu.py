"""The menu of a study that names none."""

from pathlib import Path
from types import SimpleNamespace

from analysis.language import phrase
from analysis.stages.publish.menu import HEADED, LAST, header, menu, unlisted

BEYOND = ("/numbers/*", "/questions/*", "/code/*", "/code/**/*", "/robustness.md")
STUDY = SimpleNamespace(themes={"b": "B", "a": "A"})


def docs(folder: Path, *pages: str, text: str = "") -> Path:
    for name in ("index.md", *LAST.values(), *pages):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'---\ntitle: "Title of {path.stem}"\n---\n{text}', encoding="utf-8")
    return folder


def test_findings_stand_in_the_order_of_the_themes_then_own_pages_then_the_rest(tmp_path):
    pages = ("findings/index.md", "findings/a.md", "findings/b.md", "findings/other.md", "about.md")
    found = menu(docs(tmp_path, *pages, "numbers/q.md", "questions/q.md", "code/x/y.md"), STUDY, BEYOND)
    assert found[:3] == [
        {"Home": "index.md"},
        {"Findings": ["findings/index.md", "findings/b.md", "findings/a.md", "findings/other.md"]},
        {"Title of about": "about.md"},
    ]
    assert found[3:] == [{phrase(f"frame.menu_{name}"): path} for name, path in LAST.items()]


def test_a_study_without_findings_has_none_in_its_menu(tmp_path):
    assert menu(docs(tmp_path), STUDY, BEYOND) == [
        {"Home": "index.md"},
        *({phrase(f"frame.menu_{name}"): path} for name, path in LAST.items()),
    ]


def test_pages_on_claims_are_listed_where_there_are_any(tmp_path):
    assert len(menu(docs(tmp_path / "none", "robustness.md"), STUDY, BEYOND)) == 1 + len(LAST)
    found = menu(docs(tmp_path / "some", "robustness.md", text="<h2>Choices</h2>"), STUDY, BEYOND)
    assert {"Title of robustness": "robustness.md"} in found


def test_the_head_has_the_first_entries_after_the_front_page(tmp_path):
    found = header(menu(docs(tmp_path, "findings/a.md"), STUDY, BEYOND))
    assert (
        found == ["Findings", "Questions", "Explore", "Method", "Data", "Every number"]
        and len(found) == HEADED
    )


def test_a_menu_that_names_a_finding_names_all_of_them():
    assert list(unlisted([{"Home": "index.md"}, {"Mood": "mood.md"}])) == ["/findings/*.md"]
    assert not list(unlisted([{"Home": "index.md"}, {"Findings": ["findings/index.md"]}]))
