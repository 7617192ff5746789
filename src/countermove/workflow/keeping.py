"""What can be computed again, kept in a study's own folder for it: never needed, never believed unless it is whole."""

from pathlib import Path

from countermove.core.errors import UsageError
from countermove.disk import write_whole

FOLDER = ".countermove"
"""The folder in a study for what can be computed again; it hides itself from git."""


def keep(file: Path, content: bytes) -> None:
    """The content in a file of the study's own folder for such things, if that can be written, otherwise nothing."""
    try:
        write_whole(file.parent / ".gitignore", "*\n")
        write_whole(file, content)
    except UsageError:
        return
