"""Independent pieces of work: here, in processes, or on a Dask cluster, and none done twice.

Which of them is one setting, `PIECES` in the environment: nothing or 1 works here, a number in as many
processes, an address (tcp://host:8786) on the cluster whose scheduler listens there. No choice moves a byte
of what comes out: a piece knows nothing of the others, and what was drawn at random comes with it.
"""

import hashlib
import os
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from analysis.store.kept import of_code, opened, sealed
from analysis.study import write_bytes
from analysis.study.progress import progress

SETTING = "PIECES"
Item = TypeVar("Item")
Made = TypeVar("Made")


def mapped(
    function: Callable[[Item], Made],
    items: Sequence[Item],
    cache: Path | None = None,
    where: str | None = None,
) -> list[Made]:
    """function(item) of each, in order; function stands in a module, items and results can be pickled.

    cache: a folder that keeps the results of the last run alone, each under the hash of its item, of the
    function and of every module of the project that is loaded: a changed line in them does it again, and
    so does a file that is not as it was written.
    where: instead of the setting. Raises ValueError where that is neither a number nor an address.
    """
    code = of_code() if cache else ""
    names = [cache / name(function, item, code) if cache else None for item in items]
    read = {path: opened(path.read_bytes()) for path in names if path and path.is_file()}
    done = {path: pickle.loads(raw) for path, raw in read.items() if raw}
    todo = [item for item, path in zip(items, names, strict=True) if path not in done]
    fresh = iter(worked(function, todo, os.environ.get(SETTING, "") if where is None else where))
    made = [done[path] if path in done else next(fresh) for path in names]
    for at, path in enumerate(names):
        if path and path not in done:
            raw = pickle.dumps(made[at], protocol=5)
            write_bytes(path, sealed(raw))
            made[at] = pickle.loads(raw)  # as a later run reads it: what is made of it has one hash
    for old in cache.glob("*") if cache else ():
        if old not in names:
            old.unlink()
    return made


def worked(function: Callable[[Item], Made], items: Sequence[Item], where: str) -> list[Made]:
    """The pieces done where the setting says."""
    if "://" in where:
        with import_module("distributed").Client(where) as client:  # the extra `cluster`
            return list(client.gather(client.map(function, items, pure=False)))
    if where and not where.isdecimal():
        raise ValueError(
            f"{SETTING}={where!r}: expected a number of processes or an address, tcp://host:8786"
        )
    if int(where or 1) > 1 and len(items) > 1:
        with ProcessPoolExecutor(int(where)) as pool:
            return list(pool.map(function, items))
    return [function(item) for item in progress(items, function.__name__)]


def name(function: Callable[..., Any], item: Any, code: str) -> str:
    """The hash of a piece, of the function and of the code."""
    sha = hashlib.sha256(f"{function.__module__}.{function.__qualname__}".encode())
    sha.update(code.encode())
    sha.update(pickle.dumps(item, protocol=5))
    return sha.hexdigest()
