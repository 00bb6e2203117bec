"""Shades that stay apart: distances computed over normal and colour-blind sight, in light and dark."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from analysis.stages.chart import alone
from analysis.stages.chart.shades import shades
from analysis.study import FactError

COLOURS = alone.tokens(Path("site_src/static/site.css"))
# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ @ np.ones(3)
LEAST = {2: 20, 3: 11, 4: 8, 5: 6, 6: 5.5, 7: 5.5}  # CIE76 between any two of a scale, neutral among them


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* (1976, D65) of a colour as a sight has it."""
    part = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIGHTS[sight]) @ linear, 0, 1)
    x, y, z = (
        np.cbrt(t) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in XYZ @ seen / WHITE
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def nearest(names: list[str], scheme: int) -> float:
    pairs = [(s, a, b) for s in SIGHTS for a, b in combinations(names, 2)]
    return min(
        float(np.linalg.norm(lab(COLOURS[a][scheme], s) - lab(COLOURS[b][scheme], s))) for s, a, b in pairs
    )


def test_the_distance_is_that_of_the_definition():
    assert lab("#ffffff", "normal") == pytest.approx([100, 0, 0], abs=0.1)
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.1)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("answers", LEAST)
def test_any_two_shades_of_a_scale_stay_apart(answers, scheme):
    names = [*shades("left", answers, "x"), "mid", *shades("right", answers, "x")]
    assert len(set(names)) == 2 * answers + 1
    assert nearest(names, scheme) >= LEAST[answers]


def test_one_answer_takes_the_strongest_and_eight_are_too_many():
    assert shades("left", 1, "x") == ("d2",)
    with pytest.raises(FactError, match="chart: 8 answers on a side; shades are told apart up to 7"):
        shades("right", 8, "chart")
