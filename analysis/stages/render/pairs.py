"""A page in two languages says the same, sentence by sentence: numbers, claims, groups and strength.

A translated page names its original (`pair`) and the hash that it had when it was translated (`of`). Each
paragraph has as many sentences as its pair, each with the same numbers and claims in the same order, and
the same typed digits. What prose says beside its numbers is compared by ideas (about, most, may, more,
not ...) and by the labels of the study's first breakdown. What stands in a sentence of one and not of the
other stops the build. An original that changed since leaves its translation older: the build tells its
name, and the page says so, since who changes a page need not write all its languages.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.stages.render.ideas import Ideas, unlike
from analysis.stages.render.stated import CODE, COMMENT, TEXT, is_name, sentences, texts
from analysis.store.kept import Found, digest
from analysis.study import FactError, Faults, near
from analysis.study.prose import front_of
from analysis.words import address

SLOT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
PLACE = re.compile(r' (?:id|href)="([^"]*)"')
TERM = re.compile(r'(m\.term\("\w+")[^)]*(\))|(m\.wide_table\()"[^"]*(")')  # what is said of them is text
SHOWN = 16  # characters of a hash


@dataclass(frozen=True)
class Template:
    """A page as written: its front matter, and its paragraphs with the lines that they begin on."""

    path: Path
    front: Mapping[str, str]
    blocks: tuple[tuple[int, str], ...]


def older_pages(
    pages: Sequence[Path], own: str, ideas: Mapping[str, Ideas], found: Found
) -> dict[Path, str]:
    """The translated pages whose original changed since, with the hash that it has now; raises FactError
    with each place where two differ.

    own: the language of the study. ideas: language -> what its pages are compared by. found: what was
    compared before."""
    by_address = {address(path): path for path in sorted(pages, key=lambda p: "common" not in p.parts)}
    faults, older = Faults(), dict[Path, str]()
    for path in pages:
        template = read_template(path)
        language = template.front.get("lang", own)
        if language == own:
            continue
        with faults.gathered():
            original = read_template(original_of(template, language, by_address))
            now = digest(original.path.read_bytes())[:SHOWN]
            if not template.front.get("of"):
                raise FactError(f'{path}: front matter has no "of"; of its original as it is now: "{now}"')
            if template.front["of"] != now:
                older[path] = now
                continue
            for fault in told(original, template, ideas.get(language, {}), found):
                faults.add(fault)
    faults.tell()
    return older


def original_of(template: Template, language: str, pages: Mapping[str, Path]) -> Path:
    """The page that a page is a translation of."""
    pair, there = template.front.get("pair", ""), address(template.path)
    if pair not in pages:
        raise FactError(f"{template.path}: pair is {pair!r}, which is no page{near(pair, pages)}")
    if there != f"{language}/{pair}":
        raise FactError(f"{template.path}: stands at {there}, expected {language}/{pair} for its pair")
    return pages[pair]


def read_template(path: Path) -> Template:
    text = path.read_text(encoding="utf-8")
    front, at = front_of(text)
    blocks, line = [], text[:at].count("\n") + 1
    for block in re.split(r"(\n\n+)", text[at:]):
        if block.strip():
            blocks.append((line + len(block) - len(block.lstrip("\n")), block.strip()))
        line += block.count("\n")
    return Template(path, front, tuple(blocks))


def told(one: Template, two: Template, ideas: Ideas, found: Found) -> list[str]:
    """Where the two differ; found without looking where both were compared before as they are."""
    of = repr((one, two, sorted(ideas.items())))
    return list(found.get(of, lambda: list(differences(one, two, ideas))))


def differences(one: Template, two: Template, ideas: Ideas) -> Iterator[str]:
    """Where a page and its translation differ, both places named."""
    if len(one.blocks) != len(two.blocks):
        both = zip(one.blocks, two.blocks, strict=False)
        apart = ((a[0], b[0]) for a, b in both if differ(a[1], b[1]))
        first, second = next(apart, (one.blocks[-1][0], two.blocks[-1][0]))
        yield (
            f"{one.path}, line {first}, and {two.path}, line {second}: {len(one.blocks)} paragraphs and "
            f"{len(two.blocks)}; here they part"
        )
        return
    for (line, text), (line_two, text_two) in zip(one.blocks, two.blocks, strict=True):
        here, there = f"{one.path}, line {line}", f"{two.path}, line {line_two}"
        lacks = list(differ(text, text_two))
        for slot, missing in lacks:
            place, other = (here, there) if missing else (there, here)
            yield f"{place}: {slot} stands here, and not in {other}"
        if not lacks:
            yield from otherwise(text, text_two, here, there, ideas)


def otherwise(text: str, text_two: str, here: str, there: str, ideas: Ideas) -> Iterator[str]:
    """Where the sentences of two paragraphs that hold the same say something else."""
    common = texts(text) & texts(text_two)
    said, said_two = list(sentences(text, common)), list(sentences(text_two, common))
    if len(said) != len(said_two):
        yield f"{here}, and {there}: {len(said)} sentences and {len(said_two)}"
        return
    for first, second in zip(said, said_two, strict=True):
        if first.holds != second.holds:
            yield f"{there}: {second.says!r:.60} holds other numbers, or in another order, than {here}"
        if first.digits != second.digits:
            yield f"{there}: {second.says!r:.60} has the figures {second.digits}, and {here} {first.digits}"
        for idea, says, says_two in unlike(first.says, second.says, ideas):
            more = len(says) > len(says_two)
            place, words, lacks = (here, says, there) if more else (there, says_two, here)
            sentence, wanted = (second.says, ideas[idea][1]) if more else (first.says, ideas[idea][0])
            fewer = f"{min(len(says), len(says_two))} times" if says and says_two else "does not"
            told = f"{sentence!r:.60}; expected {' or '.join(wanted[:3])}"
            yield f"{place}: {', '.join(map(repr, words))} says {idea}, and {lacks} {fewer}: {told}"


def differ(one: str, two: str) -> list[tuple[str, bool]]:
    """(what stands in one of two paragraphs alone, whether in the first)."""
    left, right = Counter(slots(one)), Counter(slots(two))
    return [*((slot, True) for slot in left - right), *((slot, False) for slot in right - left)]


def slots(text: str) -> Iterator[str]:
    """Numbers, claims, figures and all else that code puts in, and addresses; words in code left out."""
    for code in SLOT.findall(text):
        yield TEXT.sub(named, TERM.sub(r"\1\2\3\4", code))
    for place in PLACE.findall(CODE.sub("", COMMENT.sub("", text))):
        yield f'"{place}"'


def named(text: re.Match[str]) -> str:
    """A text in code if it is a name, else an empty one."""
    return text[0] if is_name(text) else f'{text[1] or ""}""'
