"""The edition of a study in words: what charts that travel, citations and the foot of each page say."""

from datetime import date

from analysis.study import Study

MONTHS = "January February March April May June July August September October November December".split()


def dated(day: date | None) -> str:
    """`15 June 2026`, or nothing."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def edition(study: Study) -> str:
    """`Edition 1.0, 15 June 2026`."""
    return ", ".join(filter(None, (f"Edition {study.version}", dated(study.release))))


def signed(study: Study) -> str:
    """What stands under a picture that travels: who says so, in which edition, of what."""
    parts = (study.title, edition(study), "Demonstration data" if study.synthetic else "")
    return ". ".join(filter(None, parts)) + "."


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
