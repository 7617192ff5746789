"""Nothing in the project belongs to one machine."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "docs", "tools", "examples", "benchmarks", ".ci")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|tmp|root|opt|home|Users)/\w")
REGISTRY = re.compile(r"pypi\.(?:org|io)|pythonhosted|(?:extra-)?index-url|find-links|trusted-host")


def _texts() -> Iterator[tuple[Path, str]]:
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    for path in (*ROOT.glob("*"), *inside):
        if path.is_file() and "cache" not in str(path.relative_to(ROOT)) and path != Path(__file__):
            yield path.relative_to(ROOT), path.read_bytes().decode("utf-8", errors="replace")


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [str(path) for path, text in _texts() if MACHINE_PATH.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    assert [str(path) for path, text in _texts() if REGISTRY.search(text)] == []
