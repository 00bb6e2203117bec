"""What templates know whatever the page: functions of numbers and words, and the edition of the study."""

from typing import Any

from markupsafe import Markup

from analysis.numbers.key import Group, Key, crossed
from analysis.study import Study
from analysis.study.planned import status_of
from analysis.words import (
    choice,
    contact,
    edition,
    gist,
    guards,
    kept,
    models,
    p_text,
    percent,
    rule,
    sentences,
    start,
    waves,
)
from analysis.words import context as others
from analysis.words.history import changed_words

OFFERED: dict[str, Any] = {
    "raw": Markup, "Key": Key, "Group": Group, "p_text": p_text, "says": sentences, "others": others,
    "choice": choice, "modelled": models, "percent": percent, "gist": gist, "rule": rule,
    "waves": waves, "status_of": status_of, "crossed": crossed, "guards": guards,
}  # fmt: skip


def of_study(study: Study) -> dict[str, Any]:
    """The edition, its address and contact, in the language of now."""
    return {
        "edition": edition(study), "contact": contact(study), "kept": kept(study), "address": start(study),
        "changed_words": changed_words(),
    }  # fmt: skip
