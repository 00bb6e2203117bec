"""Pieces of work: the same bytes wherever they are done, and none done twice."""

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from analysis.store import mapped
from analysis.store import pieces as module


def drawn(piece: str) -> np.ndarray:
    """A piece that draws at random, and says on disk that it was worked."""
    if folder := os.environ.get("WORKED"):
        with (Path(folder) / piece).open("a") as file:
            file.write("x")
    return np.random.default_rng([7, *piece.encode()]).normal(size=3)


NAMES = [f"piece {i}" for i in range(5)]


def done(folder: Path) -> dict[str, int]:
    return {p.name: len(p.read_text()) for p in sorted(folder.iterdir())}


def test_the_number_of_processes_moves_no_byte(monkeypatch):
    here = mapped(drawn, NAMES)
    monkeypatch.setenv(module.SETTING, "2")
    for other in (mapped(drawn, NAMES), mapped(drawn, NAMES, where="3")):
        assert [x.tobytes() for x in other] == [x.tobytes() for x in here]
    assert mapped(drawn, NAMES[::-1], where="1")[-1].tobytes() == here[0].tobytes()
    assert mapped(drawn, []) == []


def test_a_dask_cluster_of_two_workers_gives_the_same_bytes():
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        there = mapped(drawn, NAMES, where=cluster.scheduler_address)
    assert [x.tobytes() for x in there] == [x.tobytes() for x in mapped(drawn, NAMES)]


def test_a_piece_is_done_again_only_when_it_or_the_code_changed(tmp_path, monkeypatch):
    cache, worked = tmp_path / "cache", tmp_path / "worked"
    worked.mkdir()
    monkeypatch.setenv("WORKED", str(worked))
    first = mapped(drawn, NAMES[:2], cache)
    again = mapped(drawn, NAMES[1:4], cache)
    assert done(worked) == {"piece 0": 1, "piece 1": 1, "piece 2": 1, "piece 3": 1}
    assert again[0].tobytes() == first[1].tobytes()
    assert len(list(cache.iterdir())) == 3  # of the last run alone
    code = tmp_path / "code.py"
    code.write_text("# a line\n")
    monkeypatch.setattr(module, "__file__", str(code))
    mapped(drawn, NAMES[1:4], cache)
    assert done(worked) == {"piece 0": 1, "piece 1": 2, "piece 2": 2, "piece 3": 2}


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:-1], lambda raw: raw[:80] + b"x" + raw[81:], lambda raw: b""]
)
def test_a_piece_whose_file_is_not_as_it_was_written_is_done_again(tmp_path, monkeypatch, spoil):
    cache, worked = tmp_path / "cache", tmp_path / "worked"
    worked.mkdir()
    monkeypatch.setenv("WORKED", str(worked))
    first = mapped(drawn, NAMES[:2], cache)
    for file in cache.iterdir():
        file.write_bytes(spoil(file.read_bytes()))
    assert [x.tobytes() for x in mapped(drawn, NAMES[:2], cache)] == [x.tobytes() for x in first]
    assert done(worked) == {"piece 0": 2, "piece 1": 2}


def strided(piece: str) -> np.ndarray:
    return np.arange(float(len(piece)))[::2]


def test_a_result_has_one_pickle_whether_it_was_made_or_kept(tmp_path):
    one, two = (pickle.dumps(mapped(strided, NAMES[:1], tmp_path), protocol=5) for _ in range(2))
    assert one == two


def test_a_setting_that_is_neither_is_refused():
    with pytest.raises(ValueError, match="PIECES='two': expected a number of processes or an address"):
        mapped(drawn, NAMES, where="two")
