"""What those whose group is unknown could do to the numbers of groups, made from what is printed alone."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.numbers.key import Group, Key
from analysis.numbers.schema import made_by
from analysis.study import Questions, Study

UNSTATED = "unstated"


def unstated(public: pd.DataFrame, study: Study, questions: Questions) -> pd.DataFrame:
    """Bounds on the size of each group, and on the imputed shares of a question in it.

    Those whose group is unknown may all be of a group, or none; of a question, those of them who gave the
    answer, or those who did not. Horowitz & Manski (1995), Econometrica 63, 281–302.
    """
    shown = public[public.status != "withheld"].set_index("key")["value"]
    asked = dict.fromkeys(Key.parse(k) for k in public.left[public.kind == "imputed"])
    made: list[dict[str, Any]] = []
    for name, level in (study.imputation.unstated if study.imputation else {}).items():
        sizes = {k: shown.get(str(Key("share", name, k))) for k in questions[name].answers}
        for key in asked:
            if key.question == name:
                made += _row(key, sizes[key.answer], sizes[key.answer], sizes[level])
            elif key.group.breakdown == (name,) and of_all(questions, key.question):
                own = shown.get(str(key))
                theirs = shown.get(str(key.on(group=Group.of(name, level))))
                made += within(key, own, theirs, sizes[key.group.level[0]], sizes[level])
    return pd.DataFrame(made).reindex(columns=public.columns)


def of_all(questions: Questions, question: str) -> bool:
    """Whether everyone was asked: of others the sizes of groups are not those among all."""
    return not questions[question].asked_of.ways and not questions[question].shown_by


def within(
    key: Key, own: float | None, theirs: float | None, size: float | None, rest: float | None
) -> Iterator[dict[str, Any]]:
    """Bounds on a share in a group: of the rest those join it who say no, or those who say yes."""
    if None in (own, theirs, size, rest):
        return
    assert own is not None and theirs is not None and size is not None and rest is not None
    low = size * own / (size + rest * (1 - theirs))
    high = (size * own + rest * theirs) / (size + rest * theirs)
    yield row(key, own, low, high)


def _row(key: Key, value: float | None, low: float | None, rest: float | None) -> Iterator[dict[str, Any]]:
    if value is not None and low is not None and rest is not None:
        yield row(key, value, low, low + rest)


def row(key: Key, value: float, low: float, high: float) -> dict[str, Any]:
    return {
        "key": str(Key(UNSTATED, of=key)), "kind": UNSTATED, "unit": "share", "status": "shown",
        "value": value, "low": round(low, 3), "high": round(high, 3), "left": str(key),
        "made_by": made_by(unstated),
    }  # fmt: skip
