"""The tutorial does what it shows, from the first block to the last."""

from pathlib import Path

from run_page import run_page

ROOT = Path(__file__).parents[2]


def test_every_step_of_the_tutorial_does_what_it_shows(tmp_path: Path) -> None:
    assert run_page(ROOT / "docs/tutorial.md", tmp_path) >= 10
