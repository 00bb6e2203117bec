"""Croissant and RO-Crate, read by their own libraries."""

import hashlib
import json
import warnings

import pytest

from analysis.stages.release.machines import semantic
from tests.stages.release.test_release import every_file


def test_croissant_is_valid_and_gives_the_rows_of_a_table(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own imports
        import mlcroissant

        data = every_file(tmp_path)
        read = mlcroissant.Dataset(jsonld=str(data / "croissant.json"))
        assert not read.metadata.ctx.issues.errors
        records = list(read.records(record_set="sources"))
    assert {bytes(r["sources/data"]).decode() for r in records} == {"synthetic demonstration"}
    assert len(records) == len((data / "sources.csv").read_text().splitlines()) - 1
    assert {s.name for s in read.metadata.record_sets} >= {"numbers", "codebook", "headlines"}


def test_croissant_states_each_file_s_hash(tmp_path):
    data = every_file(tmp_path)
    told = json.loads((data / "croissant.json").read_text())
    for file in told["distribution"]:
        assert file["sha256"] == hashlib.sha256((data / file["contentUrl"]).read_bytes()).hexdigest()
    assert "synthetic demonstration" in told["keywords"] and "Demonstration data" in told["description"]


def test_ro_crate_is_read_with_every_file_there(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from rocrate.rocrate import ROCrate

        data = every_file(tmp_path)
        crate = ROCrate(str(data))
    files = {entity.id for entity in crate.data_entities}
    assert files >= {"numbers.csv", "numbers.xlsx", "headlines.csv", "croissant.json"}
    assert all((data / name).is_file() for name in files)
    assert (
        "Demonstration data" in crate.name and "synthetic demonstration" in crate.root_dataset["keywords"]
    )


@pytest.mark.parametrize(
    ("version", "whole"), [("1.0", "1.0.0"), ("2", "2.0.0"), ("1.2.3", "1.2.3"), ("draft", "0.0.0")]
)
def test_a_version_has_three_numbers(version, whole):
    assert semantic(version) == whole
