"""Every benchmark runs and prints its table; what it measures is left to whoever runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCHMARKS = sorted((ROOT / "benchmarks").glob("*.py"))
PATHS = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])


@pytest.mark.parametrize("script", BENCHMARKS, ids=lambda script: script.stem)
def test_a_benchmark_runs_from_anywhere_and_prints_a_table(script: Path, tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, str(script), "--quick"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": PATHS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    assert any(told in finished.stdout for told in ("times the first", "0 differences", "not installed"))


def test_every_benchmark_has_its_figures_and_its_command_in_the_docs() -> None:
    page = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
    assert len(BENCHMARKS) >= 3
    for script in BENCHMARKS:
        assert f"python benchmarks/{script.name}" in page
