"""A study with faults: one list of all of them, nothing of a respondent in it; without: a forecast."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.study import read_survey
from analysis.tools.check.__main__ import main
from analysis.tools.check.forecast import forecast

TINY = Path("tests/studies/tiny")


def checked(folder: Path) -> None:
    """`make check` on a copy of the study."""
    given = {
        p.stem: p
        for p in (*folder.glob("*.csv"), *folder.glob("*.toml"))
        if p.stem not in ("import", "responses")
    }
    main(
        **given,
        responses=folder / "responses.csv",
        private=folder / "private",
        chart=sorted(folder.glob("charts/*.toml")),
        page=[*sorted(Path("site_src/common").glob("*.j2")), *sorted(folder.glob("pages/*.j2"))],
        part=sorted(Path("site_src/parts").glob("*.j2")),
        asked=folder / "waves" if (folder / "waves").exists() else None,
    )


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path / "tiny"


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(SystemExit) as stopped:
        checked(folder)
    head, *lines = str(stopped.value).split("\n  ")
    assert re.fullmatch(rf"error: {folder}: (1 fault|{len(lines)} faults)", head)
    return lines


FAULTS = {
    "a title gone": ("study.toml", 'title      = "Tiny"\n', "", r"study.toml: title is missing"),
    "an unknown key": ("study.toml", "synthetic", "sinthetic", r"sinthetic.*did you mean 'synthetic'"),
    "no TOML": ("study.toml", "[themes]", "[themes", r"study.toml: .*\[syntax\]"),
    "a breakdown that is no question": ("study.toml", '"group"]', '"grup"]', r"breakdowns: 'grup'.*mean 'group'"),
    "a theme that nobody has": ("study.toml", "mood = ", "mod = ", r"no theme 'mood'.*did you mean 'mod'"),
    "a kind of sample": ("study.toml", '"probability"', '"probabilty"', r"kind is 'probabilty'"),
    "a margin": ("study.toml", 'margin = "role"', 'margin = "rule"', r"margin 'rule' is not known.*'role'"),
    "a stratum column": ("study.toml", 'strata = "stratum"', 'strata = "stratm"', r"strata: 'stratm'.*'stratum'"),
    "a kind of question": ("codebook.csv", ",single,", ",singel,", r"kind 'singel' is not known.*'single'"),
    "a condition": ("codebook.csv", "paid = yes", "payd = yes", r"payd.*did you mean 'paid'"),
    "a scale": ("codebook.csv", ",single,agree,", ",single,agre,", r"scale 'agre'.*'agree'"),
    "a column of the codebook": ("codebook.csv", "asked_of", "askedof", r"no column 'asked_of', did you mean 'askedof'"),
    "a treatment": ("scales.csv", ",dont_know", ",dontknow", r"treatment 'dontknow', did you mean 'dont_know'"),
    "the level of a recode": ("recodes.toml", '["yes"', '["yess"', r"level 'yess' is not on its scale.*'yes'"),
    "shares of a margin": ("margins.csv", "0.55,", "0.65,", r"shares of margin 'role' sum to"),
    "a source": ("margins.csv", ",register,", ",regster,", r"source 'regster' is not in.*'register'"),
    "an outcome": ("models.toml", "happy", "hapy", r"hapy.*did you mean 'happy'"),
    "a number in a claim": ("claims.toml", "share.happy.agree.all", "share.happy.agre.all", r"answer of 'happy'.*'agree'"),
    "a relation": ("claims.toml", '">"', '"=>"', r"relation is '=>'"),
    "an item of a chart": ("charts/moods.toml", '"happy', '"hapy', r"question 'hapy'.*'happy'"),
    "a kind of chart": ("charts/moods.toml", 'kind  = "', 'kind  = "x', r"charts/moods.toml: kind is 'x"),
    "a number on a page": ("pages/mood.md.j2", 'n("share.happy', 'n("share.hapy', r"mood.md.j2, line \d+: question 'hapy'"),
    "a chart on a page": ("pages/mood.md.j2", 'figure("moods', 'figure("mods', r"chart 'mods' is not known, did you mean 'moods'"),
    "a claim on a page": ("pages/mood.md.j2", "# Mood\n", '# Mood{{ n.claim("hapy_known") }}\n', r"claim 'hapy_known'.*'happy_known'"),
    "a template's grammar": ("pages/mood.md.j2", "{{ n(", "{{ n((", r"mood.md.j2, line \d+: "),
    "a typed statistic": ("pages/mood.md.j2", "# ", "# 41% say\n\n# ", r"'41%' is typed"),
    "a column of the responses": ("responses.csv", "happy", "hapy", r"no column 'happy', did you mean 'hapy'"),
    "a file cut off": ("responses.csv", "\n", "\r", r"carriage return"),
    "a share above one": ("claims.toml", "0.2", "20", r"right is 20, expected a share from 0 to 1: 20% is 0.2"),
    "a share beside a mean": ("claims.toml", "0.2", '"mean.hours.all"', r"are a share and a mean"),
    "a difference in a claim": ("claims.toml", "share.happy.agree.all", "difference.happy.agree.role.late-early", r"has a difference, expected one of share"),
    "the identifier as weight": ("study.toml", 'weight = "base"', 'weight = "id"', r"\[design\]: weight: 'id' is id already"),
    "a unit as stratum": ("study.toml", 'strata = "stratum"', 'strata = "psu"', r"psu: 'psu' is strata already"),
    "an outcome told of itself": ("models.toml", 'exposure = "role"', 'exposure = "happy"', r"'happy = agree' is told of 'happy'"),
    "a page of the menu": ("study.toml", "mood.md", "moods.md", r"nav: page 'moods.md' is not known, did you mean 'mood.md'"),
    "a page twice in the menu": ("study.toml", '"explore.md"', '"mood.md"', r"nav names the page 'mood.md' twice"),
    "a page above the site": ("study.toml", '"mood.md"', '"../mood.md"', r"nav names '\.\./mood.md', expected a page below"),
    "a language": ("study.toml", "synthetic  = true", 'synthetic  = true\nlanguage = "DE"', r"language 'DE' is not known"),
    "a function of a page": ("pages/mood.md.j2", "figure(", "figre(", r"'figre' is not known, did you mean 'figure'"),
    "a key of the front matter": ("pages/mood.md.j2", "description:", "descripton:", r"'descripton' is not known, did you mean 'description'"),
    "full-width per cent": ("pages/mood.md.j2", "# ", "# 41％的人\n\n# ", r"'41％' is typed"),
    "semicolons": ("margins.csv", ",", ";", r"cells are parted by semicolons, expected commas"),
    "spreadsheet text": ("scales.csv", "scale,code", "\ufeffscale,code", r"byte-order mark"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_file_place_and_nearest(tiny: Path, name: str) -> None:
    file, old, new, expected = FAULTS[name]
    change(tiny, file, old, new)
    lines = faults(tiny)
    assert any(re.search(expected, line) for line in lines), lines


def test_every_fault_of_every_file_stands_in_one_list(tiny: Path) -> None:
    """What is wrong with one file hides nothing in another; faults that follow from others are few."""
    names = [
        "a breakdown that is no question", "a treatment", "a relation", "a kind of chart", "a template's grammar",
        "a column of the codebook", "shares of a margin",
    ]  # fmt: skip
    for name in names:
        change(tiny, *FAULTS[name][:3])
    lines = faults(tiny)
    for name in names[1:]:  # a breakdown is known where the questions can be read
        assert any(re.search(FAULTS[name][3], line) for line in lines), (name, lines)
    assert len(lines) <= 2 * len(names)


def test_all_columns_that_are_missing_are_told(tiny: Path) -> None:
    change(tiny, "responses.csv", "happy,", "sad,")
    change(tiny, "responses.csv", "hours,", "time,")
    lines = faults(tiny)
    assert [x for x in lines if "no column 'happy'" in x] and [x for x in lines if "no column 'hours'" in x]


def test_what_is_off_scale_is_counted_and_listed_in_private(tiny: Path) -> None:
    rows = pd.read_csv(tiny / "responses.csv", dtype=str, keep_default_na=False)
    rows.loc[rows.index[3:10], "happy"] = "Geheimnis"
    rows.loc[20, "happy"] = "77"
    rows.to_csv(tiny / "responses.csv", index=False, lineterminator="\n")
    (line,) = faults(tiny)
    assert "row 5, column 'happy': 8 cells of 2 kinds like 'aaaaaaaaa'" in line and "off_scale.csv" in line
    assert "Geheimnis" not in line
    listed = pd.read_csv(tiny / "private/off_scale.csv", dtype=str)
    assert list(zip(listed.cell, listed.respondents, strict=True)) == [("Geheimnis", "7"), ("77", "1")]
    change(tiny, "responses.csv", "Geheimnis", "1")
    change(tiny, "responses.csv", ",77,", ",1,")
    checked(tiny)
    assert not (tiny / "private/off_scale.csv").exists()


def test_a_sound_study_has_no_fault_and_a_forecast(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(tiny)
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == f"{tiny}: no fault in any file"
    assert re.match(
        r"forecast: \d+ shares of everyone, \d+ in 2 breakdowns, of which at least \d+ ", second
    )


def made_up(sizes: dict[str, int]) -> pd.DataFrame:
    """People of the tiny study, as many at each level of `role` as said, happy in turn."""
    _, questions = survey()
    people = {c: [] for q in questions.values() for c in q.columns}
    for role, n in sizes.items():
        for i in range(n):
            for q in questions.values():
                for c in q.columns:
                    keys = list(q.answers)
                    cell = "yes" if q.kind == "multiple" and i % 2 else "no" if q.kind == "multiple" else ""
                    people[c].append(role if c == "role" else cell or (keys[i % len(keys)] if keys else ""))
    return pd.DataFrame(people)


def survey():
    return read_survey(*(TINY / f for f in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")))


def test_the_forecast_names_a_level_with_too_few_people_and_what_to_join() -> None:
    study, questions = survey()
    levels = list(questions["role"].answers)
    assert len(levels) >= 2
    lines = forecast(
        study, questions, made_up({level: 12 if i == 0 else 200 for i, level in enumerate(levels)})
    )
    line = next(x for x in lines if x.strip().startswith("role:"))
    assert f"{len(levels)} levels, 1 under 30 people: at least" in line
    fine = forecast(study, questions, made_up(dict.fromkeys(levels, 200)))
    assert not [x for x in fine if x.strip().startswith("role:")]


def test_fewer_than_the_least_base_loses_the_whole_question() -> None:
    study, questions = survey()
    lines = forecast(study, questions, made_up({"early": 20}))
    assert any("fewer than 30 people in its base: all" in x for x in lines)


def test_who_did_not_answer_and_falls_to_else_is_counted(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight refused `happy`: a rule for those who answered leaves them out, `else` takes them along."""
    rule = '[glad]\nwording = "Glad"\nshort = "Glad"\nscale = "yesno"\nlevels = [["yes", "happy = agree"], ["no", "else"]]\n\n[red]'
    change(tiny, "recodes.toml", "[red]", rule)
    checked(tiny)
    silent = pd.read_csv(tiny / "responses.csv").happy.isin([-9, -7, -6]).sum()
    last = capsys.readouterr().out.splitlines()[-1]
    assert (
        silent == 8
        and f"[glad]: 'no' (else) holds {silent} who left happy unanswered, and 136 others" in last
    )
    change(tiny, "recodes.toml", '["no", "else"]', '["no", "happy in disagree neither dont_know"]')
    checked(tiny)
    assert "(else)" not in capsys.readouterr().out


def test_a_table_of_figures_over_years_is_read_too(tiny: Path) -> None:
    (tiny / "series.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert any("series.csv: no column" in line for line in faults(tiny))


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("change.share.happy.agree.all@wave=2024", "wave '2024' is not known, did you mean '2025'"),
        (
            "change.share.extra.yes.all@wave=2025",
            "'extra' is broken in wave '2025', so nothing changed since",
        ),
        ("share.hours.hours.all@wave=2025", "question of wave '2025' 'hours' is not known"),
        ("change.share.happy.agree.group.red@wave=2025", "breakdown of waves 'group' is not known"),
    ],
)
def test_a_claim_on_an_earlier_wave_names_what_there_is(tmp_path: Path, key: str, says: str) -> None:
    folder = tmp_path / "twice"
    shutil.copytree("tests/studies/twice", folder)
    checked(folder)
    change(folder, "claims.toml", "change.share.happy.agree.all@wave=2025", key)
    assert any(says in line for line in faults(folder))


def test_a_question_that_differs_from_an_earlier_wave_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "twice"
    shutil.copytree("tests/studies/twice", folder)
    change(folder, "waves/items.csv", "2025,paid,reworded,,,Asked in other words.\n", "")
    assert any("'paid' differs in wording from wave '2025'" in line for line in faults(folder))
