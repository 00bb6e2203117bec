"""Text that people wrote down, made harmless for Markdown and HTML."""

import unicodedata

from markupsafe import Markup


def escape(text: str) -> Markup:
    """Every character that is no letter, digit or space as a numeric reference.

    After NFC; control, bidi and zero-width characters are removed, line ends become spaces.
    """
    out = []
    for c in unicodedata.normalize("NFC", text):
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            out.append(" " if c in "\n\t\u2028\u2029" else "")
        else:
            out.append(c if c.isalnum() or c == " " else f"&#{ord(c)};")
    return Markup("".join(out))
