"""Bytes as text, where the encoding is certain."""

import re
from pathlib import Path

from analysis.study import FactError

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


# High bytes of Windows-1252 that western text has alone or in pairs; a run of three is another encoding.
WESTERN = set("äöüßÄÖÜéèêëÉÈÊàâáãåæÀÁÂÃÅçÇñÑóòôõøœÓÔÕØŒíìîïÍúùûÚÆŸ’‘“”„–—…€´°§«»¿¡·•®©™ªº²³½¼¾±×£\u00a0")


INSIDE = re.compile(r"[^\W\d_][°§«»¿¡·•®©™ªº²³½¼¾±×£][^\W\d_]")  # no word of western text has such a sign
SHOWN = 70  # characters of the headers in a message
OTHERS = ("cp1250", "cp1251", "cp932", "gb18030", "euc_kr", "big5", "mac_roman")


def decoded(path: Path, raw: bytes, asked: str) -> tuple[str, str, tuple[str, ...]]:
    """(text, encoding, notes) of bytes whose encoding is certain; FactError names the candidates else."""
    if asked:
        try:
            return raw.decode(asked), asked, ()
        except (UnicodeDecodeError, LookupError) as wrong:
            raise FactError(f"{path}: cannot be read as {asked!r}: {wrong}", "encoding") from None
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            try:
                return raw.decode(name), name, (f"Encoding {name}, by its byte-order mark.",)
            except UnicodeDecodeError as wrong:
                raise FactError(f"{path}: has a {name} mark, but {wrong}", "encoding") from None
    if b"\0" in raw[:4000]:
        raise FactError(f"{path}: holds NUL bytes; expected text. Is it UTF-16 without a mark?", "encoding")
    try:
        return raw.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as wrong:
        return _single_byte(path, raw, wrong)


def _single_byte(path: Path, raw: bytes, wrong: UnicodeDecodeError) -> tuple[str, str, tuple[str, ...]]:
    line = raw[: wrong.start].count(b"\n") + 1
    at = f"line {line}: byte 0x{raw[wrong.start]:02x} is not UTF-8"
    high = re.findall(rb"[\x80-\xff]+", raw)
    try:
        western = all(set(run.decode("cp1252")) <= WESTERN and len(run) < 3 for run in high)
        western = western and not INSIDE.search(raw.decode("cp1252"))
    except UnicodeDecodeError:
        western = False
    if western:
        return (
            raw.decode("cp1252"),
            "cp1252",
            (f"Encoding Windows-1252: {at}, and every such byte is a letter or sign of western text.",),
        )
    fits = {name: header(raw, name) for name in ("cp1252", *OTHERS) if _decodes(raw, name)}
    ways = "".join(f"\n  {name:<9} {line}" for name, line in fits.items() if line)
    raise FactError(
        f"{path}, {at}; the encoding cannot be told for certain. Give it in import.toml, [source] "
        f'encoding = "…", one of: {", ".join(fits) or "none of the usual ones fits"}. In each of them the '
        f"headers read:{ways}",
        "encoding",
    )


def header(raw: bytes, name: str) -> str:
    """What the first line with such a byte reads as in an encoding, where that is the line of headers."""
    first = raw.splitlines()[0]
    return (
        " ".join(first.decode(name, "replace").split())[:SHOWN] if re.search(rb"[\x80-\xff]", first) else ""
    )


def _decodes(raw: bytes, name: str) -> bool:
    try:
        raw.decode(name)
    except UnicodeDecodeError:
        return False
    return True
