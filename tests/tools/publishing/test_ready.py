"""Nothing is published before people have said who they are, and nothing that only holds a place."""

import pytest

from analysis.study import FactError, read_study
from analysis.tools.publishing.ready import HOLDING, check_pages, check_ready
from tests.tools.publishing.studies import ADDRESS, settings


def test_a_study_that_says_all_of_it_is_ready(tmp_path):
    check_ready(read_study(settings(tmp_path)))


def test_all_that_is_unset_is_told_at_once_with_where_it_belongs(tmp_path):
    path = settings(tmp_path)
    text = path.read_text().partition("[site]")[0]
    path.write_text("".join(x for x in text.splitlines(True) if not x.startswith(("licence", "release"))))
    with pytest.raises(FactError) as told:
        check_ready(read_study(path))
    for name in ("address", "author", "licence", "contact", "release"):
        assert f"the {name} is not set: " in str(told.value)
    assert "[site] site_url = " in str(told.value) and "[site.extra] contact = " in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (ADDRESS, "https://example.org/study/", "site.site_url says 'example.org'"),
        (ADDRESS, "http://survey.uni-tiny.eu/", "expected https:// and a host"),
        (ADDRESS, "https://localhost/", "expected https:// and a host"),
        ("survey@uni-tiny.eu", "the office", "no address to write to"),
        ("survey@uni-tiny.eu", "corrections@example.com", "says 'example.com'"),
        ("Tiny Institute", "(to be written)", "site.site_author says '(to be written)'"),
        ("release    = 2026-01-05", "release    = 2000-01-01", "the release is not set"),
        ("Tiny Institute", "TODO", "site.site_author says 'TODO'"),
        ("Tiny Institute", "unset", "site.site_author says 'unset'"),
    ],
)
def test_what_only_holds_a_place_is_refused(tmp_path, old, new, says):
    path = settings(tmp_path)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(FactError) as told:
        check_ready(read_study(path))
    assert says in str(told.value)


def test_words_of_other_languages_hold_no_place():
    assert not HOLDING.search("todo el mundo; the sun sets; contexample.organic; Beispiel")


def test_the_demonstration_is_not_ready_as_it_stands():
    """Its contact is an address that nobody reads: who publishes it says who they are."""
    with pytest.raises(FactError, match=r"address is not set(.|\n)*example\.org"):
        check_ready(read_study(settings.__globals__["TINY"].parents[2] / "survey_data" / "study.toml"))


def test_built_pages_are_searched_but_for_code(tmp_path):
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "index.html").write_text("corrections@example.org")
    (tmp_path / "page.html").write_text("Written by the authors")
    check_pages(tmp_path, "en")
    (tmp_path / "page.html").write_text("<p>Sponsor: TBD</p>")
    with pytest.raises(FactError, match=r"page\.html: says 'TBD'"):
        check_pages(tmp_path, "en")


@pytest.mark.parametrize(("language", "refused"), [("es", False), ("en", True)])
def test_a_word_of_the_language_holds_no_place(tmp_path, language, refused):
    (tmp_path / "page.html").write_text(f'<html lang="{language}">TODO EL TIEMPO; XXX Congreso')
    (tmp_path / "feed.xml").write_text("<p>TODO</p>")
    if refused:
        with pytest.raises(
            FactError, match=r"page\.html: says 'TODO'(.|\n)*feed\.xml|feed\.xml(.|\n)*page"
        ):
            check_pages(tmp_path, language)
    else:
        check_pages(tmp_path, language)
        (tmp_path / "page.html").write_text('<html lang="es">TODO: TBD')
        with pytest.raises(FactError, match="says 'TBD'"):
            check_pages(tmp_path, language)


def test_a_translation_older_than_its_original_is_not_published(tmp_path):
    (tmp_path / "page.html").write_text("<p>data-older is a word</p>")
    check_pages(tmp_path, "en")
    (tmp_path / "page.html").write_text("<p class=kept role=note data-older>...</p>")
    with pytest.raises(FactError, match=r"page\.html: its original has changed since it was translated"):
        check_pages(tmp_path, "en")
