"""Replicate weights by hand, beside those of R, and what is refused."""

import numpy as np
import pytest

from analysis.stats import (
    Design,
    ReplicateDesign,
    StatsError,
    make_bootstrap,
    make_brr,
    make_jackknife,
    means,
    totals,
)
from tests.stats.golden_designs import design, read


def test_jackknife_weights_are_those_of_r() -> None:
    made = make_jackknife(design("synth_clus"))
    expected = read("repw_synth_jkn").drop(columns="row_id").to_numpy()
    order = np.lexsort(made.replicates)
    np.testing.assert_allclose(made.replicates[:, order], expected[:, np.lexsort(expected)])
    np.testing.assert_allclose(made.rscales, read("repmeta_synth_jkn").rscale)
    assert made.degrees_of_freedom == 12


def test_jackknife_of_a_total_is_the_linear_variance() -> None:
    d = Design(np.ones(6), [1, 1, 1, 2, 2, 2], fpc=[10, 10, 10, 6, 6, 6])
    y = [1.0, 4.0, 2.0, 8.0, 5.0, 7.0]
    assert totals(make_jackknife(d), y).se == pytest.approx(totals(d, y).se)


@pytest.mark.parametrize("rho", [0.0, 0.3])
def test_balanced_half_samples_give_the_linear_variance_of_a_total(rho: float) -> None:
    d = design("synth_clus")
    y = read("synth")[["hh", "q1"]].to_numpy(float)
    made = make_brr(d, rho)
    assert made.replicates.shape[1] == 16
    np.testing.assert_allclose(totals(made, y).covariance, totals(d, y).covariance, rtol=1e-9)


def test_bootstrap_weights_keep_strata_and_repeat_with_the_seed() -> None:
    d = design("synth_clus")
    made = make_bootstrap(d, 200, seed=1)
    factors = made.replicates / d.weights[:, None]
    # two units a stratum, one drawn: twice or not at all
    assert set(np.unique(factors.round(9))) == {0.0, 2.0}
    again = make_bootstrap(d, 200, seed=1)
    assert (again.replicates == made.replicates).all()
    assert (make_bootstrap(d, 200, seed=2).replicates != made.replicates).any()


def test_a_chain_that_writes_in_place_leaves_the_design_alone() -> None:
    design = Design([1.0, 2.0, 3.0, 4.0])

    def doubled(weights: np.ndarray) -> np.ndarray:
        weights *= 2
        return weights

    made = make_jackknife(design, doubled)
    assert made.weights.tolist() == [2, 4, 6, 8]
    assert design.weights.tolist() == [1, 2, 3, 4]


def test_delivered_replicates_by_hand() -> None:
    # means of y 1, 3 under weights (1, 1), (2, 0), (0, 2): 2, 1, 3
    y, w = [1.0, 3.0], np.ones(2)
    replicates = np.array([[2.0, 0.0], [0.0, 2.0]])
    one = means(ReplicateDesign(w, replicates, 0.5), y)
    assert one.covariance[0, 0] == pytest.approx(0.5 * 2)
    shifted = np.array([[2.0, 2.0], [0.0, 0.0]])
    assert means(ReplicateDesign(w, shifted, 0.5), y).se[0] == 0
    assert means(ReplicateDesign(w, shifted, 0.5, mse=True), y).covariance[0, 0] == pytest.approx(1)
    assert ReplicateDesign(w, replicates, 0.5).degrees_of_freedom == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: make_brr(Design(np.ones(3))), "every stratum must have exactly two"),
        (lambda: make_jackknife(Design(np.ones(3), [1, 1, 2], lonely="remove")), "one sampling unit"),
        (lambda: make_bootstrap(Design(np.ones(3), [1, 1, 2], lonely="remove"), 5, 1), "one sampling"),
        (lambda: ReplicateDesign(np.ones(3), np.ones((2, 4)), 1.0), "replicates: shape"),
        (lambda: ReplicateDesign(np.ones(2), np.full((2, 4), np.nan), 1.0), "not finite"),
        (lambda: ReplicateDesign(np.ones(2), np.ones((2, 4)), -1.0), "scale: -1.0"),
        (lambda: ReplicateDesign(np.zeros(2), np.ones((2, 4)), 1.0), "weights: from 0.0 to 0.0"),
        (lambda: ReplicateDesign(-np.ones(2), np.ones((2, 4)), 1.0), "weights: from -1.0 to -1.0"),
    ],
)
def test_refusals(make: object, message: str) -> None:
    with pytest.raises(StatsError, match=message):
        make()
