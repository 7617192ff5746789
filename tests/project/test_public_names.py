"""The public names are a sorted list, found on first use, and are those that the docs name."""

import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import countermove

ROOT = Path(__file__).parents[2]


def _section(page: str, title: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    match = re.search(rf"^## {re.escape(title)}.*?$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert match is not None, f"{page} has no section {title}"
    return match[1]


PROMISED = set(re.findall(r"\bcm\.(\w+)", _section("docs/case-format.md", "From Python")))
NOT_YET = set(re.findall(r"\bcm\.(\w+)", _section("README.md", "What it does not do yet")))


def test_the_list_of_public_names_is_sorted_and_has_no_name_twice() -> None:
    assert list(countermove.__all__) == sorted(set(countermove.__all__))


def test_the_public_names_are_those_that_the_docs_name() -> None:
    assert {name for name in countermove.__all__ if not name.startswith("__")} == PROMISED - NOT_YET


def test_a_name_that_is_listed_as_not_there_yet_is_promised() -> None:
    assert NOT_YET <= PROMISED


@pytest.mark.parametrize("name", sorted(countermove.__all__))
def test_a_public_name_can_be_had(name: str) -> None:
    assert getattr(countermove, name) is not None


def test_no_public_name_is_that_of_a_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(countermove.__path__)}
    assert modules.isdisjoint(countermove.__all__)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = countermove.no_such_name


def test_importing_the_package_imports_no_library() -> None:
    code = "import sys, countermove; sys.exit(bool({'numpy', 'scipy', 'yaml', 'jinja2'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)
