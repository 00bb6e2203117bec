"""Text that people wrote down, made harmless for Markdown and HTML."""

import re
import unicodedata

from markupsafe import Markup

from analysis.language import phrase


def escape(text: str) -> Markup:
    """Every character that is no letter, digit or space as a numeric reference.

    After NFC; control, bidi and zero-width characters are removed, line ends become spaces.
    """
    clean = UNSEEN.sub("", unicodedata.normalize("NFC", text).translate(SPACES))
    return Markup(SPECIAL.sub(lambda c: f"&#{ord(c[0])};", clean))


def marked(key: str, count: object = None, /, **values: object) -> Markup:
    """The message of a key as markup; what is put in is escaped before, or here."""
    return Markup(phrase(key, count)).format(**(values if count is None else {"count": count, **values}))


SPACES = dict.fromkeys(map(ord, "\n\t\u2028\u2029"), " ")
SPECIAL = re.compile(r"[^\w \u3000-\u303f\uff01-\uff5e]|_")  # marks of Chinese are none of Markdown's
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff]"
)
