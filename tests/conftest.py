"""What several test folders share: which tests can run here, and a small study reported on once."""

import importlib.util
import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from countermove.game.game import nominal_inputs
from countermove.report.payload import Payload
from countermove.solving.methods import prepare, solve_nominal
from countermove.uncertainty.run import Run, solve_inputs
from countermove.workflow.reports import build_report
from games import random_game

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "countermove"
SHARED = ROOT.parent / "shared" / "documents"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
settings.register_profile("without a clock", deadline=None)  # a busy machine is no fault of a law
settings.load_profile("without a clock")
NOT_RUN = pytest.StashKey[list[str]]()


def pytest_configure() -> None:
    """Heeds interrupts, which whoever begins the tests in the background may have had ignored by all that they begin.

    Forgets compiled loops that are older than any loops in the sources: what was compiled together with a function of
    another file is not compiled anew by itself when that file changes.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    loops = (path for path in SOURCES.rglob("*.py") if "njit" in path.read_text(encoding="utf-8"))
    newest = max(path.stat().st_mtime for path in loops)
    for compiled in SOURCES.rglob("*.nbi"):
        if compiled.stat().st_mtime < newest:
            compiled.unlink(missing_ok=True)


def find_chromium() -> str | None:
    """The Chromium to test with: the one that CHROMIUM names, else the first of the usual commands."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def browser_lack() -> str | None:
    """Why pages cannot be opened here, or None where they can."""
    for library in ("playwright", "axe_playwright_python"):
        if importlib.util.find_spec(library) is None:
            return f"the library {library} is not installed"
    return None if find_chromium() else f"there is no Chromium ({', '.join(BROWSERS)}, or the path in CHROMIUM)"


def shared_lack() -> str | None:
    """Why the documents kept beside the project cannot be read, or None where they can."""
    return None if SHARED.is_dir() else "there is no folder shared/documents beside the project"


def open_spiel_lack() -> str | None:
    """Why OpenSpiel cannot be asked here, or None where it can."""
    return None if importlib.util.find_spec("pyspiel") else "the library open_spiel is not installed"


def pygambit_lack() -> str | None:
    """Why Gambit cannot be asked here, or None where it can."""
    return None if importlib.util.find_spec("pygambit") else "the library pygambit is not installed"


def cluster_lack() -> str | None:
    """Why no cluster can be begun here, or None where one can."""
    return None if importlib.util.find_spec("distributed") else "the library distributed is not installed"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out tests for which something is missing, and remembers which and why."""
    config.stash[NOT_RUN] = []
    lacks = (
        ("browser", browser_lack()),
        ("shared", shared_lack()),
        ("open_spiel", open_spiel_lack()),
        ("pygambit", pygambit_lack()),
        ("cluster", cluster_lack()),
    )
    for marker, lack in lacks:
        marked = [item for item in items if item.get_closest_marker(marker)]
        if not marked or lack is None:
            continue
        if marker == "browser" and os.environ.get("COUNTERMOVE_REQUIRE_BROWSER") == "1":
            raise pytest.UsageError(f"{len(marked)} browser tests must run but cannot: {lack}")
        items[:] = [item for item in items if item not in marked]
        config.hook.pytest_deselected(items=marked)
        config.stash[NOT_RUN].append(f"{len(marked)} tests marked {marker} did not run: {lack}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says plainly which tests did not run."""
    for line in config.stash.get(NOT_RUN, []):
        terminalreporter.write_line(line, yellow=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium to test with."""
    found = find_chromium()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def shared_documents() -> Path:
    """The folder of government documents kept beside the project."""
    return SHARED


@pytest.fixture(scope="session")
def small_payload() -> Payload:
    """The payload of the small study, explored in 200 scenarios."""
    return build_report(ROOT / "tests/report/small_study", Run(200))


@pytest.fixture(scope="session")
def compiled() -> None:
    """Compiled loops of dense games are on disk, lest a process that a test waits for begins by compiling them."""
    game = random_game(np.random.default_rng(0), layers=3, per_layer=2, limits=False, whole=False)
    assert solve_nominal(game, method="dense").is_certified
    solve_inputs(game, prepare(game, "dense"), np.repeat(nominal_inputs(game), 20, axis=0))
