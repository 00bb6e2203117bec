"""Files changed at random: every stage succeeds or ends with one clear list of faults, never a traceback.

Keys and cells of the study's TOML and CSV are dropped, repeated, renamed, retyped and put in another order,
and the stages run in this process. `FUZZ=2000 pytest tests/test_fuzz.py` tries more than the suite does.
"""

import csv
import io
import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analysis.stages.chart import __main__ as chart
from analysis.stages.disclose import __main__ as disclose
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.model import __main__ as model
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.release import __main__ as release
from analysis.stages.render import __main__ as render
from analysis.stages.replicate import __main__ as replicate
from analysis.stages.weight import __main__ as weight

TINY, DEMONSTRATION = Path("tests/studies/tiny"), Path("survey_data")
EXAMPLES = int(os.environ.get("FUZZ", "60"))
FILES = (
    "study.toml", "codebook.csv", "scales.csv", "recodes.toml", "margins.csv", "models.toml", "claims.toml",
    "charts/moods.toml", "charts/hours.toml", "responses.csv", "sources.csv",
)  # fmt: skip
WRONG = [
    "", "nan", "inf", "-1", "0", "1e308", "1e400", "1_0", "٣", "a..b", "9..1", "0..34", "..", "NA", "None", "null",
    "(blank)", "all", "else", "index", "a b", "a.b", "côte", "_x_", "a__b", "9" * 5000, "x" * 300, "happy", "role",
    "perks", "hours", "hours >= 3", "happy >= 4", "(" * 40, "role = early or", "yes", "mean", "share.happy.agree.all",
    "design", "multiple", "frame", "net", "answer", "skip", "refused", "not_marked", "red", "1", "2", "-5", "-6",
    "\u202e", "<b>", "{{ 1 }}", "=1+1",
]  # fmt: skip
VALUES = [
    "nan", "inf", "-inf", "true", "false", "0", "-1", "1", "0.5", "1e308", "9" * 500, "[]", "{}", '""', '"x"', '["x"]',
    '[["a", "b"]]', '[["role", "role"]]', "2026-01-05", "12:00:00", '{ a = 1 }', '[1, 2]', "[[" * 60 + "]]" * 60,
    '"hours >= 3"', '["role"]', '["perks"]', '["hours"]', '["happy", "role"]', '"\\u0000"', '"\\u202e"', "'''a\nb'''",
]  # fmt: skip


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def text_of(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def table_changed(text: str, draw) -> str:
    """A CSV with one thing wrong, or several."""
    rows = rows_of(text)
    for _ in range(draw(st.integers(1, 2))):
        i, j = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(rows[0]) - 1))
        k = draw(st.integers(0, len(rows) - 1))
        how = draw(
            st.sampled_from(["cell", "cell", "cell", "copy", "drop", "repeat", "swap", "column", "header"])
        )
        if how == "cell":
            rows[i][j % len(rows[i])] = draw(st.sampled_from(WRONG))
        elif how == "copy":
            rows[i][j % len(rows[i])] = rows[k][j % len(rows[k])]
        elif how == "drop" and len(rows) > 1:
            del rows[i]
        elif how == "repeat":
            rows.insert(k, list(rows[i]))
        elif how == "swap":
            rows[i], rows[k] = rows[k], rows[i]
        elif how == "column":
            rows = [[c for at, c in enumerate(row) if at != j] for row in rows]
        else:
            rows = [rows[0], *sorted(rows[1:])] if j % 2 else [list(reversed(row)) for row in rows]
    return text_of(rows)


def settings_changed(text: str, draw) -> str:
    """A TOML with one line wrong, or several."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 2))):
        i, k = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        how = draw(
            st.sampled_from(
                ["value", "value", "value", "word", "rename", "drop", "repeat", "swap", "table"]
            )
        )
        name, equals, value = lines[i].partition("=")
        if how == "value" and equals:
            lines[i] = f"{name}= {draw(st.sampled_from(VALUES))}"
        elif how == "word":
            found = list(re.finditer(r'"([^"]*)"', lines[i]))
            if found:
                at = found[k % len(found)]
                word = draw(st.sampled_from(WRONG)).replace("\u202e", "")
                lines[i] = f'{lines[i][: at.start()]}"{word}"{lines[i][at.end() :]}'
        elif how == "rename" and equals:
            lines[i] = f"{name.strip()}{draw(st.sampled_from(['x', '_', '2']))} ={value}"
        elif how == "drop" and len(lines) > 1:
            del lines[i]
        elif how == "repeat":
            lines.insert(k, lines[i])
        elif how == "swap":
            lines[i], lines[k] = lines[k], lines[i]
        elif how == "table":
            lines.insert(
                i, f"[{draw(st.sampled_from(['x', 'weighting', 'disclosure', 'a.b', 'site.theme']))}]"
            )
    return "\n".join(lines) + "\n"


@st.composite
def changes(draw, source: Path, files: tuple[str, ...]) -> dict[str, str]:
    """file -> its text, of one file or two."""
    out = {}
    for name in draw(st.lists(st.sampled_from(files), min_size=1, max_size=2, unique=True)):
        text = (source / name).read_text(encoding="utf-8")
        out[name] = (table_changed if name.endswith(".csv") else settings_changed)(text, draw)
    return out


def stages(study: Path, out: Path):
    """Every stage in order, each as the Makefile calls it."""
    facts = {
        "codebook": study / "codebook.csv",
        "scales": study / "scales.csv",
        "recodes": study / "recodes.toml",
    }
    toml, claims, margins = study / "study.toml", study / "claims.toml", study / "margins.csv"
    private = {name: out / f"{name}.csv" for name in
               ("people", "quality", "weights", "weighting", "estimates", "effects", "replicated")}  # fmt: skip
    people, numbers = private["people"], out / "numbers.csv"
    respondents = {"people": people, "study": toml}
    of = {**respondents, "weights": private["weights"], **facts, "claims": claims}
    yield prepare, {**facts, "study": toml, "responses": study / "responses.csv", "people": people,
                    "quality": private["quality"]}  # fmt: skip
    yield (
        weight,
        {
            **respondents,
            **facts,
            "weights": private["weights"],
            "weighting": private["weighting"],
            "margins": margins,
        },
    )
    yield estimate, {**of, "estimates": private["estimates"]}
    yield model, {**of, "models": study / "models.toml", "effects": private["effects"]}
    yield replicate, {**respondents, **facts, "margins": margins, "estimates": private["estimates"],
                      "replicated": private["replicated"]}  # fmt: skip
    yield disclose, {**facts, "study": toml, "numbers": numbers,
                     **{k: v for k, v in private.items() if k not in ("people", "weights")}}  # fmt: skip
    yield chart, {**facts, "study": toml, "numbers": numbers, "stylesheet": Path("site_src/static/site.css"),
                  "charts": out / "charts", "chart": sorted((study / "charts").glob("*.toml"))}  # fmt: skip
    pages = sorted([*Path("site_src/common").rglob("*.j2"), *(study / "pages").rglob("*.j2")])
    yield render, {**facts, "study": toml, "numbers": numbers, "claims": claims, "margins": margins,
                   "models": study / "models.toml", "sources": study / "sources.csv", "docs": out / "docs",
                   "part": sorted(Path("site_src/parts").glob("*.j2")), "page": pages}  # fmt: skip
    yield release, {**facts, "study": toml, "numbers": numbers, "data": out / "data", "parts": out / "parts",
                    "file": [study / f for f in ("codebook.csv", "scales.csv", "margins.csv", "sources.csv")]}  # fmt: skip


def ends_well(source: Path, changed: dict[str, str], last: type | None = None) -> None:
    """Run the stages on the study with its changes; anything but an end or a told fault is raised."""
    with tempfile.TemporaryDirectory() as folder:
        study, out = Path(folder) / "s", Path(folder) / "out"
        shutil.copytree(source, study)
        for name, text in changed.items():
            (study / name).write_text(text, encoding="utf-8")
        try:
            for stage, files in stages(study, out):
                stage.main(**files)
                if stage is last:
                    return
        except Exception as wrong:
            if not getattr(wrong, "told", False):
                raise
            assert str(wrong).strip()


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=EXAMPLES, deadline=None, derandomize="FUZZ" not in os.environ, suppress_health_check=SLOW,
          phases=[Phase.explicit, Phase.generate])  # fmt: skip
@given(changed=changes(TINY, FILES))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_changed_study_ends_well(changed):
    ends_well(TINY, changed)
