"""What a language asks of a finished page, and what scripts are told in it."""

import json
import re

from analysis.study import Question

# Templates leave spaces between sentences, which a script without them does not have.
WIDE = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
QUOTED, MARKS = "“”‘’…—", "。，、；：！？）】》"
SPACE = re.compile(
    rf"(?<=[{WIDE}]) +(?=[{WIDE}{QUOTED}])|(?<=[{QUOTED}]) +(?=[{WIDE}])|(?<=[{MARKS}]) +(?=[^ ])"
)
BEHIND = re.compile(rf"([{MARKS}](?:</\w+>)+) +(?=[{WIDE}{QUOTED}])")  # the same, tags between
BEFORE = re.compile(rf"(?<=[{WIDE}]) +(?=(?:<[^/>][^>]*>)+[（\u4e00-\u9fff])")
ENDS = {".": "。", ",": "，", ":": "：", ";": "；"}  # marks of templates after a letter of such a script
MARK = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff）”》](?:</\w+>)*)([.,:;])(?=\s|<|$)")


def tightened(text: str) -> str:
    """Text of a script without spaces: with its own marks, and none that sentences were joined by."""
    text = MARK.sub(lambda mark: mark[1] + ENDS[mark[2]], text)
    return BEFORE.sub("", BEHIND.sub(r"\1", SPACE.sub("", text)))


def labelled(question: Question) -> bytes:
    """Wording and labels of a question, for the scripts that show its published numbers."""
    told = {"wording": question.wording, "labels": question.labels}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def fronted(page: str, older: bool, language: str) -> str:
    """A page that says in its front matter that it is older than its original, and its language."""
    lines = [*(["older: true"] if older else []), *([f"lang: {language}"] if language else [])]
    more = "".join(f"{line}\n" for line in lines if f"\n{line}\n" not in page)
    return page.replace("---\n", f"---\n{more}", 1)
