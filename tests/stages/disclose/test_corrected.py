"""A correction of one to nine people tells, beside the edition before, in which groups they are."""

import pandas as pd
import pytest

from analysis.stages.disclose.corrected import corrected
from tests.stages.disclose.given import share, table

N = 400
TRAITS = {"sex": {"a": 190, "b": 210}, "field": {"x": 120, "y": 280}}


def edition(moved: dict[str, float], people: int = 400, base: int = N, **of: float) -> pd.DataFrame:
    """Two questions by two traits as printed: half everywhere, but for what `moved` names."""
    rows = []
    for q in ("worried", "content", "paid"):
        rows.append(share(f"{q} yes", base // 2, base, unweighted=0.5, key=f"share.{q}.yes.all"))
        rows += [
            share(f"{q} yes {b} {level}", n // 2, n, 0.5)
            for b, its in TRAITS.items()
            for level, n in its.items()
        ]
        rows.append(share(f"{q} yes sex a", 95, 190, 0.5, key=f"mean.{q}.sex.a", kind="mean"))
    rows.append(
        {
            "key": "sex",
            "kind": "share",
            "question": "sex",
            "answer": "a",
            "value": 0.475,
            "unweighted": 0.48,
            "base": N,
        }
    )
    rows += [
        {"key": f"effect.{m}.sex.b", "kind": "effect", "answer": m, "level": "b", "value": 0.1}
        for m in ("one", "two")
    ]
    rows.append({"key": "quality.respondents", "kind": "diagnostic", "value": float(people)})
    made = table(rows)
    for key, by in {**moved, **of}.items():
        column = "unweighted" if key.endswith("!") else "value"
        assert (made.key == key.rstrip("!")).any(), key
        made.loc[made.key == key.rstrip("!"), column] += by
    return made


def told(moved: dict[str, float], **more: int) -> set[str]:
    now, old = edition(moved), edition({}, **more)
    found = corrected(now, now.set_index("key"), [old.set_index("key")])
    return set(now.key[found])


ANSWER = {"share.worried.yes.all": 0.003, "share.worried.yes.all!": 0.01, "share.worried.yes.sex.a": 0.005,
          "share.worried.yes.field.x": 0.008}  # fmt: skip
OF_WORRIED = {f"share.worried.yes.{b}.{level}" for b, its in TRAITS.items() for level in its} | {
    "mean.worried.sex.a"
}


def test_an_answer_of_one_person_takes_the_groups_of_its_question():
    assert told(ANSWER) == OF_WORRIED
    hidden = {key: by for key, by in ANSWER.items() if not key.endswith("!")}
    assert told(hidden) == OF_WORRIED  # to whole per cents nobody moved


def test_a_trait_of_one_person_takes_the_groups_by_it():
    one = {
        f"share.{q}.yes.sex.{x}": by
        for q in ("worried", "content")
        for x, by in (("a", 0.003), ("b", -0.002))
    }
    by_sex = {f"share.{q}.yes.sex.{x}" for q in ("worried", "content") for x in "ab"}
    assert told(one) == by_sex | {"mean.worried.sex.a", "mean.content.sex.a"}
    assert told({**one, "sex!": 0.01}) >= by_sex | {"share.paid.yes.sex.a", "share.paid.yes.sex.b"}
    assert not any("field" in key for key in told({**one, "sex!": 0.01}))


def test_a_model_that_moved_with_it_is_taken_and_no_other():
    assert told({**ANSWER, "effect.one.sex.b": 0.004}) == OF_WORRIED | {"effect.one.sex.b"}
    assert not told({"effect.one.sex.b": 0.004})


@pytest.mark.parametrize(
    "moved",
    [
        {},
        {"share.worried.yes.all": 0.1, "share.worried.yes.all!": 0.1, "share.worried.yes.sex.a": 0.1},  # forty people
        {f"share.{q}.yes.{of}": 0.004 for q in ("worried", "content", "paid") for of in ("all", "sex.a", "field.x")},
        {"share.worried.yes.sex.a": 0.12, "share.content.yes.sex.a": 0.002},  # a breakdown that was made anew
    ],
)  # fmt: skip
def test_many_people_and_other_weights_tell_of_nobody(moved):
    assert not told(moved)


def test_only_an_edition_of_the_same_people_is_beside_it():
    assert not told(ANSWER, people=600)
    now = edition(ANSWER)
    assert not corrected(now, now.set_index("key"), []).any()
