"""The language that an export is in, by its letters or its small words; what import itself says in it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from analysis.tools.importing.plan import ANY_OTHER, Study
from analysis.tools.importing.record import Export
from analysis.tools.importing.words import fixed, lists, plain

LETTERS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
FEWEST, CLEAR = 3, 2  # small words of the language, and for each of the language that has next most


def tongue_of(export: Export) -> str:
    """The language of most questions, where they are of one alone; '' where none is certain."""
    asked = [c.question for c in export.columns if c.form != "aside" and not c.private]
    for tongue, letters in LETTERS.items():
        if asked and 2 * sum(bool(letters.search(w)) for w in asked) > len(asked):
            return tongue
    labels = {x for c in export.columns for x in (c.item, *c.labels.values())}
    return by_words([*dict.fromkeys(asked), *sorted(labels)])


def by_words(texts: Iterable[str]) -> str:
    words = Counter(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", plain(" ".join(texts))))
    hits = {t: sum(words[w] for w in some) for t, some in lists()["tongues"].items()}
    (first, most), (_, next_most) = sorted(hits.items(), key=lambda x: (-x[1], x[0]))[:2]
    return first if most >= FEWEST and most >= CLEAR * next_most else ""


def in_tongue(study: Study) -> Study:
    """With the names that import gives of itself in the study's language."""
    rest = fixed("rest", study.language)
    for name, levels in study.scales.items():
        study.scales[name] = [
            replace(x, label=rest) if ANY_OTHER in x.raws and x.label == fixed("rest", "") else x
            for x in levels
        ]
    study.plans = [
        replace(
            p,
            options=tuple(
                replace(o, label=rest) if o.raw == ANY_OTHER and o.label == fixed("rest", "") else o
                for o in p.options
            ),
        )
        for p in study.plans
    ]
    return study
