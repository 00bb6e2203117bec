"""Files are made again exactly where what they are made from has changed."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from analysis.store import kept
from analysis.store.kept import Made, read_kept, write_kept


class Facts:
    """What files are made from."""

    def __init__(self, **facts: str) -> None:
        self.facts = facts
        self.asked: set[tuple[str, str]] = set()

    def get(self, name: str) -> str:
        self.asked.add(("fact", name))
        return self.facts[name]

    def answered(self, question: tuple[str, str], /) -> str:
        return self.facts.get(question[1], "")


def run(folder: Path, facts: Facts, of_all: str = "same", own: str = "mine") -> list[str]:
    """Two files made from a fact each; the names of those that were made now."""
    done: list[str] = []
    made = Made(folder / "kept.json", facts, [of_all])
    for name in ("a", "b"):

        def render(name: str = name) -> list[bytes]:
            done.append(name)
            return [facts.get(name).encode()]

        made.make(name, [folder / name], own, render)
    made.finish()
    assert [(folder / name).read_text() for name in "ab"] == [facts.facts[name] for name in "ab"]
    return done


def test_only_what_asked_for_a_changed_fact_is_made(tmp_path):
    assert run(tmp_path, Facts(a="1", b="2")) == ["a", "b"]
    assert run(tmp_path, Facts(a="1", b="2")) == []
    assert run(tmp_path, Facts(a="1", b="3")) == ["b"]
    assert run(tmp_path, Facts(a="1", b="3", c="4")) == []


def test_what_all_are_made_from_makes_all_again(tmp_path, monkeypatch):
    run(tmp_path, Facts(a="1", b="2"))
    assert run(tmp_path, Facts(a="1", b="2"), of_all="other") == ["a", "b"]
    assert run(tmp_path, Facts(a="1", b="2"), of_all="other", own="other") == ["a", "b"]
    monkeypatch.setattr(kept, "of_code", lambda: "other code")
    assert run(tmp_path, Facts(a="1", b="2"), of_all="other", own="other") == ["a", "b"]


@pytest.mark.parametrize("lost", ["gone", "changed"])
def test_a_file_that_does_not_stand_as_it_was_made_is_made_again(tmp_path, lost):
    run(tmp_path, Facts(a="1", b="2"))
    (tmp_path / "a").unlink() if lost == "gone" else (tmp_path / "a").write_text("x")
    assert run(tmp_path, Facts(a="1", b="2")) == ["a"]


def test_a_file_of_others_is_remembered_where_a_run_is_of_some(tmp_path):
    facts = Facts(a="1", b="2")
    run(tmp_path, facts)
    made = Made(tmp_path / "kept.json", facts, ["same"])
    made.make("a", [tmp_path / "a"], "new", lambda: [b"1"])
    made.finish(others=True)
    assert {*read_kept(tmp_path / "kept.json")["made"]} == {"a", "b"}


def test_a_torn_file_says_nothing(tmp_path):
    path = tmp_path / "kept.json"
    write_kept(path, {"x": 1})
    assert read_kept(path) == {"x": 1} and read_kept(tmp_path / "none") == {}
    path.write_text(path.read_text()[:-1])
    assert read_kept(path) == {}


def test_what_started_a_stage_is_no_part_of_its_code(monkeypatch):
    alone = kept.of_code()
    module = ModuleType("analysis.tools.serve.other")
    module.__file__ = kept.__file__
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert kept.of_code() == alone
    monkeypatch.setitem(sys.modules, "analysis.stats.other", module)
    assert kept.of_code() != alone


def test_another_package_or_another_version_of_one_is_other_code(monkeypatch, tmp_path):
    (tmp_path / "one-1.0.dist-info").mkdir()
    monkeypatch.setattr(kept.sysconfig, "get_path", lambda _: str(tmp_path))
    alone = kept.of_code()
    (tmp_path / "one").mkdir()
    assert kept.of_code() == alone
    (tmp_path / "one-1.0.dist-info").rename(tmp_path / "one-1.1.dist-info")
    later = kept.of_code()
    assert later != alone
    monkeypatch.setattr(kept.sys, "version", "another")
    assert kept.of_code() != later
