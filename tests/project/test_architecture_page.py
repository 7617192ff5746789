"""ARCHITECTURE.md is a map of the tree, and the tree is what the map shows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
MAP = re.search(r"^ {4}src/countermove/\n(?: {4}.*\n)*", PAGE, re.MULTILINE)


def _paths_on_the_map() -> Iterator[str]:
    """Every path drawn on the map: names at the head of a line, separated by « · », under their folders."""
    assert MAP is not None, "ARCHITECTURE.md shows no map that starts at src/countermove/"
    folders: list[tuple[int, str]] = []
    for line in filter(str.strip, MAP[0].splitlines()):
        indent = len(line) - len(line.lstrip())
        folders = [(depth, folder) for depth, folder in folders if depth < indent]
        parent = "".join(folder for _, folder in folders)
        head = re.split(r"\s{2,}", line.strip())[0]
        for name in head.split(" · "):
            yield parent + name
            if name.endswith("/") and " · " not in head:
                folders.append((indent, name))


@pytest.mark.parametrize("path", sorted(set(_paths_on_the_map())))
def test_a_path_on_the_map_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_module_is_on_the_map() -> None:
    modules = {str(file.relative_to(ROOT)) for file in (ROOT / "src").rglob("*.py") if file.name != "__init__.py"}
    assert modules <= set(_paths_on_the_map())


def test_the_map_names_each_path_once() -> None:
    paths = list(_paths_on_the_map())
    assert len(paths) == len(set(paths)) > 50


def test_the_page_fits_on_two_sheets_at_most() -> None:
    assert len(PAGE.splitlines()) <= 150
