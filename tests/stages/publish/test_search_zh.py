"""The search on the Chinese pages of the demonstration: words inside sentences, and English terms.

zh.csv: ninety-four queries, each with the pages of which one comes first.
"""

from pathlib import Path

import pytest

from analysis.study import read_table
from tests.stages.publish.test_search import ask

QUERIES = Path("tests/stages/publish/search/zh.csv")


@pytest.mark.browser
def test_queries_lead_to_their_pages(built_site):
    from tests.checks.audit import site
    from tests.checks.audit.browser import NARROW, chromium

    rows = [row for _, row in read_table(QUERIES).records()]
    assert len(rows) == len({row["query"] for row in rows}) == 94
    with chromium() as browser, site.served(built_site) as root:
        page = browser.new_page(viewport=NARROW)
        page.goto(f"{root}zh/questions/B7_worrycol/")
        page.keyboard.press("/")
        page.wait_for_selector(".find[open] input")
        missed = {}
        for row in rows:
            found = ask(page, row["query"])
            if found[0] not in row["pages"].split():
                missed[row["query"]] = found[:3]
        assert not missed
