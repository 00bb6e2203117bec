"""The first study.toml: it builds at once, and says which texts a person has to write."""

from dataclasses import fields

from analysis.language import phrase
from analysis.study import Transparency
from analysis.tools.importing.people import ID
from analysis.tools.importing.plan import SECONDS, Study
from analysis.tools.importing.toml import text
from analysis.tools.importing.words import fixed

TO_WRITE = "(to be written)"


def study_toml(title: str, study: Study, moved: str, there: set[str]) -> str:
    """A study.toml that builds at once: every text that a person has to write says so."""
    weights = [p.id for p in study.plans if p.form == "design" and p.why.startswith("a weight")]
    seconds = [p.id for p in study.plans if p.why == SECONDS]
    groups = [
        p.id for p in study.plans if p.kind == "single" and 2 <= len(study.scales.get(p.scale, ())) <= 6
    ]
    zero = ["0"] if any(p.kind == "multiple" for p in study.plans) else []
    unasked = [c for c in ("(blank)", *zero) if ("" if c == "(blank)" else c) in there]
    lines = [
        f'# Written by import; every "{TO_WRITE}" is yours. The format stands in survey_data/README.md.',
        "",
        f"title      = {text(title)}",
        f'question   = "{TO_WRITE} what the survey asks, in one line"',
        "synthetic  = false",
        'kind       = "nonprobability"   # or "probability", if the sample was drawn at random',
        f"release    = 2000-01-01         # {TO_WRITE} the day of publication",
        *(
            f"language   = {text(tongue)}                # by its letters or small words"
            for tongue in [study.language]
            if tongue not in ("", "en")
        ),
        f"breakdowns = []                 # for example {text(groups[-3:])}",
        *([f"responses  = {text(moved)}"] if moved else []),
        "",
        "[themes]",
        *(f"{theme:<7} = {text(fixed(theme, study.language))}" for theme in ("answers", "people")),
        "",
        "[respondents]",
        f'id      = "{ID}"',
        *(
            [f"unasked = {text(unasked)}   # what stands in the responses for people not asked"]
            if unasked
            else []
        ),
        "",
        "[design]",
        'lonely = "fail"',
        *(f"# weight = {text(w)}   # as delivered; take the # away to use it" for w in weights[:1]),
        *(
            ["", "[quality]", f"duration      = {text(seconds[0])}", "speeder_share = 0.5"]
            if seconds
            else []
        ),
        "",
        "[transparency]",
        *(
            f'{item.name:<11} = "{TO_WRITE} {phrase(f"page.transparency.{item.name}")}"'
            for item in fields(Transparency)
        ),
        "",
        "[people]",
        *(f'{k:<10} = "{TO_WRITE}"' for k in ("held", "protection", "consent", "ethics", "contact")),
        "",
        "[site]",
        f"site_name        = {text(title)}",
        f'site_description = "{TO_WRITE}"',
        "",
    ]
    return "\n".join(lines)
