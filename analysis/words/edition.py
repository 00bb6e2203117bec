"""The edition of a study in words: what charts that travel, citations and the foot of each page say."""

from datetime import date

from analysis.language import phrase, say
from analysis.study import Study


def dated(day: date | None) -> str:
    """`15 June 2026`, or nothing."""
    if not day:
        return ""
    month = phrase("edition.months").split()[day.month - 1]
    return say("edition.date", day=day.day, month=month, year=day.year)


def edition(study: Study) -> str:
    """`Edition 1.0, 15 June 2026`."""
    return named(study.version, dated(study.release))


def named(version: str, day: str) -> str:
    """An edition by its version and its day, where it has one."""
    return phrase("list.comma").join(filter(None, (say("edition.name", version=version), day)))


def signed(study: Study) -> str:
    """What stands under a picture that travels: who says so, in which edition, of what."""
    parts = (study.title, edition(study), phrase("mark.synthetic") if study.synthetic else "")
    return "".join(say("list.sentence", text=part) for part in parts if part).rstrip()


def start(study: Study) -> str:
    """Where the site will be, ending in a slash; empty while nobody has said it."""
    url = study.site.site_url or ""
    return url and url.rstrip("/") + "/"


def kept(study: Study) -> str:
    """Where this edition will always be: a folder of the site, named by the day of its release."""
    return f"{start(study)}{study.release.isoformat()}/" if start(study) and study.release else start(study)


def contact(study: Study) -> str:
    """The one address to write to, of the [site.extra] of the study."""
    return study.site.extra.contact or ""
