"""The commands of the README's tour work as they stand, in the order they stand in."""

from pathlib import Path

from run_page import run_page

ROOT = Path(__file__).parents[2]


def test_every_command_of_the_tour_works(tmp_path: Path) -> None:
    for folder in ("examples", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder, target_is_directory=True)
    assert run_page(ROOT / "README.md", tmp_path) >= 8
