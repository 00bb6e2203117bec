"""A study's texts in another language: found by their originals, marked where there are none."""

from dataclasses import asdict, dataclass

import pytest

from analysis.study import FactError
from analysis.study.texts import Original, every, read_texts


@dataclass(frozen=True)
class Row:
    key: str
    label: str
    items: tuple[str, ...] = ()


@pytest.fixture
def texts(tmp_path):
    path = tmp_path / "texts.zh.csv"

    def read(*rows: str):
        path.write_text("\n".join(["original,translation", *rows]) + "\n", encoding="utf-8")
        return read_texts(path)

    return read


def test_texts_of_records_tables_and_lists_are_found_and_names_are_not(texts):
    found = texts("Agree,同意", "agree,赞成").inside(
        {"key": "agree", "rows": [Row("agree", "Agree", ("agree",))]}
    )
    assert found == {"key": "agree", "rows": [Row("agree", "同意", ("赞成",))]}


def test_what_has_no_row_keeps_its_original_marked_as_html(texts):
    label = texts("Agree,同意").inside(Row("a", "Not sure & more")).label
    assert isinstance(label, Original) and label == "Not sure & more"
    assert label.__html__() == '<span class="original" lang="en">Not sure &amp; more</span>'


def test_a_copy_of_an_original_is_one_too(texts):
    row = texts("Agree,同意").inside(Row("a", "Not sure & more"))
    copy = asdict(row)["label"]
    assert isinstance(copy, Original) and (copy, copy.language) == ("Not sure & more", "en")


def test_names_and_numbers_are_no_texts_without_a_translation(texts):
    said = texts("Agree,同意")
    assert not any(isinstance(said.of(x), Original) for x in ("descent", "1.0", "B7_worrycol", "65"))


def test_faults_of_the_file(texts):
    with pytest.raises(FactError, match="'Agree' stands twice"):
        texts("Agree,同意", "Agree,赞成")
    with pytest.raises(FactError, match="translation is empty"):
        texts("Agree,")
    said = texts("Agree,同意", "Nobody wrote this,无")
    said.inside(Row("a", "Agree"))
    with pytest.raises(FactError, match="nothing in the study reads 'Nobody wrote this'"):
        said.check()


def test_a_translator_starts_from_every_text(texts):
    assert list(every([Row("k", "Agree", ("one",)), {"title": "T", "key": "x"}])) == ["Agree", "one", "T"]
