"""What a small file holds: its bytes, its text, or every reason why neither can be had."""

import os
from pathlib import Path

from countermove.core.errors import Fault, InputError, Place
from countermove.core.yaml_nodes import MAX_BYTES

FilePath = str | os.PathLike[str]


def read_input(path: FilePath) -> bytes:
    """The content of the file `path`. Raises InputError where it is not a readable file of at most 10 MB."""
    file = Path(path)
    try:
        if not file.is_file():
            what = "is not an ordinary file" if file.exists() else "does not exist"
            raise InputError([Fault(Place(str(path)), f"the file {what}; expected the name of a file")])
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"the file cannot be read ({reason.lower()}); expected a readable file"
        raise InputError([Fault(Place(str(path)), message)]) from error
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 10**6} MB; expected a smaller one"
        raise InputError([Fault(Place(str(path)), message)])
    return data
