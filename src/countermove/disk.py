"""Files read and written as wholes, with errors that say what to do."""

from os import W_OK, access, getpid
from pathlib import Path

from countermove.core.errors import Fault, InputError, Place, UsageError


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file; InputError where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            [Fault(Place(str(path)), f"cannot be read: {error.strerror}; name a readable file")]
        ) from error


def check_output(path: str | Path) -> None:
    """Nothing; UsageError where no file can be written at the path, so that long work is not done in vain."""
    target = Path(path)
    if not target.name or target.is_dir():
        raise UsageError(f"output {str(path)!r} is a folder; name a file")
    there = next(folder for folder in target.absolute().parents if folder.exists())
    if not there.is_dir() or not access(there, W_OK):
        raise UsageError(f"output {str(path)!r} cannot be written in {there}; name a file in a folder of your own")


def write_whole(path: str | Path, content: str | bytes) -> None:
    """The content in the file, or the file as it was: written beside it and put in its place when complete.

    UsageError where it cannot be written.
    """
    target = Path(path)
    beside = target.with_name(f".{getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"output {str(path)!r} cannot be written: {error.strerror}; name another file") from error
