"""The same findings by Vega in the browser: as a notebook would publish them, and with more care.

naive: Altair's own page, one a chart, each spec with the rows of all respondents
careful: the published numbers of the page's charts as data, one copy of each library
"""

import json
import re
import shutil
from pathlib import Path

import altair as alt
import pandas as pd

MODULES = Path(__file__).parent / "node_modules"
SCRIPTS = (
    "vega/build/vega.min.js",
    "vega-lite/build/vega-lite.min.js",
    "vega-embed/build/vega-embed.min.js",
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
{scripts}</head><body><h1>{title}</h1>{body}</body></html>"""


def make(site: Path, page: str, responses: Path, folder: Path) -> dict[str, str]:
    """Both pages into a folder; name -> address."""
    folder.mkdir(parents=True, exist_ok=True)
    for script in SCRIPTS:
        shutil.copyfile(MODULES / script, folder / Path(script).name)
    html = (site / page / "index.html").read_text(encoding="utf-8")
    charts = re.findall(r'<figure class="fig" id="fig-([\w-]+)"', html)
    people = pd.read_csv(responses, dtype=str, keep_default_na=False)
    asked = re.findall(r'href="[./]*questions/(\w+)/"', html)
    items = [q for q in dict.fromkeys(asked) if q in people][: len(charts)]
    by = people.columns[0]
    naive = [
        alt.Chart(people[[item, by]]).mark_bar().encode(x="count()", y=f"{item}:N", color=f"{by}:N")
        for item in items
    ]
    careful = [drawn(pd.read_csv(site / "charts" / f"{name}.csv")) for name in charts]
    return {
        "naive": written(folder / "naive.html", naive),
        "careful": written(folder / "careful.html", careful),
    }


def drawn(numbers: pd.DataFrame) -> alt.LayerChart:
    """Dots on their intervals, or lines by year, from the numbers that a chart's CSV holds."""
    if "year" in numbers:
        line = alt.Chart(numbers[["label", "year", "value"]]).encode(
            x="year:O", y="value:Q", color="label:N"
        )
        return alt.layer(line.mark_line(), line.mark_point())
    kept = numbers[numbers["status"] == "shown"][["item", "group", "value", "low", "high"]]
    base = alt.Chart(kept).encode(y="item:N", color="group:N")
    return alt.layer(base.mark_rule().encode(x="low:Q", x2="high:Q"), base.mark_point().encode(x="value:Q"))


def written(path: Path, charts: list) -> str:
    """One page with all charts, embedded as Altair does; its address."""
    scripts = "".join(f'<script src="{Path(script).name}"></script>' for script in SCRIPTS)
    body = "".join(
        f'<div id="vis{i}"></div><script>vegaEmbed("#vis{i}", {json.dumps(chart.to_dict())});</script>'
        for i, chart in enumerate(charts)
    )
    path.write_text(PAGE.format(title=path.stem, scripts=scripts, body=body), encoding="utf-8")
    return path.name
