"""The suite proves itself on sites that leak: each planted leak is found, and a tight site passes."""

import base64
import csv
import gzip
import json
import shutil
import struct
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import parquet

from analysis.stages.disclose.editions import read_editions
from analysis.stages.disclose.gate import gate
from analysis.stages.disclose.pooled import pooled
from analysis.study import FactError, read_questions, read_study
from tests.checks.attack import (
    bounds,
    choices,
    copies,
    corrections,
    imputed,
    plant,
    quantiles,
    rows,
    shifts,
    shrunk,
    slivers,
    told,
    traces,
)
from tests.checks.attack.__main__ import attack
from tests.checks.attack.site import Site
from tests.stages.disclose.test_disclose import crosstab, table
from tests.stages.disclose.test_pooled import public

COLUMNS = "key kind question answer breakdown level unit value base unweighted status reason".split()
GROUPS = {"red": (100, 200), "green": (90, 180), "blue": (3, 150)}


def share(question: str, answer: str, level: str, count: int, base: int, breakdown: str = "group") -> dict:
    b = breakdown if level else ""
    return {
        "key": f"share.{question}.{answer}.{f'{b}.{level}' if b else 'all'}", "kind": "share", "question": question,
        "answer": answer, "breakdown": b, "level": level, "unit": "share", "value": round(count / base, 3),
        "base": round(base, -1), "unweighted": "" if b else round(count / base, 3), "status": "shown", "reason": "",
    }  # fmt: skip


def paid(groups: dict[str, tuple[int, int]] = GROUPS) -> list[dict]:
    yes, n = (sum(x) for x in zip(*groups.values(), strict=True))
    made = [share("paid", "yes", "", yes, n), share("paid", "no", "", n - yes, n)]
    for level, (count, base) in groups.items():
        made += [share("paid", "yes", level, count, base), share("paid", "no", level, base - count, base)]
    return made


def withheld(numbers: list[dict], *keys: str) -> list[dict]:
    gone = {"value": "", "unweighted": "", "status": "withheld", "reason": "privacy"}
    assert set(keys) <= {x["key"] for x in numbers}
    return [x | gone if x["key"] in keys else x for x in numbers]


def both(*levels: str) -> list[str]:
    return [f"share.paid.{a}.group.{level}" for a in ("yes", "no") for level in levels]


def site(folder: Path, numbers: list[dict], scales: str = "", people: int = 530) -> Site:
    data = folder / "data"
    (data / "questions").mkdir(parents=True)
    everyone = {
        "key": "quality.respondents",
        "kind": "diagnostic",
        "unit": "count",
        "value": people,
        "base": people,
    }
    with (data / "numbers.csv").open("w", newline="") as f:
        writer = csv.DictWriter(f, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows([*numbers, everyone])
    header = "scale,code,key,label,net,number,treatment\n"
    (data / "scales.csv").write_text(header + scales)
    (data / "codebook.csv").write_text(
        "id,kind,scale\npaid,single,yesno\ngroup,single,group\nrole,single,role\n"
    )
    for question in {x["question"] for x in numbers if x.get("question")}:
        told = {"id": question, "nets": {}, "asked_of": "all"}
        (data / "questions" / f"{question}.json").write_text(json.dumps(told))
    return Site(folder)


def found(s: Site, previous: Site | None = None) -> dict[str, bounds.Bound]:
    return {b.key: b for b in bounds.bounds(s, previous)}


def test_primary_suppression_alone_is_undone(tmp_path):
    """The complement in the same level tells exactly; the other levels and the topline nearly so."""
    alone = found(site(tmp_path / "one", withheld(paid(), "share.paid.yes.group.blue")))
    assert alone["share.paid.yes.group.blue"].width < 1
    pair = found(site(tmp_path / "two", withheld(paid(), *both("blue"))))["share.paid.yes.group.blue"]
    assert pair.low <= 3 <= pair.high and pair.width < 10


def test_unweighted_shares_give_exact_bases_and_those_give_cells(tmp_path):
    """Four answers to three decimals fit one base; the total less the other levels is the third's."""
    counts = {"red": (31, 58, 71, 43), "green": (29, 44, 67, 37), "blue": (3, 41, 59, 50)}
    whole = [sum(c) for c in zip(*counts.values(), strict=True)]
    n = sum(whole)
    numbers = [share("happy", a, "", k, n) for a, k in zip("abcd", whole, strict=True)]
    for level, row in counts.items():
        numbers += [share("happy", a, level, k, sum(row)) for a, k in zip("abcd", row, strict=True)]
    gone = [f"share.happy.{a}.group.blue" for a in "abcd"]
    told = found(site(tmp_path, withheld(numbers, *gone), people=n))
    assert max(b.width for b in told.values()) < 1


def test_a_second_level_withheld_protects_the_first(tmp_path):
    told = found(site(tmp_path, withheld(paid(), *both("blue", "green"))))
    assert min(b.width for b in told.values()) >= 10


def test_weighted_shares_are_undone_as_well(tmp_path):
    numbers = paid()
    for x in numbers[:2]:
        x["unweighted"] = 0.5
    told = found(site(tmp_path, withheld(numbers, "share.paid.yes.group.blue")))
    assert told["share.paid.yes.group.blue"].width < 1


@pytest.mark.parametrize("weighted", [True, False])
def test_a_share_that_comes_without_its_base_is_of_the_base_beside_it(tmp_path, weighted):
    """The first row of a topline, or of a level, says no base: the rows after it do."""
    whole = withheld(paid(), *both("blue", "green"))
    for x in whole[:2] if weighted else ():
        x["unweighted"] = 0.5
    without = [x | {"base": ""} if x["answer"] == "yes" else x for x in whole]
    told = found(site(tmp_path / "without", without))
    assert min(b.width for b in told.values()) >= 10 and max(b.high for b in told.values()) > 100
    read = bounds.tables(site(tmp_path / "read", without))["paid"]
    assert (read.base, read.base_of("", ""), read.base_of("group", "red")) == (530, 530, 200)
    assert read.base_of("group", "white") is None


def test_the_transposed_table_tells(tmp_path):
    """role by group withholds what group by role shows."""
    counts = {
        ("early", "red"): 100,
        ("early", "green"): 60,
        ("late", "red"): 20,
        ("late", "green"): 40,
        ("early", "blue"): 60,
        ("late", "blue"): 60,
    }
    role = {r: sum(v for (rr, _), v in counts.items() if rr == r) for r in ("early", "late")}
    group = {g: sum(v for (_, gg), v in counts.items() if gg == g) for g in ("red", "green", "blue")}
    numbers = [share("role", r, "", n, 340) for r, n in role.items()] + [
        share("group", g, "", n, 340) for g, n in group.items()
    ]
    numbers += [share("role", r, g, n, group[g]) for (r, g), n in counts.items()]
    numbers += [share("group", g, r, n, role[r], "role") for (r, g), n in counts.items()]
    hidden = [x["key"] for x in numbers if x["question"] == "role" and x["breakdown"]]
    told = found(site(tmp_path, withheld(numbers, *hidden), people=340))
    assert max(b.width for b in told.values()) < 2


def test_a_mean_of_two_points_is_a_share(tmp_path):
    numbers = withheld(
        paid({"red": (100, 200), "green": (90, 180), "blue": (70, 150)}), *both("blue", "green")
    )
    mean = {
        "kind": "mean",
        "question": "paid",
        "answer": "mean",
        "unit": "mean",
        "status": "shown",
        "reason": "",
    }
    numbers += [
        mean
        | {"key": "mean.paid.group.blue", "breakdown": "group", "level": "blue", "value": 0.02, "base": 150}
    ]
    scales = "yesno,1,yes,Yes,,1,answer\nyesno,2,no,No,,0,answer\n"
    assert found(site(tmp_path / "with", numbers, scales))["share.paid.yes.group.blue"].width < 2
    assert found(site(tmp_path / "without", numbers[:-1], scales))["share.paid.yes.group.blue"].width > 10


def test_a_difference_with_one_withheld_end_tells(tmp_path):
    numbers = withheld(paid(), *both("blue", "green"))
    numbers.append({"key": "difference.paid.yes.group.red-blue", "kind": "difference", "question": "paid", "answer": "yes",
                    "breakdown": "group", "level": "red-blue", "unit": "points", "value": 0.48, "base": 150, "status": "shown"})  # fmt: skip
    told = found(site(tmp_path, numbers))
    assert told["share.paid.yes.group.blue by difference.paid.yes.group.red-blue"].width < 1


def test_an_earlier_edition_tells(tmp_path):
    new = site(tmp_path / "new", withheld(paid(), *both("blue", "green")))
    old = site(tmp_path / "old", paid())
    assert found(new)["share.paid.yes.group.blue"].width >= 10
    assert found(new, old)["share.paid.yes.group.blue"].width < 1


def test_bases_that_differ_by_a_few_people_are_found(tmp_path):
    numbers = [
        share("happy", a, "", n, 232) for a, n in {"low": 46, "mid": 81, "high": 96, "dk": 9}.items()
    ]
    told = slivers.slivers(site(tmp_path / "one", numbers, people=240))
    assert told == ["happy: 240 respondents, 232 to 232 in its base"]
    model = {"key": "model.happy.base", "kind": "model", "unit": "count", "value": 223, "base": 220}
    assert "model.happy.base 223 beside happy 232" in slivers.slivers(
        site(tmp_path / "two", [*numbers, model], people=240)
    )
    exact = [x | {"base": 232} for x in numbers]
    assert any(
        "base 232 as it is" in x for x in slivers.slivers(site(tmp_path / "three", exact, people=300))
    )


def test_editions_that_differ_by_a_few_people_are_found(tmp_path):
    old, new = (site(tmp_path / str(n), paid(), people=n) for n in (530, 534))
    assert any("quality.respondents" in x for x in slivers.slivers(new, old))
    assert not slivers.slivers(site(tmp_path / "same", paid()), old)


def gated(rows: list[dict], people: int, editions: dict | None = None, **beside) -> list[dict]:
    """Numbers as the gate lets them out beside earlier editions, and what else it is told of."""
    tiny = Path("tests/studies/tiny")
    questions = read_questions(tiny / "codebook.csv", tiny / "scales.csv", tiny / "recodes.toml")
    n = {
        "key": "quality.respondents",
        "kind": "diagnostic",
        "unit": "count",
        "value": people,
        "base": people,
    }
    out = gate(table([*rows, n]), questions, read_study(tiny / "study.toml"), editions, **beside)
    out = out[out.question != ""].reindex(columns=COLUMNS)
    return out.astype(object).where(out.notna(), "").to_dict("records")


def numbers_of(s: Site) -> dict:
    """What the gate reads of an earlier edition."""
    return read_editions([s.files["data/numbers.csv"]])


def test_three_people_more_are_given_away_without_the_rule_and_not_with_it(tmp_path):
    """Three new respondents, all of them blue and paid."""
    before = crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)})
    after = crosstab({"red": (100, 200), "green": (90, 180), "blue": (63, 153)})
    old = site(tmp_path / "old", gated(before, 530), people=530)
    new = site(tmp_path / "new", gated(after, 533), people=533)
    assert "quality.respondents: (530, 530) before, (533, 533) now" in slivers.slivers(new, old)
    with pytest.raises(FactError, match="530 then, 533 now"):
        gated(after, 533, numbers_of(old))
    assert not slivers.slivers(site(tmp_path / "same", gated(before, 530, numbers_of(old))), old)


def test_a_corrected_answer_or_trait_is_found_by_two_editions_and_not_with_the_rule(tmp_path):
    """Of 530 people one blue one was paid after all; or two paid ones are green, not blue."""
    before = {"red": (100, 200), "green": (90, 180), "blue": (60, 150)}
    old = site(tmp_path / "old", gated(crosstab(before), 530), people=530)
    for name, after in {"answer": {**before, "blue": (61, 150)},
                        "trait": {**before, "green": (92, 182), "blue": (58, 148)}}.items():  # fmt: skip
        rows = [
            r | {"weighted_base": r["base"], "effective_base": r["base"] - 1.0} for r in crosstab(after)
        ]
        loose = site(tmp_path / name, gated(rows, 530), people=530)
        levels = "blue" if name == "answer" else "blue, green"
        assert corrections.corrections(loose, old) == [f"corrected: paid by group, {levels}"]
        held = site(tmp_path / f"{name}-held", gated(rows, 530, numbers_of(old)), people=530)
        assert not corrections.corrections(held, old)
        report = attack(held.folder, old.files["data/numbers.csv"])
        assert not report.narrow and not report.slivers
    many = site(
        tmp_path / "many", gated(crosstab({**before, "blue": (90, 150)}), 530, numbers_of(old)), people=530
    )
    assert not corrections.corrections(many, old) and many.numbers["share.paid.yes.group.blue"].value == 0.6


def test_another_choice_of_cells_is_undone_by_the_first_and_not_with_the_rule(tmp_path):
    """The old edition showed red and withheld green beside blue; alone the new one would do otherwise."""
    rows = crosstab({"red": (80, 160), "green": (90, 180), "blue": (3, 150)})
    shown = [r | {"weighted_base": r["base"]} for r in rows]
    old = site(tmp_path / "old", withheld([share("paid", r["answer"], r["level"], r["cell"], r["base"]) for r in rows],
                                          *both("blue", "green")), people=490)  # fmt: skip
    alone = site(tmp_path / "alone", gated(shown, 490), people=490)
    beside = site(tmp_path / "beside", gated(shown, 490, numbers_of(old)), people=490)
    assert min(b.width for b in found(alone).values()) >= 10
    assert found(alone, old)["share.paid.yes.group.blue"].width < 6
    assert min(b.width for b in found(beside, old).values()) >= 10
    as_file = attack(beside.folder, old.files["data/numbers.csv"])
    assert not as_file.narrow and not as_file.slivers


PEOPLE = [{"group": "red", "role": "early", "paid": i % 2} for i in range(530)]
SPECS = {
    "records": json.dumps({"data": {"values": PEOPLE}}),
    "columns": json.dumps({"group": ["red"] * 530, "role": ["early"] * 530}),
    "bare": json.dumps([i % 2 for i in range(530)]),
}


@pytest.mark.parametrize("spec", SPECS)
def test_a_chart_with_rows_is_found(tmp_path, spec):
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "page.html").write_text(
        f'<script type="application/json">{SPECS[spec]}</script>'
    )
    s = site(tmp_path, paid())
    assert rows.long_lists(s)
    assert (rows.linked(s) > 0) == (spec != "bare")


def test_a_file_with_rows_is_found_and_linked(tmp_path):
    s = site(tmp_path, paid())
    (tmp_path / "people.csv").write_text("group,role,paid\n" + "red,early,1\n" * 530)
    s = Site(tmp_path)
    assert rows.long_lists(s) and rows.person_tables(s)
    (tmp_path / "people.csv").unlink()
    (tmp_path / "people.parquet").write_bytes(packed({"group": ["red"] * 530, "role": ["early"] * 530}))
    s = Site(tmp_path)
    assert rows.long_lists(s) and rows.person_tables(s)


def test_a_dot_for_every_person_is_found(tmp_path):
    (tmp_path / "dots.svg").write_text("<svg>" + '<circle r="1"/>' * 530 + "</svg>")
    assert rows.long_lists(site(tmp_path, paid()))


def test_numbers_too_exact_are_found(tmp_path):
    s = site(tmp_path, [paid()[0] | {"value": 0.36415}, *paid()[1:]])
    assert list(rows.long_floats(s)) == [("data/numbers.csv", "0.36415")]


MARK = plant.mark("someone")


def png(text: str) -> bytes:
    packed = b"Comment\0\0" + zlib.compress(text.encode())
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(packed)) + b"zTXt" + packed + b"\0" * 4


def packed(columns: dict[str, list[str]], told: str = "") -> bytes:
    """Columns as Parquet, compressed, and what its metadata tell."""
    out = pa.BufferOutputStream()
    parquet.write_table(pa.table(columns).replace_schema_metadata({"by": told}), out, compression="zstd")
    return out.getvalue().to_pybytes()


LEAKS = {
    "table.parquet": packed({"group": ["red", MARK]}),
    "told.parquet": packed({"group": ["red"]}, MARK),
    "page.html": f"<p>{MARK}</p>".encode(),
    "entities.html": "".join(f"&#{ord(c)};" for c in MARK).encode(),
    "split.html": f"<b>{MARK[:6]}</b><i>{MARK[6:]}</i>".encode(),
    "app.js.map": json.dumps({"sourcesContent": [f"x = '{MARK}'"]}).encode(),
    "data.txt": base64.b64encode(b"id=" + MARK.encode() + b";"),
    "list.xml.gz": gzip.compress(f"<loc>{MARK}</loc>".encode()),
    "wide.bin": MARK.encode("utf-16-le"),
    "escaped.json": json.dumps("".join(f"\\u{ord(c):04x}" for c in MARK)).replace("\\\\", "\\").encode(),
    "chart.png": png(MARK),
    "inline.html": b'<img src="data:image/png;base64,' + base64.b64encode(png(MARK)) + b'">',
    f"{MARK}.css": b"a{}",
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_mark_left_in_is_found(tmp_path, name):
    (tmp_path / name).write_bytes(LEAKS[name])
    assert traces.planted(site(tmp_path, paid()), plant.MARKS)


def test_no_mark_is_seen_where_there_is_none(tmp_path):
    assert not traces.planted(site(tmp_path, paid()), plant.MARKS)


def test_each_pattern_of_personal_data_has_a_planted_example():
    assert set(plant.PERSONS) == set(traces.PERSONAL) and len(traces.PERSONAL) == 26


@pytest.mark.parametrize("pattern", traces.PERSONAL)
def test_personal_data_are_found(tmp_path, pattern):
    (tmp_path / "page.html").write_text(f"<p>They said: {plant.PERSONS[pattern]} and left.</p>")
    assert pattern in {p for _, p, _ in traces.personal(site(tmp_path, paid()))}


def test_the_address_to_write_to_is_no_personal_data(tmp_path):
    front = '<p>Write to <a href="mailto:desk@example.org">desk@example.org</a>.</p>'
    site(tmp_path, paid())
    (tmp_path / "index.html").write_text(front)
    (tmp_path / "page.html").write_text("<p>desk@example.org</p>")
    assert not traces.personal(Site(tmp_path))
    (tmp_path / "page.html").write_text("<p>someone@example.org</p>")
    assert {text for _, _, text in traces.personal(Site(tmp_path))} == {"someone@example.org"}
    (tmp_path / "index.html").write_text(front + '<a href="mailto:someone@example.org">another</a>')
    assert traces.personal(Site(tmp_path))


def test_a_tight_site_passes_and_a_leaking_one_does_not(tmp_path):
    safe = withheld(
        paid({"red": (100, 200), "green": (90, 180), "blue": (70, 150)}), *both("blue", "green")
    )
    report = attack(site(tmp_path / "safe", safe).folder)
    assert not report.fails, report.details()
    assert "0 recovered" in report.line() and "0 slivers" in report.line()
    assert attack(site(tmp_path / "leak", withheld(paid(), *both("blue"))).folder).fails


def test_marks_planted_in_every_private_column_stay_out_of_a_whole_build():
    planted, leaked = plant.found(Path("tests/studies/tiny"))
    assert planted > 700 and not leaked


def varied(choice: str, value: float) -> dict:
    return share("paid", "yes", "", 1, 1) | {
        "key": f"share.paid.yes.all@specification={choice}", "kind": "varied", "value": value, "base": "",
        "unweighted": "",
    }  # fmt: skip


def test_a_share_under_another_choice_in_fine_steps_gives_away_whom_it_leaves_out(tmp_path):
    """193 of 530, and 190 of the 521 who were not fast: three of nine, to a person."""
    leaks = site(tmp_path / "leaks", [*paid(), varied("fast", 0.3647), varied("base", 0.3631)])
    (bound,) = choices.choices(leaks)
    assert bound.key == "share.paid.yes.all by other choices" and bound.width < 1
    tight = site(tmp_path / "tight", [*paid(), varied("fast", 0.36), varied("base", 0.38)])
    assert [b.width for b in choices.choices(tight)] == [pytest.approx(0.02 * 530)]


def test_what_stands_beside_a_withheld_share_is_found_and_so_are_fine_digits_of_late_answers(tmp_path):
    late = varied("x", 0.06) | {"key": "late.share.paid.yes.all", "kind": "late", "unit": "points"}
    bound = late | {"key": "bound.share.paid.yes.all", "kind": "bound", "unit": "share"}
    (own,) = choices.of_parts(site(tmp_path / "told", [*paid(), late, bound]))
    assert own.width == pytest.approx(0.02 * 530)
    (own,) = choices.of_parts(site(tmp_path / "fine", [*paid(), late | {"value": 0.0617}]))
    assert own.width < 1
    gone = [
        x | {"status": "withheld", "reason": "privacy"} if x["key"] == "share.paid.yes.all" else x
        for x in paid()
    ]
    leaks = list(choices.of_parts(site(tmp_path / "leaks", [*gone, late, bound])))
    assert [b.width for b in leaks] == [0, 0]


def test_what_a_target_moves_gives_its_people_back(tmp_path):
    """Blue is .283 of the population, 150 of 530 people, 3 of whom said so; printed to a tenth, it is told."""
    yes, n = 193, 530
    part, by = 150 / n, 0.25
    moved = by * part / (1 - part) * (3 / 150 - yes / n)

    def leaks(name: str, value: float, *more: dict) -> list:
        of = {"question": "paid", "answer": "yes", "level": "", "breakdown": "", "unit": "points"}
        base = share("paid", "yes", "", 1, 1)
        margins = [
            base | {"key": f"margin.group.blue.{x}", "kind": "diagnostic", "value": round(part, 2)}
            for x in ("sample", "target")
        ]
        told = base | of | {"key": "shift.group.blue.paid.yes", "kind": "shift", "value": value}
        size = base | {"key": "choice.targets.larger.by", "kind": "diagnostic", "value": by}
        return list(
            shifts.shifts(
                site(tmp_path / name, [*withheld(paid(), *both("blue")), *margins, told, size, *more])
            )
        )

    (bound,) = leaks("fine", round(moved, 4))
    assert bound.width < 2 and (bound.low + bound.high) / 2 == pytest.approx(3, abs=2)
    (bound,) = leaks("coarse", round(moved / 0.02) * 0.02)
    assert bound.width >= 10
    mean = share("paid", "yes", "", 1, 1) | {
        "key": "choice.group.blue.moved",
        "kind": "diagnostic",
        "value": round(-moved, 4),
    }
    (bound,) = leaks("averaged", round(moved / 0.02) * 0.02, mean)  # the average of one change
    assert bound.width < 2


def filled(level: str, value: float) -> dict:
    """An imputed share of a group, or of everyone."""
    of = f"group.{level}" if level else "all"
    return share("paid", "yes", level, 1, 530) | {
        "key": f"share.paid.yes.{of}@imputation=answers", "kind": "imputed", "value": value, "base": "",
    }  # fmt: skip


def test_an_imputed_share_gives_a_withheld_one_away_itself_and_by_the_other_groups(tmp_path):
    rows = withheld(paid(), *both("blue"))
    (bound,) = imputed.imputed(site(tmp_path / "own", [*rows, filled("blue", 0.123)]))
    assert bound.key == "share.paid.yes.group.blue by itself imputed" and bound.width < 1
    levels = [r["level"] for r in paid() if r["answer"] == "yes" and r["level"] not in ("", "blue")]
    others = [filled("", 0.3641), *(filled(level, 0.4001) for level in levels)]
    (bound,) = imputed.imputed(site(tmp_path / "others", [*rows, *others]))
    assert bound.key == "share.paid.yes.group.blue by imputed groups" and bound.width < 1
    coarse = [filled("", 0.36), *(filled(level, 0.4) for level in levels)]
    (bound,) = imputed.imputed(site(tmp_path / "coarse", [*rows, *coarse]))
    assert bound.width >= 10
    assert not list(imputed.imputed(site(tmp_path / "none", rows)))


def test_an_imputed_share_in_fine_steps_tells_of_those_who_gave_no_answer(tmp_path):
    (bound,) = choices.choices(site(tmp_path / "leaks", [*paid(), filled("", 0.3641)]))
    assert bound.key == "share.paid.yes.all by other choices" and bound.width < 1


def test_a_reliability_in_fine_digits_tells_of_single_people(tmp_path):
    alpha = share("paid", "yes", "", 1, 530) | {
        "key": "battery.mood.alpha", "kind": "battery", "unit": "coefficient", "value": 0.7249, "base": "",
    }  # fmt: skip
    (bound,) = choices.measured(site(tmp_path / "fine", [*paid(), alpha]))
    assert bound.key == "battery.mood.alpha by its digits" and bound.width < 1
    (bound,) = choices.measured(site(tmp_path / "coarse", [*paid(), alpha | {"value": 0.72}]))
    assert bound.width >= 10


def test_a_test_of_all_groups_beside_a_withheld_one_gives_it_away(tmp_path):
    f = share("paid", "yes", "blue", 1, 1) | {
        "key": "omnibus.paid.yes.group", "kind": "omnibus", "level": "", "unit": "F", "value": 4.2, "base": 530,
    }  # fmt: skip
    (bound,) = told.told(site(tmp_path / "leaks", [*withheld(paid(), *both("blue")), f]))
    assert bound.key == "omnibus.paid.yes.group by its statistic" and bound.width == 0
    assert not list(told.told(site(tmp_path / "tight", [*paid(), f])))


def test_a_model_of_two_traits_and_their_product_gives_its_table_back(tmp_path):
    def effect(term: str) -> dict:
        return share("paid", "yes", "", 1, 1) | {
            "key": f"effect.m.{term}.b",
            "kind": "effect",
            "unit": "points",
        }

    three = [effect(term) for term in ("t", "u", "t_x_u")]
    (bound,) = told.told(site(tmp_path / "leaks", [*paid(), *three]))
    assert bound.key == "model m by its effects"
    assert not list(told.told(site(tmp_path / "tight", [*paid(), *three, effect("v")])))


def own_and_modeled(hidden: bool) -> tuple[list[dict], float]:
    """Four items by four groups, each modeled half way to its main effects; one own mean may be withheld."""
    rng = np.random.default_rng(2)
    main = rng.normal(5, 1, 4)[:, None] + rng.normal(0, 1, 4)[None, :]
    own = main + rng.normal(0, 0.5, (4, 4))
    numbers = []
    for (i, j), mean in np.ndenumerate(own):
        of = {
            "question": f"q{i}",
            "breakdown": "group",
            "level": f"g{j}",
            "unit": "mean",
            "status": "shown",
        }
        gone = hidden and (i, j) == (1, 2)
        told = (
            {"value": "", "status": "withheld", "reason": "privacy"} if gone else {"value": round(mean, 3)}
        )
        numbers.append(
            of | {"key": f"mean.q{i}.group.g{j}", "kind": "mean", "base": "" if gone else 80} | told
        )
        drawn = round((mean + main[i, j]) / 2, 2)
        numbers.append(
            of | {"key": f"modeled.q{i}.group.g{j}", "kind": "modeled", "base": 80, "value": drawn}
        )
    return [*paid(), *numbers], own[1, 2]


def test_a_modeled_number_gives_the_withheld_mean_back(tmp_path):
    """Planted: beside a withheld mean its modeled one; the attack has the mean to a third of a point."""
    numbers, truth = own_and_modeled(hidden=True)
    (bound,) = shrunk.shrunk(site(tmp_path / "leaks", numbers))
    assert bound.key == "mean.q1.group.g2 by its model" and bound.width < 2
    assert (bound.low + bound.high) / 2 / shrunk.FEWEST == pytest.approx(truth, abs=0.35)
    assert not list(shrunk.shrunk(site(tmp_path / "tight", own_and_modeled(hidden=False)[0])))


def test_a_figure_that_another_file_gives_and_the_table_does_not_is_found(tmp_path):
    hidden = "share.paid.yes.group.red"
    folder = site(tmp_path, withheld(paid(), *both("red", "green"))).folder
    head, data = "data,value,low,high,base,key", folder / "data"
    (data / "headlines.csv").write_text(f"{head}\nd,0.364,,,530,share.paid.yes.all\nd,,,,,{hidden}\n")
    assert copies.copies(Site(folder)) == []
    (data / "headlines.csv").write_text(f"{head}\nd,0.333,,,,{hidden}\nd,0.5,,,,share.paid.yes.all\n")
    assert copies.copies(Site(folder)) == [
        f"data/headlines.csv: {hidden} value", "data/headlines.csv: share.paid.yes.all value"
    ]  # fmt: skip
    (data / "headlines.csv").unlink()
    unit = {"@id": f"../numbers/paid/#{hidden}", "value": {"value": 0.333}}
    (data / "claims.jsonld").write_text(json.dumps({"hasPart": [{"isBasedOn": [unit]}]}))
    assert copies.copies(Site(folder)) == [f"data/claims.jsonld: {hidden} value"]
    (data / "claims.jsonld").unlink()
    book = xlsxwriter.Workbook(data / "numbers.xlsx")
    sheet = book.add_worksheet()
    for at, row in enumerate((["key", "value"], [hidden, 0.333])):
        sheet.write_row(at, 0, row)
    book.close()
    assert copies.copies(Site(folder)) == [f"data/numbers.xlsx: {hidden} value"]


def quantile(level: str, percent: int, base: int) -> dict:
    stem = f"group.{level}" if level else "all"
    return {
        "key": f"quantile.paid.{percent}.{stem}", "kind": "quantile", "question": "paid", "answer": str(percent),
        "breakdown": "group" if level else "", "level": level, "unit": "value", "value": 40, "base": base,
        "status": "shown", "reason": "",
    }  # fmt: skip


def test_a_quantile_that_tells_of_a_few_is_found(tmp_path):
    shown = [*paid(), quantile("", 50, 530), quantile("red", 25, 200)]
    assert list(quantiles.quantiles(site(tmp_path / "tight", shown))) == []
    gone = withheld(shown, *both("red"))
    assert list(quantiles.quantiles(site(tmp_path / "beside", gone))) == ["quantile.paid.25.group.red"]
    far = [*paid(), quantile("blue", 3, 150), quantile("blue", 4, 150)]
    assert list(quantiles.quantiles(site(tmp_path / "far", far))) == ["quantile.paid.3.group.blue"]


def test_a_modeled_share_is_made_again_from_what_is_printed(tmp_path):
    """One that is made of printed numbers tells nothing more; one that knew the withheld share is found."""
    study = tmp_path / "study"
    shutil.copytree(Path("tests/studies/tiny"), study)
    with (study / "study.toml").open("a") as file:
        file.write('\n[pooled.small]\npair = ["role", "group"]\nquestions = ["paid"]\n')
    questions = read_questions(study / "codebook.csv", study / "scales.csv", study / "recodes.toml")
    printed = public()
    made = pooled(printed, read_study(study / "study.toml"), questions)
    hidden = "pooled.paid.yes.role_x_group.early_x_blue"

    def bounds_of(name: str, rows: pd.DataFrame, of: Path | None) -> list[str]:
        (tmp_path / name / "data").mkdir(parents=True)
        pd.concat([printed, rows]).to_csv(tmp_path / name / "data" / "numbers.csv", index=False)
        return [b.key for b in shrunk.shrunk(Site(tmp_path / name), of)]

    assert not bounds_of("tight", made, study)
    leaks = made.assign(value=made["value"].where(made.key != hidden, made["value"] + 0.05))
    assert bounds_of("leaks", leaks, study) == ["share.paid.yes.role_x_group.early_x_blue by its model"]
    assert bounds_of("unknown", made, None)  # nothing shows that it was made of printed numbers
