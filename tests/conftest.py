"""What every test may ask for: the reference data beside the project, a browser, the built site."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None)  # no test judges absolute time
settings.load_profile("suite")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the reference data carries their mark."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A browser test without a browser is skipped, and says so."""
    if item.get_closest_marker("browser") and shutil.which("chromium") is None:
        pytest.skip("needs chromium")


@pytest.fixture(scope="session")
def built_site() -> Path:
    """The site of the demonstration, from the root; `make test` builds it first."""
    if not (ROOT / "build/site/index.html").is_file():
        pytest.fail("build/site is not there: run make first")
    return Path("build/site")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data and real surveys; absent, the test is skipped and says so."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference data beside the project (../shared)")
    return SHARED


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
