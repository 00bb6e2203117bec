"""python -m tests.checks.kill [--moments 200] [--every]: the published folder is wholly old or wholly new, whatever happens.

Two editions of the tiny study are built; then publishing one over the other is killed (SIGKILL) at
random moments and at its writes and renames, meets a full disk, a folder it may not write to and
another build, and after each the folder must match its own list of hashes, and that list must be one of
the two editions'. A rerun must succeed.
"""

import argparse
import contextlib
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.stages.publish import __main__ as publish
from analysis.stages.publish import swap

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "tests" / "studies" / "tiny"
EVENTS = (
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.truncate",
    "shutil.copyfile",
    "shutil.rmtree",
)
NOBODY = 65534
SAMPLED = 60  # writes before the swap that are killed at, unless all are asked for
Action = Callable[[], None]


def made(study: Path, build: Path) -> dict[str, Path]:
    """What the publishing stage of a study reads, built."""
    subprocess.run(
        ["make", "--no-print-directory", "-s", f"STUDY={study}", f"BUILD={build}"], cwd=ROOT, check=True,
        stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""},
    )  # fmt: skip
    for name in ("overrides", "static"):  # of their own, so that an edit meanwhile makes no third edition
        shutil.copytree(ROOT / "site_src" / name, build / name)
    shutil.copyfile(ROOT / "mkdocs.yml", build / "mkdocs.yml")
    shutil.copyfile(study / "study.toml", build / "study.toml")
    folders = {name: build / name for name in ("docs", "parts", "charts", "overrides", "static")}
    return {
        "mkdocs": build / "mkdocs.yml",
        "study": build / "study.toml",
        "kept": build / "kept",
        **folders,
    }


def another(folder: Path) -> Path:
    """The tiny study under another title."""
    copy = folder / "other"
    shutil.copytree(STUDY, copy)
    settings = copy / "study.toml"
    settings.write_text(settings.read_text().replace('"Tiny"', '"Tiny again"', 1))
    return copy


def state(site: Path) -> str:
    """The hash of the folder's list of hashes if every file is as listed and none is besides; else what is wrong."""
    listed = site / swap.SUMS
    if not listed.is_file():
        return "no list of hashes"
    told = dict(reversed(line.split("  ", 1)) for line in listed.read_text().splitlines())
    there = {p: site / p for p in swap.listed(site)}
    if told.keys() != there.keys():
        return f"files that are not listed or missing: {sorted(told.keys() ^ there.keys())[:3]}"
    torn = [name for name, p in there.items() if hashlib.sha256(p.read_bytes()).hexdigest() != told[name]]
    return f"torn: {torn[:3]}" if torn else hashlib.sha256(listed.read_bytes()).hexdigest()


class Publisher:
    """Publishes one edition over another, each time in a process of its own."""

    def __init__(self, editions: list[dict[str, Path]], site: Path) -> None:
        self.editions, self.site, self.turn, self.whole = editions, site, 0, set[str]()
        self.seen: Counter[str] = Counter()

    def start(self, before: Action | None = None) -> int:
        """A child that publishes the edition that is not there now."""
        files = self.editions[self.turn % len(self.editions)]
        self.turn += 1
        sys.stdout.flush()
        if child := os.fork():
            return child
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        code = 1
        with contextlib.suppress(BaseException):
            if before:
                before()
            publish.main(**files, site=self.site)
            code = 0
        os._exit(code)

    def finish(self, child: int, what: str) -> int:
        """Wait, look at the folder, count; returns the exit status."""
        status = os.waitpid(child, 0)[1]
        self.look(what)
        return status

    def look(self, what: str) -> None:
        found = state(self.site)
        if found not in self.whole:
            raise SystemExit(f"kill: {what}: {found}")
        self.seen[what] += 1

    def whole_run(self, what: str) -> None:
        """A run that nothing disturbs must succeed and leave its edition."""
        child = self.start()
        status = os.waitpid(child, 0)[1]
        if status:
            raise SystemExit(f"kill: {what}: a run that nothing disturbed failed")
        if self.seen or len(self.whole) == len(self.editions):
            self.look(what)
        else:
            self.whole.add(state(self.site))


def at_write(n: int, pipe: int | None = None) -> Action:
    """Die at the n-th write, rename or removal; with a pipe, tell how many there are instead."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if pipe is not None:
            os.pwrite(pipe, f"{count}\n".encode(), 0)
        elif count == n:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple) -> None:
        if event in EVENTS and (
            event != "open" or (isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"))
        ):
            step()

    def before() -> None:
        sys.addaudithook(hook)
        for name in ("flush", "exchange", "put"):
            setattr(swap, name, stepped(getattr(swap, name), step))

    return before


def stepped(call: Callable, step: Action) -> Callable:
    """The call with a moment to die right before it and right after it."""

    def around(*given: object) -> object:
        step()
        out = call(*given)
        step()
        return out

    return around


def random_moments(publisher: Publisher, moments: int, rng: random.Random, usual: float) -> None:
    for i in range(moments):
        child = publisher.start()
        time.sleep(rng.uniform(0, 1.05 * usual))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        publisher.finish(child, "killed at a random moment")
        if i % 20 == 19:
            publisher.whole_run("rerun")


def every_write(publisher: Publisher, every: bool, rng: random.Random) -> int:
    """Kill at writes and renames: all of those of the swap, and all or a sample of those before it."""
    with tempfile.TemporaryFile() as told:
        child = publisher.start(at_write(0, told.fileno()))
        publisher.finish(child, "counted")
        total = int(os.pread(told.fileno(), 20, 0).split()[0])
    last = range(max(total - 40, 1), total + 1)
    chosen = range(1, total + 1) if every else sorted({*rng.sample(range(1, total), SAMPLED), *last})
    for n in chosen:
        publisher.finish(publisher.start(at_write(n)), "killed at a write or rename")
    publisher.whole_run("rerun")
    return total


def full_disk(publisher: Publisher) -> None:
    """Files may not grow beyond a size: the same error as a disk without space, at every size."""
    for size in (0, 100, 4_000, 20_000, 60_000):
        child = publisher.start(lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
        if not publisher.finish(child, "full disk"):
            raise SystemExit(f"kill: publishing with files of {size} bytes at most said that all was well")
    publisher.whole_run("rerun")


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path | None]:
    """A file system of that many bytes, where this machine lets us mount one."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True
    )
    try:
        yield None if done.returncode else folder
    finally:
        if not done.returncode:
            subprocess.run(["umount", str(folder)], check=True)


def small_disks(publisher: Publisher, folder: Path) -> None:
    """The real thing: a disk that holds the old site and only a part of the new one."""
    held = sum(p.stat().st_size + 4096 for p in publisher.site.rglob("*"))
    for share in (1.05, 1.2, 1.4):
        with small_disk(folder / f"disk{share}", int(held * share)) as disk:
            if disk is None:
                return
            shutil.copytree(publisher.site, disk / "site")
            there = Publisher(publisher.editions, disk / "site")
            there.whole = publisher.whole
            there.turn = publisher.turn
            if not there.finish(there.start(), "disk without space"):
                raise SystemExit("kill: publishing to a disk without space said that all was well")
            publisher.seen += there.seen


def read_only(publisher: Publisher) -> None:
    """A user who may not write there."""
    if os.getuid():
        return
    child = publisher.start(lambda: os.setuid(NOBODY))
    if not publisher.finish(child, "read-only target"):
        raise SystemExit("kill: publishing into a folder that may not be written to said that all was well")
    publisher.whole_run("rerun")


def two_at_once(publisher: Publisher, pairs: int) -> None:
    """Two builds start together: one publishes, the other publishes after it or says why not."""
    for _ in range(pairs):
        children = [publisher.start(), publisher.start()]
        ends = [os.waitpid(child, 0)[1] for child in children]
        publisher.look("two at once")
        if all(ends):
            raise SystemExit("kill: of two builds at once neither succeeded")
    publisher.whole_run("rerun")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.checks.kill", description=__doc__)
    parser.add_argument("--moments", type=int, default=200, help="random moments to kill at")
    parser.add_argument("--every", action="store_true", help="kill at every write, not at a sample of them")
    given = parser.parse_args()
    start, rng = time.perf_counter(), random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        editions = [made(STUDY, folder / "one"), made(another(folder), folder / "two")]
        publisher = Publisher(editions, folder / "site")
        publisher.whole_run("first")
        before = time.perf_counter()
        publisher.whole_run("second")
        usual = time.perf_counter() - before
        random_moments(publisher, given.moments, rng, usual)
        writes = every_write(publisher, given.every, rng)
        full_disk(publisher)
        small_disks(publisher, folder)
        read_only(publisher)
        two_at_once(publisher, 5)
    told = ", ".join(
        f"{n} {what}" for what, n in publisher.seen.items() if what not in ("counted", "second")
    )
    print(
        f"kill: 0 torn of {sum(publisher.seen.values())}: {told}; {writes} writes, {time.perf_counter() - start:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
