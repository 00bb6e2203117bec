"""What could have been chosen otherwise: the section of study.toml, and the file that a reviewer writes."""

from dataclasses import dataclass

from analysis.study.fields import key
from analysis.study.sections import Margin, Trim


@dataclass(frozen=True)
class Robustness:
    """Other choices that would have been reasonable too; every finding is made again under each."""

    margins: tuple[Margin, ...] = key("Margins that could have been raked to as well", ())
    trim: Trim | None = key("Other bounds of the weights", None)
    straight: int = key("Straight lines after which a respondent could be left out", 2, least=1, most=100)
    depends: float = key(
        "A sentence that fewer of the choices keep says that it depends on them", 0.95, above=0, most=1
    )
