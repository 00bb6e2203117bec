"""The feed of editions and changed headlines holds to the rules of Atom, whatever the study is called."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from analysis.stages.release import __main__ as release
from analysis.stages.release.feed import feed
from analysis.words import History, history
from analysis.words.history import Cause, Change, Told
from tests.stages.release.atom import ATOM, faults
from tests.stages.release.editions import HOSTILE, TINY, edition, with_site
from tests.stages.release.test_release import GONE, HEAD, ROW

EDITIONS = (
    Told("2025-06-01", "0.9", 160, False, {}, ()),
    Told("2026-01-05", "1.0", 170, True, {"moved": 3, "new": 10}, (Cause(f"Coded anew {HOSTILE}", 3),)),
)
CHANGES = (
    Change("2026-01-05", "1.0", "share.happy.agree.all", "moved", "49.4% (45.0–53.0)", "48.2% (44.0–52.0)", "happy", (0,)),
    Change("2026-01-05", "1.0", "mean.hours.all", "withheld", "shown", "withheld", "hours", (0,)),
    Change("2026-01-05", "1.0", "share.happy.neither.all", "moved", "1%", "2%", "", (0,)),
    Change("2026-01-05", "1.0", "share.paid.yes.all", "new", "", "2%", "paid", ()),
)  # fmt: skip
TOLD = History(EDITIONS, CHANGES)


def made(tmp_path: Path, title: str = "Tiny", **site: str) -> str:
    return feed(with_site(edition(tmp_path, title), **site), TOLD, {"happy": f"Happy {HOSTILE}"})


@pytest.mark.parametrize(
    "site", [{}, {"site_url": "https://survey.uni-tiny.eu/study", "site_author": HOSTILE}]
)
def test_the_feed_is_atom(tmp_path, site):
    assert not list(faults(made(tmp_path, **site)))
    assert not list(faults(made(tmp_path, HOSTILE, **site)))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("<updated>2026-01-05T00:00:00Z</updated>", "3.3"),
        ("<name>", "3.2.1"),
        ("<id>urn:uuid:", "4.2.6"),
        (' href="https', "4.2.7.1"),
    ],
)
def test_the_rules_find_what_breaks_them(tmp_path, change, rule):
    text = made(tmp_path, site_url="https://survey.uni-tiny.eu/", site_author="Me")
    broken = {"<updated>2026-01-05T00:00:00Z</updated>": "<updated>5 January</updated>", "<name>": "<name>x</name><name>",
              "<id>urn:uuid:": "<id>", ' href="https': ' ref="https'}  # fmt: skip
    assert [x for x in faults(text.replace(change, broken[change])) if x.startswith(rule)]


def test_an_entry_an_edition_and_a_headline_that_changed(tmp_path):
    root = ET.fromstring(made(tmp_path, site_url="https://survey.uni-tiny.eu/study"))
    entries = root.findall(f"{ATOM}entry")
    titles = [x.findtext(f"{ATOM}title") for x in entries]
    assert [t.removeprefix("Demonstration data: ")[:14] for t in titles] == [
        "Edition 1.0, 5", f"Happy {HOSTILE}"[:14], "hours: shown, ", "Edition 0.9, 1",
    ]  # fmt: skip
    assert "49.4% (45.0–53.0), now 48.2% (44.0–52.0)" in titles[1]
    said = entries[0].findtext(f"{ATOM}summary")
    assert said.startswith("Numbers: 3 moved, 10 new. Coded anew ")
    assert entries[3].findtext(f"{ATOM}summary") == "First edition, with 160 numbers."
    links = [x.find(f"{ATOM}link").get("href") for x in entries]
    assert links[0] == "https://survey.uni-tiny.eu/study/changes/#edition-2026-01-05"
    assert links[1] == "https://survey.uni-tiny.eu/study/numbers/happy/#share.happy.agree.all"


def test_entries_keep_their_names_when_the_site_moves(tmp_path):
    """A reader's program knows an entry by its id: neither an address nor a later edition changes it."""

    def ids(text: str) -> list[str]:
        return [x.text for x in ET.fromstring(text).iter(f"{ATOM}id")]

    here, there = (made(tmp_path, site_url=f"https://{host}.eu/") for host in "ab")
    assert ids(here) == ids(there) and len(set(ids(here))) == 5
    more = replace(TOLD, editions=(*EDITIONS, Told("2027-01-01", "1.1", 170, True, {}, ())))
    later = feed(edition(tmp_path), more, {})
    assert set(ids(here)) < set(ids(later))


def test_the_release_holds_list_table_and_feed(tmp_path):
    history.write_history(TOLD, tmp_path / "editions.json", tmp_path / "changes.csv")
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("\n".join([HEAD, ROW, GONE]) + "\n")
    release.main(
        numbers, TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml", TINY / "study.toml", tmp_path / "data",
        tmp_path / "parts", [TINY / "sources.csv"], tmp_path / "editions.json", tmp_path / "changes.csv",
    )  # fmt: skip
    assert not list(faults((tmp_path / "data" / "feed.xml").read_text()))
    table = pd.read_csv(tmp_path / "data" / "changes.csv", keep_default_na=False)
    assert table.key.tolist() == [x.key for x in CHANGES] and set(table.data) == {"synthetic demonstration"}
    listed = json.loads((tmp_path / "data" / "editions.json").read_text())["editions"]
    assert [x["released"] for x in listed] == ["2025-06-01", "2026-01-05"] and listed[0][
        "name"
    ] == "Edition 0.9, 1 June 2025"
    resources = json.loads((tmp_path / "data" / "datapackage.json").read_text())["resources"]
    assert "changes.csv" in [r["path"] for r in resources]
    assert "feed.xml" in (tmp_path / "parts" / "files.html").read_text()
