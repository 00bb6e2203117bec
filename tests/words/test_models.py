"""What a model is of, in words."""

import pytest

from analysis.study import Model, read_questions
from analysis.words import models
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
