"""Nobody can be recognized by what an import writes: nothing private, no old order, no old numbers."""

import random
from pathlib import Path

import pytest

from analysis.study import FactError, read_toml
from analysis.tools.importing.__main__ import main
from analysis.tools.importing.private import by_content, finding, rare
from analysis.tools.importing.record import Column
from tests.tools.importing.exports import EXPORTS, N, table, write
from tests.tools.importing.folder import ALLOW, CONFIRM, imported, rows

ROLE = [("Staff", "Student")[i % 2] for i in range(N)]
CONTENT = {  # cells under a header that says nothing
    "e-mail": [f"person{i}@example.org" for i in range(N)],
    "ip address": [f"198.51.100.{i}" for i in range(N)],
    "phone": [f"+49 30 1234{i:03d}" for i in range(N)],
    "coordinates": [f"52.{i:06d}" for i in range(N)],
    "exact time": [f"2025-01-03 10:{i:02d}:07" for i in range(N)],
    "response id": [f"{i:08x}-1111-4222-8333-444455556666" for i in range(N)],
    "user agent": [f"Mozilla/5.0 (X11) Version/{i}" for i in range(N)],
    "address of a page": [f"https://example.org/u/{i}" for i in range(N)],
    "open text": [f"I think that {i} things should be otherwise here" for i in range(N)],
}  # fmt: skip
HEADERS = {
    "name": ["Name", "Nachname", "Prénom", "Apellido", "氏名", "RecipientFirstName", "Enumerator"],
    "e-mail": ["E-mail", "correo electrónico", "メールアドレス"],
    "phone": ["Phone number", "Telefon", "電話番号"],
    "address": ["Street address", "ZIP", "Postcode", "住所", "PLZ"],
    "ip address": ["IP Address", "IPAddress", "ipaddr"],
    "coordinates": ["LocationLatitude", "GPS", "Where do you live (longitude)"],
    "worker id": ["PROLIFIC_PID", "workerId", "prolific id"],
    "response id": ["ResponseId", "Respondent ID", "token", "Antwort ID", "会員ID"],
    "exact time": ["StartDate", "Timestamp", "Marca temporal", "タイムスタンプ", "submitdate", "Completion time"],
    "user agent": ["User Agent", "UA", "refurl"],
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTENT)
def test_found_by_content_alone(kind: str) -> None:
    found = finding(Column("q17", tuple(CONTENT[kind])))
    assert found is not None and found.kind == kind


@pytest.mark.parametrize(("kind", "header"), [(k, h) for k, headers in HEADERS.items() for h in headers])
def test_found_by_header_alone(kind: str, header: str) -> None:
    found = finding(Column(header, tuple(str(i * 7 % 97) for i in range(N))))
    assert found is not None and found.kind == kind


@pytest.mark.parametrize(
    ("header", "cells"),
    [("role", ROLE), ("Do you own a mobile phone?", ["Yes", "No"] * 20), ("How well is address by the government?", ["Well", "Badly"] * 20),
     ("age", [str(20 + i) for i in range(N)]), ("Which city services do you use?", ["Bus", "Pool"] * 20), ("score", ["1.5", "2.25"] * 20),
     ("income", [str(1000 * i) for i in range(N)])],
)  # fmt: skip
def test_an_ordinary_question_is_none(header: str, cells: list[str]) -> None:
    assert finding(Column(header, tuple(cells))) is None


def private_export(folder: Path, order: list[int], ids: int = 0) -> Path:
    heads = ["ID", *CONTENT, "role", "score", "country", "comment"]
    body = [[str(ids + 7 * i), *(cells[i] for cells in CONTENT.values()), ROLE[i], str(i % 5 + 1), ("Chile", "Peru")[i % 2] if i else "Atlantis", f"Zebra {i}"] for i in range(N)]  # fmt: skip
    return write(folder / f"export_{ids}.csv", table([heads, *(body[i] for i in order)]))


def test_nothing_private_is_in_any_file_that_is_written(tmp_path: Path) -> None:
    export = private_export(tmp_path, list(range(N)))
    study = imported(export, tmp_path / "study", CONFIRM, ALLOW)
    values = {
        c for r in rows(export) for k, c in r.items() if k not in ("ID", "role", "score", "country")
    } | {"Atlantis"}
    for path in study.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [v for v in values if v in text], path.name
    assert sorted(p.name for p in study.iterdir()) == [
        "codebook.csv", "import.md", "import.toml", "recodes.toml", "responses.csv", "scales.csv", "study.toml",
    ]  # fmt: skip


def test_the_report_counts_what_left(tmp_path: Path) -> None:
    study = imported(private_export(tmp_path, list(range(N))), tmp_path / "study", CONFIRM, ALLOW)
    page = (study / "import.md").read_text(encoding="utf-8")
    for kind in CONTENT:
        assert f"- {kind} ({kind}): dropped, {N} cells" in page


def test_rows_tell_nothing_of_their_order_and_old_numbers(tmp_path: Path) -> None:
    first = imported(private_export(tmp_path, list(range(N))), tmp_path / "a", CONFIRM, ALLOW)
    mixed = list(range(N))
    random.Random(3).shuffle(mixed)
    second = imported(private_export(tmp_path, mixed, ids=100_000), tmp_path / "b", CONFIRM, ALLOW)
    assert (first / "responses.csv").read_bytes() == (second / "responses.csv").read_bytes()
    scores = [r["score"] for r in rows(first / "responses.csv")]
    assert scores not in (sorted(scores), [str(i % 5 + 1) for i in range(N)])


def test_it_stops_until_each_column_is_decided(tmp_path: Path) -> None:
    export, study = private_export(tmp_path, list(range(N))), tmp_path / "study"
    with pytest.raises(FactError, match="11 columns"):
        main(export=export, study=study)
    assert [p.name for p in study.iterdir()] == ["import.toml"]
    rules = read_toml(study / "import.toml")["private"]
    assert rules["confirmed"] is False and len(rules["columns"]) == 11
    with pytest.raises(FactError, match="personal data"):
        main(export=export, study=study)


def test_a_new_private_column_stops_a_later_import(tmp_path: Path) -> None:
    study = imported(private_export(tmp_path, list(range(N))), tmp_path / "study", CONFIRM, ALLOW)
    written = {p: p.read_bytes() for p in study.iterdir() if p.name != "import.toml"}
    lines = private_export(tmp_path, list(range(N)), ids=5).read_text(encoding="utf-8").splitlines()
    later = write(
        tmp_path / "later.csv",
        "\n".join(f"{x},{'Nickname' if not i else f'Nick {i} the great one'}" for i, x in enumerate(lines))
        + "\n",
    )
    with pytest.raises(FactError, match="column 'Nickname': open text"):
        main(export=later, study=study)
    assert {p: p.read_bytes() for p in written} == written


@pytest.mark.parametrize(
    ("header", "cells", "action", "keys"),
    [("born", [f"{1940 + i // 2}-05-0{i % 9 + 1}" for i in range(N)], "year", {"1940..1949"}),
     ("age", [str(20 + i) for i in range(N)], "bands 10", {"20 to 29", "30 to 39", "40 to 49", "50 to 59"}),
     ("zip", [f"{10000 + 500 * (i % 20)}" for i in range(N)], "first 2", {"12..13", "14..15"})],
)  # fmt: skip
def test_coarser_instead_of_gone(
    tmp_path: Path, header: str, cells: list[str], action: str, keys: set[str]
) -> None:
    export = write(
        tmp_path / "e.csv", table([[header, "role"], *([c, r] for c, r in zip(cells, ROLE, strict=True))])
    )
    (tmp_path / "study").mkdir()
    rules = f'[private]\nconfirmed = true\nrare = "allow"\n[private.columns]\n{header} = "{action}"\n'
    write(tmp_path / "study" / "import.toml", rules)
    study = imported(export, tmp_path / "study")
    found = {c for r in rows(study / "scales.csv") if r["scale"] == header for c in (r["code"], r["label"])}
    assert found & keys
    assert not [
        c
        for c in cells
        if c in (study / "responses.csv").read_text(encoding="utf-8").replace("\n", ",").split(",")
        and action != "first 2"
    ]


def test_numbers_do_not_tell_the_largest(tmp_path: Path) -> None:
    cells = [str(1000 + 13 * i) for i in range(N)]
    study = imported(
        write(tmp_path / "e.csv", table([["pay", "role"], *zip(cells, ROLE, strict=True)])),
        tmp_path / "study",
    )
    codes = [r["code"] for r in rows(study / "scales.csv") if r["scale"] == "pay"]
    assert (codes[0], codes[-1]) == ("1000..1199", "1800..2030") and len(codes) == 5
    assert cells[-1] not in (study / "scales.csv").read_text(encoding="utf-8")


def test_answers_that_few_gave_are_never_repeated(tmp_path: Path) -> None:
    cells = ["Daily", "Weekly"] * 38 + [
        "Weekly at my mother's",
        "Weekly at my mother's",
        "I am Zoe",
        "no idea, ask Tom",
    ]
    study = imported(
        write(tmp_path / "e.csv", table([["how", "role"], *zip(cells, ROLE, strict=True)])),
        tmp_path / "study",
    )
    labels = [r["label"] for r in rows(study / "scales.csv") if r["scale"] == "how"]
    assert sorted(labels) == ["Daily", "Other answers", "Weekly"]
    for path in study.iterdir():
        assert "mother" not in path.read_text(encoding="utf-8") and "Zoe" not in path.read_text(
            encoding="utf-8"
        )


def test_rare_counts_people_who_share_with_fewer_than_five() -> None:
    people = [{"a": "x"}] * 5 + [{"a": "y"}] * 4 + [{"a": "z"}]
    assert rare(people, ["a"]) == 5


@pytest.mark.parametrize("tool", EXPORTS)
def test_private_cells_of_each_tool_are_nowhere(tool: str, tmp_path: Path) -> None:
    export, *others = EXPORTS[tool](tmp_path)
    (tmp_path / "study").mkdir()
    write(tmp_path / "study" / "import.toml", '[private]\nrare = "allow"\n')
    study = imported(export, tmp_path / "study", *([CONFIRM] if tool != "stata" else []), beside=others)
    dropped = read_toml(study / "import.toml")["private"]["columns"]
    text = "".join(p.read_text(encoding="utf-8") for p in study.iterdir())
    if export.suffix == ".csv":
        from analysis.tools.importing.readers import read

        for column in read(export, others, {}).columns:
            for cell in column.counts() if column.name in dropped else ():
                assert len(cell) < 5 or cell not in text


def test_numbers_given_out_in_turn_are_an_identifier() -> None:
    turn = Column("DOEID", tuple(str(10001 + i) for i in range(60)))
    apart = Column("income", tuple(str(10001 + 371 * i) for i in range(60)))
    years = Column("YearMade", ("Before 1950", *(f"{y}-{y + 9}" for y in range(1950, 2010, 10))) * 9)
    assert by_content(turn, turn.counts()) == "response id"
    assert not by_content(apart, apart.counts()) and not by_content(years, years.counts())
