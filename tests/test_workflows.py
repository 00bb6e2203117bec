"""The workflows: actions pinned by hash, no permission that a job does not use, nothing run on a stranger's word."""

import re
from pathlib import Path

import pytest
from mkdocs.utils import yaml_load

WORKFLOWS = sorted(Path(".github/workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_every_action_is_pinned_by_hash_and_says_its_version(path):
    used = re.findall(r"uses: (.*)", path.read_text())
    assert used and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v[\d.]+", line) for line in used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_no_job_may_write_but_the_one_that_deploys(path):
    told = yaml_load(path.read_text())
    assert "permissions" in told
    for name, job in told["jobs"].items():
        may = {**(told["permissions"] or {}), **job.get("permissions", {})}
        writes = {what for what, how in may.items() if how == "write"}
        assert writes == ({"pages", "id-token"} if name == "deploy" else set())
        assert "timeout-minutes" in job
        for step in job["steps"]:
            assert "checkout" not in step.get("uses", "") or step["with"]["persist-credentials"] is False
            assert "${{" not in step.get("run", "")  # a title or a branch's name would run as a command


def test_the_site_is_deployed_by_hand_from_what_was_released():
    told = yaml_load(Path(".github/workflows/pages.yml").read_text())
    assert told[True] == "workflow_dispatch"  # YAML reads the word `on` so
    build, deploy = told["jobs"]["build"], told["jobs"]["deploy"]
    (command,) = [step["run"] for step in build["steps"] if "run" in step]
    assert (
        command == "make publish DEST=build/pages" and build["steps"][-1]["with"]["path"] == "build/pages"
    )
    assert deploy["needs"] == "build" and len(deploy["steps"]) == 1
