"""The one rule for ids, of which keys are made: called wherever people write one."""

import re
from unicodedata import combining, normalize

CROSS = "_x_"  # between two names that are crossed, in keys
EVERYONE = "all"  # the group of all, in keys
RULE = "letters a to z and digits, single underscores between them, not `all`, no `_x_`"
_ID = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")


class WrongKey(ValueError):  # noqa: N818 - named for what is wrong
    """A key or an id that breaks the rule; says the rule, and of an id what could be written instead."""


def is_id(text: str) -> bool:
    """Whether `text` may stand in a key as the name of a question, an answer, a level, a model, a claim."""
    return bool(_ID.fullmatch(text)) and CROSS not in f"_{text}_" and text != EVERYONE


def check_id(text: str) -> str:
    """`text`, which is an id; raises WrongKey with the rule and a proposal where it is none."""
    if not is_id(text):
        raise WrongKey(f"{text!r} is no id ({RULE}); {proposal(text)!r} would be one")
    return text


def proposal(text: str) -> str:
    """The id nearest to `text`: `full-time` -> `full_time`, `Côte d’Ivoire` -> `cote_d_ivoire`."""
    bare = "".join(c for c in normalize("NFKD", text) if not combining(c))
    words = re.findall("[A-Za-z0-9]+", bare) or ["id"]
    words = ["by" if word.lower() == "x" else word for word in words]
    made = "_".join(word.lower() if " " in text.strip() else word for word in words)
    return "everyone" if made == EVERYONE else made
