"""The commands are those that the docs list, but for those that the README says are not there yet."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"`countermove (\w+)")


def _lines_with(page: str, start: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if line.startswith(start))


def test_the_commands_are_those_that_the_docs_list() -> None:
    promised = set(COMMAND.findall(_lines_with("docs/case-format.md", "| `countermove")))
    not_yet = set(COMMAND.findall(_lines_with("README.md", "- ")))
    shown = subprocess.run(
        [sys.executable, "-m", "countermove", "--help"], check=True, capture_output=True, text=True, cwd=ROOT
    )
    there = set(re.findall(r"^ {4}([a-z]+)(?: |$)", shown.stdout, re.MULTILINE))
    assert not_yet < promised
    assert there == promised - not_yet
