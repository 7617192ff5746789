"""What pip, the changelog and constraints.txt say about the project agrees."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import countermove

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
WANTED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *EXTRAS["test"],
    *EXTRAS["check"],
    *EXTRAS["tables"],
]


def test_the_package_states_the_version_of_the_project() -> None:
    assert countermove.__version__ == PROJECT["project"]["version"]


def test_the_changelog_has_an_entry_for_the_current_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{PROJECT['project']['version']}]" in changelog


@pytest.mark.parametrize("wanted", WANTED)
def test_a_required_library_is_pinned_to_a_version_that_is_allowed(wanted: str) -> None:
    requirement = Requirement(wanted)
    pins = [pin for pin in PINS if canonicalize_name(pin.name) == canonicalize_name(requirement.name)]
    assert len(pins) == 1
    (version,) = pins[0].specifier
    assert requirement.specifier.contains(version.version)


def test_every_pin_is_one_exact_version() -> None:
    assert len(PINS) > 40
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) and pin.url is None for pin in PINS)


def test_every_required_library_has_a_line_in_the_decisions() -> None:
    page = (ROOT / "docs/decisions/0001-dependencies.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[\w-]+(?:\.[\w-]+)*", page.lower()))
    assert {Requirement(wanted).name.lower() for wanted in WANTED} <= named
