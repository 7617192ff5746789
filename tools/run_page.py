"""Run the examples of a documentation page, in order, in one folder.

- A block of YAML whose first line is `# NAME` writes the file NAME, as it is; `# NAME, continued` adds to it.
- A console block runs its `$ countermove …` lines. Lines below a command are what it prints on either stream, with
  `...` for anything. The command has to succeed, unless the fence says `exit=1` (or another status).
- A Python block of `>>>` lines is a doctest; all of them on a page share their names.
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

import countermove

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code: the language and the rest of its fence's first line, its text and where it starts."""

    language: str
    options: str
    text: str
    line: int


def read_blocks(page: Path) -> list[Block]:
    """The blocks of code on a page, in order; an indented block with `$` in front is a console block."""
    blocks = []
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            language, _, options = token.info.partition(" ")
        elif token.type == "code_block" and token.content.startswith("$ "):
            language, options = "console", ""
        else:
            continue
        blocks.append(Block(language, options, token.content, token.map[0] + 1 if token.map else 0))
    return blocks


def run_page(page: Path, folder: Path) -> int:
    """How many commands and Python blocks of `page` ran in `folder`; AssertionError where one did not do as shown."""
    names: dict[str, object] = {}
    count = 0
    for block in read_blocks(page):
        place = f"{page.name}:{block.line}"
        if block.language == "yaml":
            _write(block.text, folder)
        elif block.language == "console":
            status = int(options[1]) if (options := re.search(r"exit=(\d)", block.options)) else 0
            for command, shown in _commands(block.text):
                _run_command(place, command, shown, status, folder)
                count += 1
        elif block.language == "python" and ">>>" in block.text:
            _run_python(place, block.text, names, folder)
            count += 1
    return count


def _write(text: str, folder: Path) -> None:
    if named := re.match(r"# ([\w./-]+\.yaml)(, continued)?\n", text):
        path = folder / named[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if named[2] else "w", encoding="utf-8") as file:
            file.write((text[named.end() :] if named[2] else text) + "\n")


def _commands(text: str) -> Iterator[tuple[list[str], str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        words = shlex.split(command, comments=True)
        if words[0] == "countermove":
            yield words[1:], shown


def _run_command(place: str, command: list[str], shown: str, status: int, folder: Path) -> None:
    source = str(Path(countermove.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "countermove", *command],
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    said = f"{place}: countermove {shlex.join(command)} ended with {done.returncode} and said:\n{done.stdout}"
    assert done.returncode == status, said
    assert not shown.strip() or doctest.OutputChecker().check_output(shown, done.stdout, FLAGS), said


def _run_python(place: str, text: str, names: dict[str, object], folder: Path) -> None:
    test = doctest.DocTestParser().get_doctest(text, {}, place, None, 0)
    test.globs = names
    said: list[str] = []
    before = Path.cwd()
    os.chdir(folder)
    try:
        failed, _ = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append, clear_globs=False)
    finally:
        os.chdir(before)
    assert failed == 0, f"{place}:\n{''.join(said)}"
