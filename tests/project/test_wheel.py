"""What `pip install` brings is the whole package and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_has_every_file_of_the_package_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = (ROOT / "src/countermove").rglob("*")
    kept = {path for path in package if path.is_file() and "__pycache__" not in path.parts}
    assert inside == {str(path.relative_to(ROOT / "src")) for path in kept}
    assert {path.suffix for path in kept} >= {".py", ".typed", ".yaml", ".j2"}
