"""What a language asks of a finished page, and what scripts are told in it."""

import json
import re

from analysis.study import Question

# Between letters of a script without spaces, and beside its marks, a template leaves spaces that it has not.
WIDE = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
QUOTED = "“”‘’…—"
SPACE = re.compile(
    rf"(?<=[{WIDE}]) +(?=[{WIDE}{QUOTED}])|(?<=[{QUOTED}]) +(?=[{WIDE}])|(?<=[。，、；：！？）】》]) +(?=[^ ])"
)


def tightened(text: str) -> str:
    """Text of Chinese or Japanese without the spaces that its sentences were joined by."""
    return SPACE.sub("", text)


def labelled(question: Question) -> str:
    """Wording and labels of a question, for the scripts that show its published numbers."""
    told = {"wording": question.wording, "labels": question.labels}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
