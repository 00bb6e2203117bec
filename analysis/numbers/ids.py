"""The one rule for ids, of which keys are made. Where people write one, `study.ids` holds them to it."""

import re

CROSS = "_x_"  # between two names that are crossed, in keys
EVERYONE = "all"  # the group of all, in keys
RULE = "letters a to z and digits, single underscores between them, no part that is 'x', which joins names"
_ID = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")


class WrongKeyError(ValueError):
    """A key or an id that breaks the rule."""


def is_id(text: str) -> bool:
    """Whether `text` may stand in a key as the name of a question, an answer, a level, a model, a claim."""
    return bool(_ID.fullmatch(text)) and CROSS not in f"_{text}_" and text != EVERYONE


def check_id(text: str) -> str:
    """`text`, which is an id; raises WrongKeyError with the rule where it is none."""
    if not is_id(text):
        raise WrongKeyError(f"{text!r} is no id ({RULE})")
    return text
