"""What the page to explore is told before it asks for anything: names, pairs, colours, signature."""

import json
from statistics import NormalDist

from analysis.numbers.ids import CROSS
from analysis.study import Study
from analysis.words.book import Numbers
from analysis.words.edition import signed


def explore_labels(book: Numbers, study: Study) -> str:
    """Names of breakdowns and levels, and which are crossed, as JSON that cannot end its script."""
    questions = book.questions
    told = {
        "breakdowns": {b: {"": questions[b].short, **questions[b].labels} for b in study.breakdowns},
        "pairs": study.pairs, "cross": CROSS, "colours": book.colours(), "warned": study.synthetic,
        "signed": signed(study), "level": study.reporting.alpha,
        "normal": NormalDist().inv_cdf(1 - study.reporting.alpha / 2),
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=True).replace("<", "\\u003c")
