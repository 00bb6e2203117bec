"""What a model is of, in words."""

import pytest

from analysis.study import Model, read_questions
from analysis.words import Numbers, models
from tests.stages.chart import library


@pytest.mark.parametrize(
    ("kind", "outcome", "question"),
    [
        ("logistic", "quiet = agree", "quiet"),
        ("logistic", "quiet = agree or quiet = neither", "quiet"),
        ("logistic", "quiet = agree and staff = agree", ""),
        ("logistic", "borrows_books = yes", "borrows"),
        ("linear", "rating", "rating"),
    ],
)
def test_the_question_that_a_model_is_of(tmp_path, kind, outcome, question):
    files = library.write(tmp_path)
    questions = read_questions(*(files[name] for name in ("codebook", "scales", "recodes")))
    assert models.of(Model("Who?", outcome, kind, "age"), questions) == question


def test_a_coefficient_is_said_by_labels_and_of_each_answer_with_it(tmp_path):
    files = library.write(tmp_path)
    book = Numbers({}, {}, read_questions(*(files[name] for name in ("codebook", "scales", "recodes"))))
    term, answers = "age", book.questions["quiet"].labels
    at, of = next(iter(book.questions[term].labels)), next(iter(answers))
    spec = Model("Who?", f"quiet = {of}", "multinomial", term)
    said = models.level(spec, term, at, book)
    assert models.coefficient(spec, term, at, book) == said
    assert models.coefficient(spec, term, f"{at}_x_{of}", book) == f"{said}: {answers[of].lower()}"
