"""How the study is cited: CITATION.cff (Citation File Format 1.2.0) and a BibTeX entry."""

import json
import re

from markupsafe import escape as escape_html

from analysis.language import spoken
from analysis.stages.release.edition import Edition
from analysis.words import escape

SPECIAL = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
})  # fmt: skip


def cff(edition: Edition) -> str:
    """CITATION.cff of a data set; every text a JSON string, which YAML reads as it stands."""
    message = edition.marked("If you use these numbers, please cite them as below.", ". ")
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"message: {quoted(message)}",
        f"title: {quoted(edition.title)}",
        "authors:",
        *(f"  - name: {quoted(name)}" for name in edition.people),
        f"version: {quoted(edition.version)}",
        *([f"date-released: {edition.released}"] if edition.released else []),
        *([f"doi: {quoted(edition.doi)}"] if edition.doi else []),
        *([f"url: {quoted(edition.address)}"] if edition.address else []),
        *([f"license: {edition.licence['name']}"] if edition.licence else []),
        f"abstract: {quoted(edition.abstract)}",
        *(["keywords:", *(f"  - {quoted(theme)}" for theme in edition.themes)] if edition.themes else []),
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def bibtex(edition: Edition) -> str:
    """One entry; braces keep the authors' name whole and the capitals of the title."""
    fields = {
        "author": " and ".join(f"{{{tex(name)}}}" for name in edition.people),
        "title": f"{{{tex(edition.title)}}}",
        "note": tex(edition.question),
        "publisher": tex(edition.publisher),
        "doi": re.sub(r"[{}\\\s]", "", edition.doi),
        "version": tex(edition.version),
        "year": edition.released[:4],
        "date": edition.released,
        "url": re.sub(r"[{}\\\s]", "", edition.address),
    }
    width = max(map(len, fields))
    lines = [f"  {name:<{width}} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@misc{{{edition.name}-{edition.released[:4] or 'undated'},", *lines, "}"]) + "\n"


def tex(text: str) -> str:
    return text.translate(SPECIAL)


def shown(edition: Edition) -> str:
    """The citation in a sentence and as BibTeX, for the page."""
    said = f'<p lang="{spoken().language}">{escape(edition.citation)}</p>'
    return f"{said}\n<pre><code>{escape_html(bibtex(edition))}</code></pre>\n"
