"""Invented surveys for the tests of disclosure control: complete tables that add up."""

import numpy as np

from analysis.privacy import Cells, primary

SHARES = np.array([0.45, 0.25, 0.17, 0.1, 0.03])


def table(question: str, counts: np.ndarray, breakdown: str = "b") -> list[tuple[object, ...]]:
    """Topline and one breakdown from answers x levels, as rows of a tidy table."""
    bases = counts.sum(axis=0)
    top = [(question, f"a{a}", "", "", n, bases.sum()) for a, n in enumerate(counts.sum(axis=1))]
    return top + [
        (question, f"a{a}", breakdown, f"l{level}", counts[a, level], bases[level])
        for level in range(counts.shape[1])
        for a in range(counts.shape[0])
    ]


def cells(rows: list[tuple[object, ...]], min_cell: int = 5, min_base: int = 30, **more: object) -> Cells:
    question, answer, breakdown, level, count, base = map(np.array, zip(*rows, strict=True))
    unsafe = primary(count, base, min_cell, min_base)
    return Cells(question, answer, breakdown, level, count, base, unsafe, **more)


def survey(seed: int, questions: int = 4, breakdowns: int = 3, n: int = 600, fewest: int = 0) -> Cells:
    """Four answers by independent breakdowns of five levels, the last small; some asked of a third."""
    rng = np.random.default_rng(seed)
    levels = rng.choice(5, p=SHARES, size=(breakdowns, n))
    rows: list[tuple[object, ...]] = []
    for q in range(questions):
        who = rng.permutation(n)[: n if q % 3 else n // 3]
        answer = rng.choice(4, p=rng.dirichlet([4, 2, 4, 0.7]), size=len(who))
        for b in range(breakdowns):
            counts = np.full((4, 5), fewest)
            np.add.at(counts, (answer, levels[b, who]), 1)
            rows += table(f"Q{q}", counts, f"b{b}")[4 if b else 0 :]
    return cells(rows)
