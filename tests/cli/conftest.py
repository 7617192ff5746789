from pathlib import Path

import pytest
from command_runs import CASE, Commands


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs commands in this process."""
    return Commands(capsys)


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """A small sound case that stands alone."""
    path = tmp_path / "ferry.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def study(tmp_path: Path, command: Commands) -> Path:
    """The study that `new` writes."""
    folder = tmp_path / "study"
    assert command("new", folder).status == 0
    return folder
