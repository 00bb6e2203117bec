"""What every file of the release says of the study: names, date, licence, how it is cited."""

import re
import unicodedata
from dataclasses import dataclass

from analysis.study import Study
from analysis.words.edition import kept, start
from analysis.words.escape import SPACES, UNSEEN

MARK = "Demonstration data"
SYNTHETIC, REAL = "synthetic demonstration", "survey"
LICENCES = {
    name: {"name": name, "title": title, "path": f"https://creativecommons.org/{path}/"}
    for name, title, path in (
        ("CC-BY-4.0", "Creative Commons Attribution 4.0 International", "licenses/by/4.0"),
        ("CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0 International", "licenses/by-sa/4.0"),
        ("CC0-1.0", "Creative Commons Zero 1.0 Universal", "publicdomain/zero/1.0"),
    )
}
NEVER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # no character, neither in XML nor in YAML


@dataclass(frozen=True)
class Edition:
    """One version of one study, in the words that people wrote."""

    study: Study

    @property
    def says(self) -> str:
        return SYNTHETIC if self.study.synthetic else REAL

    @property
    def title(self) -> str:
        return self.marked(self.study.title, ": ")

    @property
    def question(self) -> str:
        return clean(self.study.question or self.study.title)

    @property
    def abstract(self) -> str:
        """What was done, marked as synthetic where it is."""
        strategy = self.study.transparency.strategy
        return self.marked(f"{self.question.rstrip('.')}. {strategy}", ". ")

    @property
    def authors(self) -> str:
        """Everyone named, as a citation has them: `A`, `A and B`, `A, B and C`."""
        return clean(" and ".join(filter(None, (", ".join(self.people[:-1]), self.people[-1]))))

    @property
    def people(self) -> list[str]:
        """The authors, one by one."""
        named = self.study.citation.authors or (self.study.site.site_author,)
        return [clean(x) for x in named if x] or [clean(f"The authors of {self.study.title}")]

    @property
    def publisher(self) -> str:
        return clean(self.study.citation.publisher or "")

    @property
    def doi(self) -> str:
        return clean(self.study.citation.doi or "")

    @property
    def address(self) -> str:
        """Where the site will be, ending in a slash; empty while nobody has said it."""
        return clean(start(self.study))

    @property
    def kept(self) -> str:
        """Where this edition will always be."""
        return clean(kept(self.study))

    @property
    def licence(self) -> dict[str, str]:
        """Name, title and address of the licence; empty while nobody has chosen one."""
        return LICENCES.get(self.study.licence, {})

    @property
    def terms(self) -> str:
        """The licence with its address, in a line; empty like it."""
        return f"{self.licence['title']}, {self.licence['path']}" if self.licence else ""

    @property
    def released(self) -> str:
        return self.study.release.isoformat() if self.study.release else ""

    @property
    def version(self) -> str:
        return clean(self.study.version)

    @property
    def name(self) -> str:
        return slug(self.study.title)

    @property
    def themes(self) -> list[str]:
        return [clean(label) for label in self.study.themes.values()]

    @property
    def citation(self) -> str:
        dated = f" ({self.released[:4]})" if self.released else ""
        by = f" {self.publisher}." if self.publisher else ""
        at = f"https://doi.org/{self.doi}" if self.doi else self.kept
        where = f" {at}" if at else ""
        return f"{self.authors}{dated}. {self.title}. {self.question}. Version {self.version}.{by}{where}"

    def told(self, item: str) -> str:
        """A transparency item of the study."""
        return clean(getattr(self.study.transparency, item))

    def marked(self, text: str, joint: str) -> str:
        return clean(f"{MARK}{joint}{text}" if self.study.synthetic else text)


def clean(text: str) -> str:
    """Text after NFC without control, bidi and zero-width characters; line ends become spaces."""
    return NEVER.sub("", UNSEEN.sub("", unicodedata.normalize("NFC", text).translate(SPACES)))


def slug(text: str) -> str:
    """A name for files and keys: lower-case ASCII letters, digits and hyphens."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-") or "study"
