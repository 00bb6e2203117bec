"""A chart whose numbers were told otherwise before says so, on its page and in the picture that travels."""

import re
from html import unescape

from analysis.stages.chart import __main__ as chart
from analysis.words import History, history
from analysis.words.history import Change, Told
from tests.stages.chart import library
from tests.stages.chart.test_chart import STYLESHEET

EDITIONS = (
    Told("2023-05-01", "0.9", 9, False, {}, ()),
    Told("2024-02-01", "1.0", 9, True, {"moved": 2}, ()),
)
CHANGES = (
    Change("2024-02-01", "1.0", "share.quiet.agree.age.old", "moved", "70.0% (60.0–80.0)", "71.0% (61.0–81.0)", ""),
    Change("2024-02-01", "1.0", "share.quiet.agree.branch.north", "moved", "50.0% (45.0–55.0)", "50.0% (45.0–55.0)", ""),
)  # fmt: skip
SAID = "Revised: Edition 1.0, 1 February 2024 changed numbers in it."


def test_it_says_so_where_a_number_reads_otherwise_and_nowhere_else(tmp_path):
    files = library.write(tmp_path)
    told, changes = tmp_path / "editions.json", tmp_path / "changes.csv"
    history.write_history(History(EDITIONS, CHANGES), told, changes)
    study = {k: files[k] for k in ("numbers", "study", "codebook", "scales", "recodes")}
    specs = [files["groups"], files["branches"]]
    chart.main(
        **study, stylesheet=STYLESHEET, charts=tmp_path / "out", chart=specs, editions=told, changes=changes
    )
    for name, revised in (("groups", True), ("branches", False)):
        page = (tmp_path / "out" / f"{name}.html").read_text()
        assert (SAID in re.search(r'<p class="fig-s">(.*?)</p>', page)[1]) == revised
        picture = (tmp_path / "out" / f"{name}.svg").read_text()
        lines = " ".join(unescape(x) for x in re.findall(r"<text[^>]*>([^<]*)</text>", picture))
        assert (SAID in lines) == revised
