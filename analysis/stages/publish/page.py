"""A built page, read once as a browser reads it: what its elements are, what they ask for, and its ids."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis.store.kept import digest
from analysis.study import FactError

# Attributes that hold an address; of these, lists of addresses with a size after each.
ADDRESSES = frozenset(
    "href src srcset imagesrcset poster action formaction data ping background xlink:href".split()
)
LISTS = ("srcset", "imagesrcset")


@dataclass(frozen=True)
class Element:
    """A start tag as it is understood: names in lower case, references resolved."""

    tag: str
    has: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """The value of an attribute; nothing where it has none or no value."""
        return next((value for key, value in self.has if key == name), "")

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.has)

    def __str__(self) -> str:
        words = [f'{name}="{value}"' for name, value in self.has]
        return f"<{' '.join([self.tag, *words])}>"[:120]


@dataclass(frozen=True)
class Page:
    """A page: its path from the site's root, and its HTML."""

    path: str
    html: str

    @cached_property
    def digest(self) -> str:
        return digest(self.html)

    @cached_property
    def _read(self) -> tuple[dict[Element, int], str]:
        """The elements and the title, from one reading."""
        found: dict[tuple, int] = {}
        tree = LexborHTMLParser(self.html)
        for node in tree.root.traverse(include_text=False) if tree.root else ():
            key = (node.tag, *node.attributes.items())
            found[key] = found.get(key, 0) + 1
            if node.tag in ("template", "noscript"):
                self._plain(node)
        elements = {
            Element(tag, tuple((name.lower(), value or "") for name, value in has)): count
            for (tag, *has), count in found.items()
        }
        title = tree.css_first("title")
        return elements, title.text() if title else ""

    @property
    def elements(self) -> dict[Element, int]:
        """Every distinct element, in the order of the page, with how often it stands there."""
        return self._read[0]

    @property
    def title(self) -> str:
        return self._read[1]

    def _plain(self, node: LexborNode) -> None:
        """No template, whose content the tree lacks; no noscript that reads otherwise with scripts."""
        if node.tag == "template" or any(
            "<" in (value or "") for inner in node.css("*") for value in inner.attributes.values()
        ):
            raise FactError(f"{self.path}: <{node.tag}> hides elements from the checks: {node.html!r:.120}")

    @cached_property
    def ids(self) -> set[str]:
        """Every id; the same one twice is an error."""
        seen: set[str] = set()
        for element, count in self.elements.items():
            if "id" in element:
                if count > 1 or (name := element.get("id")) in seen:
                    raise FactError(f"{self.path}: id {element.get('id')!r} stands twice on the page")
                seen.add(name)
        return seen

    @cached_property
    def addresses(self) -> list[tuple[Element, str, str]]:
        """(element, attribute, address), each once, in the order of the page."""
        return [
            (element, name, address)
            for element in self.elements
            for name, value in element.has
            if name in ADDRESSES
            for address in several(name, value)
        ]


def several(name: str, value: str) -> Iterator[str]:
    """The addresses in the value of an attribute."""
    if name in LISTS:
        yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
    else:
        yield value
