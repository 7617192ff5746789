"""The study that `countermove new` writes."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable


def new_study_files() -> Mapping[str, str]:
    """A small commented study with one case, as text by path below the study folder."""
    return dict(sorted(_texts(files("countermove.case") / "template", "")))


def _texts(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _texts(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item.read_text(encoding="utf-8")
