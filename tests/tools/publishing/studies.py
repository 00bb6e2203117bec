"""The tiny study as its authors would publish it: with address, author, licence and contact."""

from pathlib import Path

TINY = Path("tests/studies/tiny")
ADDRESS = "https://survey.uni-tiny.eu/study/"
SAID = f"""[site]
site_url    = "{ADDRESS}"
site_author = "Tiny Institute"
"""
CONTACT = '\n[site.extra]\ncontact = "survey@uni-tiny.eu"\n'


def settings(folder: Path, day: str = "2026-01-05", version: str = "1.0") -> Path:
    """Its study.toml, in a folder of its own."""
    text = (TINY / "study.toml").read_text()
    assert "release    = 2026-01-05" in text and "[site]\n" in text
    text = text.replace("release    = 2026-01-05", f'release    = {day}\nversion    = "{version}"')
    path = folder / "study.toml"
    path.write_text(text.replace("[site]\n", SAID) + CONTACT)
    return path
