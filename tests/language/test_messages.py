"""Words files: every message that is asked for is there, and none that nothing asks for; plurals; faults."""

import ast
import re
from pathlib import Path

import pytest

from analysis.language import WordsError, phrase, read_messages, say, speaking, spoken
from analysis.language.messages import names
from analysis.study.prose import typed

WORDS = Path("site_src/words")
FILES = sorted(WORDS.glob("*.toml"))
CALLS = {"say", "phrase", "marked"}
TEMPLATES = [*Path("site_src").rglob("*.j2"), *Path("site_src/overrides").rglob("*.html")]
SCRIPTS = sorted(Path("site_src/static").glob("*.js"))
TOLD = re.compile(r'\bsay\(\s*"([\w.]+)"')
MADE = re.compile(r'\bsay\(\s*"([\w.]+)\." ~')
FRAME = re.compile(r"\bw\.(\w+)")
OF_SCRIPT = re.compile(r"""\b(?:say|tell)\("([\w.]+)\"""")
OF_PYTHON = re.compile(r"^[a-z_]+(\.[\w{}]+)+$")


def written_in_python() -> tuple[set[str], set[str]]:
    """(keys that code names, beginnings of keys that it puts together)."""
    whole, begun = set(), set()
    for path in sorted(Path("analysis").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and OF_PYTHON.match(node.value)
            ):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    return whole, begun


def asked() -> tuple[set[str], set[str]]:
    whole, begun = written_in_python()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        whole |= set(TOLD.findall(text)) | {f"frame.{name}" for name in FRAME.findall(text)}
        begun |= {f"{name}." for name in MADE.findall(text)}
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        whole |= {f"script.{name}" for name in re.findall(r'["?] ?"?([a-z_.]+)"', text)}
        begun |= {f"script.{name}" for name in re.findall(r'"([a-z_]+\.)"', text)}
    return whole, begun


def test_every_message_of_english_is_asked_for():
    whole, begun = asked()
    starts = tuple(x for x in begun if re.fullmatch(r"[a-z]+(\.[a-z]+)*[._][a-z_]*", x))
    extra = [
        key
        for key in read_messages(WORDS / "en.toml").said
        if key not in whole
        and not key.startswith(starts)
        and f"frame.{key.rpartition('.')[2]}" not in whole
    ]
    assert extra == []


def test_every_message_that_templates_and_scripts_ask_for_is_there():
    said = read_messages(WORDS / "en.toml").said
    for path in TEMPLATES:
        for key in TOLD.findall(path.read_text(encoding="utf-8")):
            assert key in said or key.endswith("."), f"{path}: {key}"
    for path in SCRIPTS:
        for key in OF_SCRIPT.findall(path.read_text(encoding="utf-8")):
            begins = key.endswith((".", "_"))
            found = (
                [x for x in said if x.startswith(f"script.{key}")] if begins else f"script.{key}" in said
            )
            assert found, f"{path}: {key}"


def test_every_message_that_code_asks_for_is_there():
    said = read_messages(WORDS / "en.toml").said
    for path in sorted(Path("analysis").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                for key in [x.value for x in ast.walk(node.args[0]) if isinstance(x, ast.Constant)]:
                    if isinstance(key, str) and OF_PYTHON.match(key):
                        there = key in said or (key[-1] in "._" and any(x.startswith(key) for x in said))
                        assert there, f"{path}, line {node.lineno}: {key}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_language_says_what_english_says_with_the_same_put_in(path):
    english, other = (read_messages(p) for p in (WORDS / "en.toml", path))
    assert [key for key in english.said if key not in other.said] == [], f"{path} lacks these"
    assert [key for key in other.said if key not in english.said] == [], f"{path} has these alone"
    free = {"lead.people", "lead.who"}  # a language takes the phrase or the label
    differ = {
        key: (names(english.said[key]), names(said))
        for key, said in other.said.items()
        if key not in free and names(said) != names(english.said[key])
    }
    assert differ == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_message_holds_a_typed_statistic(path):
    for key, message in read_messages(path).said.items():
        for text in [message] if isinstance(message, str) else message.values():
            found = [x for x in typed(re.sub(r"\{\w+\}", "", text)) if not x.startswith("100")]
            assert not found or key.startswith("page.threats"), f"{path}: {key}: {found}"


def test_a_message_depends_on_a_number_by_the_rule_of_its_file():
    assert [say("number.points", x, number=x) for x in ("1", "2", "0")] == [
        "1 point",
        "2 points",
        "0 points",
    ]


def test_faults_name_the_key_the_nearest_and_what_was_asked_for(tmp_path):
    with pytest.raises(WordsError, match=r"no words 'number.withhold', did you mean 'number.withheld'\?"):
        phrase("number.withhold")
    with pytest.raises(WordsError, match=r"'number.per_cent' asks for 'number', given: share"):
        say("number.per_cent", share="3")
    with pytest.raises(WordsError, match="depends on a number"):
        phrase("number.points")
    wrong = tmp_path / "xx.toml"
    wrong.write_text('name = "X"\none = []\n[a]\nb = 3\n')
    with pytest.raises(WordsError, match=r"xx.toml: a.b is 3, expected text"):
        read_messages(wrong)


def test_a_language_is_spoken_within_and_english_where_it_has_no_file():
    with speaking("zh", FILES):
        assert say("number.withheld") == "不公布" and spoken().language == "zh"
        with speaking("xx", FILES):
            assert say("number.withheld") == "withheld"
        assert say("number.withheld") == "不公布"
    assert spoken().language == "en"
