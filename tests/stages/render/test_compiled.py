"""Templates kept as they were compiled: by their text, for each way of escaping, and by this code alone."""

from pathlib import Path

import jinja2
import pytest

from analysis.stages.render.environment import environment, for_markdown

TEXT = '{{ "*a*" }} {{ x }}'


def said(path: Path, compiled: Path | None, finalize=None) -> str:
    env = environment([path], finalize, compiled)
    return env.get_template(str(path)).render(x="<b>")


def test_a_template_is_compiled_once_for_each_text_and_way(tmp_path, monkeypatch):
    path, compiled = tmp_path / "a.md.j2", tmp_path / "kept"
    path.write_text(TEXT)
    ways = (None, for_markdown)
    first = [said(path, compiled, of) for of in ways]
    assert first == [said(path, None, of) for of in ways] and first[0] != first[1]
    (compiled / "of other code").write_text("x")

    def never(*given: object, **named: object) -> None:
        raise AssertionError("compiled again")

    with monkeypatch.context() as only:
        only.setattr(jinja2.Environment, "_generate", never)
        assert [said(path, compiled, of) for of in ways] == first
        path.write_text(TEXT + "!")
        with pytest.raises(AssertionError, match="compiled again"):
            said(path, compiled)
    assert said(path, compiled) == first[0] + "!"
    assert len(list(compiled.iterdir())) == 2  # what other code left is gone
