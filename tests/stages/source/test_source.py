"""Code as pages: every function at its line numbers, every rule, every input with its hash."""

import hashlib
import re
from pathlib import Path

from analysis.stages.source import __main__ as source
from analysis.stages.source.listing import coloured

MODULE = (
    '"""What it does.\n\nMore."""\n\nX = 1\n\n\ndef one(a):\n    return a < 2\n\n\nclass Two:\n    pass\n'
)
RULE = "reads.stage = in.csv\nmakes.stage = out.csv\n"


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def made(tmp_path: Path) -> tuple[Path, Path]:
    module = tmp_path / "analysis" / "stages" / "stage" / "__main__.py"
    module.parent.mkdir(parents=True)
    module.write_text(MODULE)
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"A := 1\n\n{RULE}\nother: x\n\ttrue\n")
    facts = tmp_path / "study.toml"
    facts.write_bytes(b"title = 'a'\n")
    lock = tmp_path / "requirements.txt"
    lock.write_bytes(b"a==1\n")
    source.main(
        [module], makefile, lock, [facts], tmp_path / "docs", tmp_path / "parts", tmp_path / "inputs.csv"
    )
    return tmp_path / "parts", tmp_path / "inputs.csv"


def test_functions_stand_at_their_lines(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = Path("analysis/stages/stage")
    place.mkdir(parents=True)
    (place / "__main__.py").write_text(MODULE)
    (tmp_path / "Makefile").write_text(f"A := 1\n\n{RULE}\nother: x\n")
    Path("requirements.txt").write_text("a==1\n")
    modules, makefile, lock = [place / "__main__.py"], Path("Makefile"), Path("requirements.txt")
    source.main(modules, makefile, lock, [], Path("docs"), Path("parts"), Path("inputs.csv"))
    listing = Path("parts/stages/stage/__main__.html").read_text()
    assert '<h2 id="def-one"><code>one</code> <small>lines 8 to 9</small></h2>' in listing
    assert '<h2 id="def-Two"><code>Two</code> <small>lines 12 to 13</small></h2>' in listing
    assert "<small>   8</small>" in listing and "&lt;" in listing
    assert "makes.stage = out.csv" in listing and "other: x" not in listing
    numbers = [int(x) for x in re.findall(r"<small> *(\d+)</small>", listing)]
    assert numbers == sorted(set(numbers)) and numbers[0] == 1 and numbers[-1] == 13  # each line once
    assert "<b>def</b> <b>one</b>(a):" in listing and '<i>"""What it does.</i>' in listing
    text = re.sub(r"<[^>]+>", "", listing)
    assert "What it does." in text
    assert "What it does." in Path("docs/index.md").read_text()


def test_the_page_of_a_module_that_is_no_more_goes(tmp_path):
    for old in (tmp_path / "docs/stages/gone.md", tmp_path / "parts/stages/gone.html"):
        old.parent.mkdir(parents=True)
        old.touch()
    made(tmp_path)
    left = {path.name for folder in ("docs", "parts") for path in (tmp_path / folder).rglob("*.*")}
    assert left == {"index.md", "__main__.md", "__main__.html", "Makefile.html"}


def test_inputs_carry_their_hash(tmp_path):
    _, inputs = made(tmp_path)
    module, makefile = tmp_path / "analysis/stages/stage/__main__.py", tmp_path / "Makefile"
    listed = "".join(f"{sha256(path.read_bytes())}  {path}\n" for path in (module, makefile))
    header, study, lock, code = inputs.read_text().splitlines()
    assert header == "name,file,bytes,sha256"
    assert study == "study,study.toml,12," + sha256(b"title = 'a'\n")
    assert lock == "requirements,requirements.txt,5," + sha256(b"a==1\n")
    assert code == f"code,analysis and Makefile,{len(listed)}," + sha256(listed.encode())


def test_a_string_in_parts_is_one_string_whatever_python_reads_it():
    assert coloured("x = f'{a + f\"{b}\"} <' if y else 1  # why\n") == [
        "x = <i>f'{a + f\"{b}\"} &lt;'</i> <b>if</b> y <b>else</b> 1  <i># why</i>"
    ]
    assert coloured('"""Two\n\nlines."""\n') == ['<i>"""Two</i>', "", '<i>lines."""</i>']
