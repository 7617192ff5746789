"""A page whose examples do not do what they show is refused."""

from pathlib import Path

import pytest
from run_page import read_blocks, run_page


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return page


def test_python_blocks_of_a_page_share_their_names_and_its_files(tmp_path: Path) -> None:
    page = _page(
        tmp_path,
        "```yaml\n# a.yaml\na: 1\n```\n```yaml\n# a.yaml, continued\nb: 2\n```\n"
        "```python\n>>> from pathlib import Path\n>>> text = Path('a.yaml').read_text()\n```\n"
        "```python\n>>> text.split()\n['#', 'a.yaml', 'a:', '1', 'b:', '2']\n```\n",
    )
    assert run_page(page, tmp_path) == 2


def test_a_python_block_that_shows_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"page\.md:3:(?s:.*)Got:\s+2"):
        run_page(_page(tmp_path, "text\n\n```python\n>>> 1 + 1\n3\n\n```\n"), tmp_path)


def test_a_command_that_fails_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"page\.md:1: countermove no-such-command ended with 2"):
        run_page(_page(tmp_path, "```console\n$ countermove no-such-command\n```\n"), tmp_path)


def test_a_command_may_end_as_its_fence_says(tmp_path: Path) -> None:
    assert run_page(_page(tmp_path, "```console exit=2\n$ countermove no-such-command\n```\n"), tmp_path) == 1


def test_a_command_that_prints_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="--version ended with 0 and said"):
        run_page(_page(tmp_path, "    $ countermove --version\n    nothing of the kind\n"), tmp_path)


def test_blocks_without_commands_are_left_alone(tmp_path: Path) -> None:
    page = _page(tmp_path, "    make report\n\n```text\n$ countermove\n```\n\n    $ pip install .\n")
    assert [block.language for block in read_blocks(page)] == ["text", "console"]
    assert run_page(page, tmp_path) == 0
