"""Files changed at random: every stage succeeds or ends with one clear list of faults, never a traceback.

Keys and cells of the study's TOML and CSV are dropped, repeated, renamed, retyped and put in another order,
and the stages run in this process. `make fuzz` tries more than the suite does.
"""

import contextlib
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
from analysis.stages.judge import __main__ as judge
from analysis.stages.model import __main__ as model
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.release import __main__ as release
from analysis.stages.render import __main__ as render
from analysis.stages.replicate import __main__ as replicate
from analysis.stages.weight import __main__ as weight
from analysis.study import FactError, check_models, check_quoted, read_margins, read_models, read_survey
from analysis.study.files import grouped

OTHERS = ("models.toml", "margins.csv", "sources.csv", "published.csv", "context.csv")
FACTS = ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")
TINY, DEMONSTRATION = Path("tests/studies/tiny"), Path("survey_data")
EXAMPLES = int(os.environ.get("FUZZ", "20"))
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


CHART = 'kind = "dots"\ntitle = "Happiness by group"\nclaim = []\nitems = ["happy.agree"]\nby = "role"\n'


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
               ("quality", "weights", "weighting", "estimates", "effects", "judged", "replicated")}  # fmt: skip
    people, numbers = out / "people.parquet", out / "numbers.csv"
    respondents = {"people": people, "study": toml}
    of = {**respondents, "weights": private["weights"], **facts}
    scores, more = out / "scores", out / "effect_scores"
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
    yield estimate, {**of, "estimates": private["estimates"], "scores": scores}
    yield model, {**of, "models": study / "models.toml", "effects": private["effects"], "scores": more}
    yield judge, {**of, "claims": claims, "estimates": private["estimates"], "scores": scores,
                  "judged": private["judged"], "effects": private["effects"], "effect_scores": more}  # fmt: skip
    yield replicate, {**respondents, **facts, "margins": margins, "estimates": private["estimates"],
                      "replicated": private["replicated"], "pieces": out / "pieces"}  # fmt: skip
    yield disclose, {**facts, "study": toml, "people": people, "numbers": numbers, "claims": claims,
                     **{k: v for k, v in private.items() if k != "weights"}}  # fmt: skip
    yield chart, {**facts, "study": toml, "numbers": numbers, "stylesheet": Path("site_src/static/site.css"),
                  "charts": out / "charts", "chart": sorted((study / "charts").glob("*.toml"))}  # fmt: skip
    pages = sorted([*Path("site_src/common").rglob("*.j2"), *(study / "pages").rglob("*.j2")])
    yield render, {**facts, "study": toml, "numbers": numbers, "claims": claims, "margins": margins,
                   "models": study / "models.toml", "sources": study / "sources.csv", "docs": out / "docs", "parts": out / "parts", "inputs": out / "inputs.csv",
                   "part": sorted(Path("site_src/parts").glob("*.j2")), "page": pages}  # fmt: skip
    yield release, {**facts, "study": toml, "numbers": numbers, "data": out / "data", "parts": out / "parts",
                    "file": [study / f for f in ("codebook.csv", "scales.csv", "margins.csv", "sources.csv")]}  # fmt: skip


def run_all(source: Path, changed: dict[str, str]) -> None:
    """Every stage on the study with its changes."""
    with tempfile.TemporaryDirectory() as folder:
        study, out = Path(folder) / "s", Path(folder) / "out"
        shutil.copytree(source, study)
        for name, text in changed.items():
            (study / name).write_text(text, encoding="utf-8")
        out.mkdir()
        (out / "inputs.csv").write_text(
            "name,file,bytes,sha256\nresponses,responses.csv,1,00\n", encoding="utf-8"
        )
        for stage, files in stages(study, out):
            stage.main(**grouped(stage.main, files))


def ends_well(source: Path, changed: dict[str, str]) -> None:
    """Anything but an end or a told fault is raised."""
    try:
        run_all(source, changed)
    except Exception as wrong:
        if not getattr(wrong, "told", False):
            raise
        assert str(wrong).strip()


def test_a_study_without_a_model_or_a_claim_passes_every_stage():
    run_all(TINY, {"models.toml": "# none yet\n", "charts/moods.toml": CHART, "charts/hours.toml": CHART})


@pytest.mark.parametrize("answers", [{}, {"paid": "2", "hours": "-5", "perks_car": "-5", "perks_food": "-5"},
                                     {"shown_extra": "2", "extra": "-7"}, {"base": "1"}, {"seconds": "0"}])  # fmt: skip
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_study_passes_every_stage_whatever_everyone_answered(answers):
    """As it is; where nobody was asked some questions, or shown one; weights and times all alike."""
    rows = [
        row | answers
        for row in csv.DictReader(io.StringIO((TINY / "responses.csv").read_text(encoding="utf-8")))
    ]
    run_all(TINY, {"responses.csv": text_of([list(rows[0]), *(list(row.values()) for row in rows)])})


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=EXAMPLES, deadline=None, derandomize="FUZZ" not in os.environ, suppress_health_check=SLOW,
          phases=[Phase.explicit, Phase.generate])  # fmt: skip
@given(changed=changes(TINY, FILES))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_changed_study_ends_well(changed):
    ends_well(TINY, changed)


def of_demonstration(folder: Path) -> None:
    """What is read of the demonstration: settings and questions against each other, models, claims, margins."""
    settings, questions = read_survey(*(folder / name for name in FACTS))
    check_models(folder / "models.toml", read_models(folder / "models.toml"), settings, questions)
    read_margins(folder / "margins.csv")
    check_quoted(
        settings,
        questions,
        *(folder / f"{name}.csv" for name in ("sources", "margins", "published", "context")),
    )


@settings(max_examples=max(EXAMPLES // 3, 10), deadline=None, derandomize="FUZZ" not in os.environ,
          suppress_health_check=SLOW, phases=[Phase.explicit, Phase.generate])  # fmt: skip
@given(changed=changes(DEMONSTRATION, (*FACTS, *OTHERS)))
def test_the_facts_of_a_changed_demonstration_end_well(changed):
    with tempfile.TemporaryDirectory() as folder:
        for name in (*FACTS, *OTHERS):
            text = changed.get(name) or (DEMONSTRATION / name).read_text(encoding="utf-8")
            (Path(folder) / name).write_text(text, encoding="utf-8")
        with contextlib.suppress(FactError):
            of_demonstration(Path(folder))


REFUSED = {  # (file, old, new): what is said
    ("study.toml", "release    = 2026-01-05", 'release = "2026-01-05"'): "release is '2026-01-05', expected a date",
    ("study.toml", "release    = 2026-01-05", "release = 2026-01-05T10:00:00"): "expected a date",
    ("study.toml", 'breakdowns = ["role", "group"]', 'breakdowns = ["perks"]'): "'perks' is of kind 'multiple', expected single or frame",
    ("study.toml", 'breakdowns = ["role", "group"]', 'breakdowns = ["hours"]'): "'hours' is of kind 'number'",
    ("study.toml", 'breakdowns = ["role", "group"]', 'breakdowns = "role"'): "breakdowns is 'role', expected a list",
    ("study.toml", 'breakdowns = ["role", "group"]', 'breakdowns = ["rôle"]'): "'rôle' is no question or recode, did you mean 'role'?",
    ("study.toml", '"seconds"', '"second"'): "[quality]: duration: 'second' is no question or recode, did you mean 'seconds'?",
    ("study.toml", '"seconds"', '"role"'): "'role' is of kind 'single', expected design",
    ("study.toml", "speeder_share = 0.5", 'speeder_share = "0.5"'): "speeder_share is '0.5', expected a number",
    ("study.toml", "speeder_share = 0.5", "speeder_share = nan"): "speeder_share is nan",
    ("study.toml", 'mood = "Mood"', 'moods = "Mood"'): "no theme 'mood', to which 'happy' belongs, did you mean 'moods'?",
    ("study.toml", 'id = "id"', 'id = "idd"'): "no column 'idd', did you mean 'id'?",
    ("study.toml", 'id = "id"', 'id = "id"\nkeep = "happy >= 4"'): "compares numbers, and the answers of 'happy' are keys",
    ("study.toml", 'id = "id"', 'id = "id"\nkeep = "red = yes"'): "'red' is made from answers",
    ("study.toml", 'id = "id"', 'id = "id"\nkeep = "role = early and role = late"'): "leaves nobody of 240",
    ("study.toml", 'id = "id"', 'id = "id"\nignore = ["perk"]'): "ignore names 'perk', no column of",
    ("study.toml", 'id = "id"', 'id = "id"\nignore = ["happy"]'): "ignore names 'happy', which is used",
    ("study.toml", 'id = "id"', 'id = "id"\nunasked = ["77"]'): "unasked names '77', which nobody has in",
    ("study.toml", "[weighting]", '[quality.batteries]\nb = ["happy", "paid"]\n[weighting]'): "the items have scales agree, yesno",
    ("scales.csv", "role,2,late", "role,7,left,Left,,,not_marked\nrole,2,late"): "'not_marked' is of mark-all questions alone",
    ("study.toml", 'strata = "stratum"', 'strata = "hours"'): "'hours' is of kind 'number', expected design or single or frame",
    ("study.toml", 'weight = "base"', 'weight = "role"'): "[design]: weight: 'role' is of kind 'single', expected design",
    ("study.toml", 'variables = ["role"]', 'variables = ["perks"]'): "margin 'role': 'perks' is of kind 'multiple'",
    ("study.toml", "[themes]", "rankings = 3\n[themes]"): "rankings is 3, expected a table",
    ("study.toml", "[themes]", "[rankings]\nr = ['happy', 'hours']\n[themes]"): "'happy' has no numbers to order by",
    ("study.toml", "[themes]", "x = " + "[" * 3000 + "]" * 3000 + "\n[themes]"): "too deep",
    ("study.toml", "[themes]", "x = " + "9" * 5000 + "\n[themes]"): "study.toml",
    ("study.toml", "[site]", "[site]\ntheme = 'material'"): "theme is 'material', expected a table",
    ("recodes.toml", 'wording = "Red or not"\n', ""): "[red]: wording is missing",
    ("recodes.toml", '[["yes", "group = red"], ["no", "group in green blue"]]', '["yes", "group = red"]'): "levels, entry 1 is 'yes', expected a list",
    ("recodes.toml", '"happy = agree", "paid', '"extra = yes", "paid'): "made from what 'shown_extra' says who was shown",
    ("recodes.toml", "page    = true", 'page = true\nshown_by = "shown_extra"'): "shown_by is 'shown_extra', which nothing",
    ("recodes.toml", '"group = red"', '"red = no"'): "'red' is no question or recode",
    ("recodes.toml", '"group = red"', '"hours >= 1e400"'): "is not a number",
    ("recodes.toml", '"group = red"', '"happy >= 4"'): "compares numbers",
    ("recodes.toml", 'count   = ["happy = agree", "paid = yes"]', 'difference = ["happy", "hours"]'): "difference: 'happy' has no numbers",
    ("recodes.toml", 'count   = ["happy = agree", "paid = yes"]', 'difference = ["hours", "hours"]'): "difference names 'hours' twice",
    ("recodes.toml", 'count   = ["happy = agree", "paid = yes"]', 'difference = ["hours"]'): "has 1 entries, expected 2",
    ("recodes.toml", "[red]", "red = 1\n[redd]"): "red is 1, expected a table",
    ("claims.toml", "[happy_known]", "happy = 1\n[happy_known]"): "happy is 1, expected a table",
    ("claims.toml", "= 0.2", "= nan"): "right is nan",
    ("claims.toml", "= 0.2", "= true"): "right is True",
    ("claims.toml", "share.happy.agree.all", "share.happy.agre.all"): "no number 'share.happy.agre.all', did you mean",
    ("claims.toml", '">"', '"near"'): "margin belongs to 'near'",
    ("models.toml", 'exposure = "role"', 'exposure = "perks"'): "term: 'perks' is of kind 'multiple'",
    ("models.toml", 'term = "red"', 'term = "perks"'): "term: 'perks' is of kind 'multiple'",
    ("models.toml", 'exposure = "role"', 'exposure = "red"'): "adjust names 'red' twice",
    ("models.toml", 'exposure = "role"', "exposure = []"): "exposure is [], expected text",
    ("models.toml", '[{ term', '["role", { term'): "adjust, entry 1 is 'role', expected a table",
    ("models.toml", 'role = "confounder", when = "before"', 'role = "mediator", when = "before"'): "a mediator comes after",
    ("models.toml", 'theme    = "mood"', 'theme = "mood"\nterms = ["role"]'): "'terms' is not known, did you mean",
    ("models.toml", '"happy = agree"', '"all"'): "holds for everyone",
    ("models.toml", '"mood"', '"mod"'): "theme 'mod' is not known, did you mean 'mood'?",
    ("charts/moods.toml", 'by    = "role"', 'by    = "role"\nlevels = ["early", "early"]'): "levels names 'early' twice",
    ("charts/moods.toml", 'by    = "role"', 'all = true'): "all is read and cannot act: there is no 'by'",
    ("charts/moods.toml", 'by    = "role"', 'by = "role"\ndomain = [3, 1]'): "expected the lower end first",
    ("charts/moods.toml", 'by    = "role"', 'by = "role"\nlabel = "x"'): "'label' is not known",
    ("charts/moods.toml", '"dots"', '"dot"'): "kind is 'dot', did you mean 'dots'?",
    ("charts/moods.toml", "Happiness by group", "12 points by group"): "holds '12 points', a statistic that somebody typed",
    ("pages/mood.md.j2", "are happy", "are happy, 41% of all,"): "'41%' is typed",
    ("charts/moods.toml", 'kind  = "dots"', 'kind = "effects"\nmodel = "happy"\nterms = ["group"]\nasked = "x"'): "'items' is not known",
    ("charts/moods.toml", 'items = ["happy.agree"]', 'items = ["happy.agree", { is = "happy.agree" }]'): "items names 'happy.agree' twice",
    ("charts/moods.toml", 'by    = "role"', 'by = "psu"'): "by is 'psu', which has no levels",
    ("pages/mood.md.j2", '{{ n("share.happy.agree.all") }}', "{{ 1 / 0 }}"): "line 8: division by zero",
    ("pages/mood.md.j2", '{{ n("share.happy.agree.all") }}', "{{ n() }}"): "line 8: Numbers.__call__() missing",
    ("pages/mood.md.j2", '{{ n("share.happy.agree.all") }}', '{% include "x" %}'): "there is no template 'x'",
    ("pages/mood.md.j2", '{{ n("share.happy.agree.all") }}', "{{ x }}"): "'x' is undefined",
    ("sources.csv", "register,Register", "register,Register of 2024,,x\nregister,Register"): "id 'register' stands twice",
    ("margins.csv", "0.55", "5.5e-1e"): "share is '5.5e-1e'",
    ("margins.csv", "role,early,0.55,register", "role,early,0.55,registry"): "source 'registry' is not in",
    ("codebook.csv", "paid = yes,,,mean", "hours >= 3,,,mean"): "is asked of those who answered it",
    ("codebook.csv", "paid = yes,,,mean", "paid = yes and paid = no,,,mean"): "nobody can meet",
}  # fmt: skip


@pytest.mark.parametrize("case", list(REFUSED), ids=lambda c: f"{c[0]}: {c[2][:40]}")
def test_what_is_wrong_is_refused_by_the_first_stage_that_reads_it(case):
    file, old, new = case
    text = (TINY / file).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(FactError) as caught:
        run_all(TINY, {file: text.replace(old, new, 1)})
    assert REFUSED[case] in str(caught.value)
