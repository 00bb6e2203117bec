"""How finely a number may be printed where everybody of its group has the same weight.

There a share is k / n of whole people and its error that of a simple random sample, so that share and
error together tell both k and n; so do an interval, a test, a mean of whole numbers. Such groups print
shares in steps as wide as one person of their base, and errors made anew from what is printed: the share,
and the low end of the base. Those tell nothing that the two do not. Their intervals are a little wider
than the exact ones.
"""

import numpy as np
import pandas as pd

from analysis.stats import logit_interval
from analysis.study import Questions, Study

STEPS = ((1000, 0.001), (100, 0.01), (50, 0.02), (0, 0.05))  # of a share, from a printed base on
MEANS = ((1000, 0.001), (100, 0.01), (0, 0.1))  # of a mean of whole numbers
SAME = 0.005  # weighted and unweighted shares this near are printed alike
CLOSE = 0.02  # standard errors this near tell a base to four in a hundred
MOST = 0.2  # of a level's groups: then its weights are alike, and not by chance those of a few answers
PAIRS = ("difference", "gap")


def alike(rows: pd.DataFrame, questions: Questions) -> pd.DataFrame:
    """With `alike`, whether a group's shares (means) are those of whole people, and `simple`, whether their
    standard errors are those of a simple random sample; of a difference, whether an end is so."""
    rows = rows.assign(alike=False, simple=False)
    share = rows[(rows.kind == "share") & (rows.base > 0)]
    n, p, N = share.base, share["value"], rows.base.max()
    several = share.question.map(lambda q: q in questions and questions[q].kind == "multiple")
    of = share.question.where(~several, share.question + "." + share.answer)
    group = [of, share.breakdown, share.level]
    off, inside = (p - share.unweighted).abs(), (p > 0) & (p < 1)
    near, exact = ((off <= most).groupby(group).transform("all") for most in (SAME, 1e-9))
    near &= inside.groupby(group).transform("any")
    simple = pd.Series(False, share.index)
    for factor in (1.0, N / max(N - 1, 1), n / (n - 1).clip(lower=1)):
        expected = (p * (1 - p) / n * factor).clip(lower=0).pow(0.5)
        fits = ((share.se - expected).abs() <= CLOSE * expected) | ~inside
        simple |= fits.groupby(group).transform("all")
    simple &= near
    seen = simple.groupby([share.breakdown, share.level]).transform("mean") >= MOST
    rows.loc[share.index, "simple"] = simple & seen
    rows.loc[share.index, "alike"] = exact | (simple & seen)
    mean = rows[(rows.kind == "mean") & (rows.base > 0)]
    apart = (mean["value"] - mean.unweighted).abs()
    rows.loc[mean.index, "alike"] = apart <= 1e-9 * mean["value"].abs().clip(lower=1)
    by_key = rows.drop_duplicates("key").set_index("key")
    pair = rows.index[rows.kind.isin([*PAIRS, "diagnostic"])]
    for name in ("alike", "simple"):
        one, two = (rows.loc[pair, end].map(by_key[name]).eq(True) for end in ("left", "right"))
        rows.loc[pair, name] = one | two
    return rows


def steps(base: pd.Series | np.ndarray, table: tuple[tuple[int, float], ...] = STEPS) -> np.ndarray:
    """What numbers of groups with these printed bases are rounded to; one not printed is small."""
    known = np.nan_to_num(np.asarray(base, float))
    return np.select([known >= least for least, _ in table], [step for _, step in table])


def least(base: pd.Series, study: Study) -> pd.Series:
    """The fewest people behind a printed base."""
    floors = study.disclosure
    return (base - floors.round_base / 2).clip(lower=floors.min_base)


def error(value: pd.Series, base: pd.Series, study: Study) -> pd.Series:
    """The standard error of a printed share of a simple random sample of the printed base."""
    return (value * (1 - value)).clip(lower=0).div(least(base, study)).pow(0.5)


def anew(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Printed rows with standard errors and intervals of `simple` shares from what is printed of them."""
    of = rows.simple & (rows.kind == "share") & rows["value"].notna() & rows.se.notna()
    share = rows[of]
    value, se = share["value"], error(share["value"], share.base, study)
    low, high = logit_interval(value, se, share.df, study.confidence)
    inside = ((value > 0) & (value < 1)).to_numpy()
    step = steps(share.base)
    made = {"se": digits(se.to_numpy(float), 3), "low": to_steps(low, step), "high": to_steps(high, step)}
    for name, column in made.items():
        rows.loc[of, name] = np.where(inside, column, np.nan)
    return rows


def coarsened(rows: pd.DataFrame, to: int) -> np.ndarray:
    """(rows,) the step of each number of a group whose weights are alike, that of the coarser end for a
    difference; 0 for the others."""
    base = (rows.base / to).round() * to
    mean = rows.unit.isin(["mean", "year", "difference"])
    step = np.where(mean, steps(base, MEANS), steps(base))
    one = rows.kind.isin(["share", "mean"])
    step = np.where(rows.alike & one, step, 0.0)
    ends = pd.Series(step[one], rows.key[one]).groupby(level=0).first()
    widest = np.fmax(rows["left"].map(ends).fillna(0), rows["right"].map(ends).fillna(0))
    return np.where(rows.alike & rows.kind.isin(PAIRS), widest, step)


def to_steps(x: np.ndarray, step: np.ndarray) -> np.ndarray:
    """x rounded to multiples of a step; anything where the step is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.round(np.round(np.asarray(x) / step) * step, 3)


def digits(x: np.ndarray, n: int) -> np.ndarray:
    """x to n significant digits; what is missing stays so."""
    out = np.array(x, float)
    there = ~np.isnan(out)
    out[there] = [float(f"{v:.{n}g}") for v in out[there].tolist()]
    return out
