"""The command line: parse arguments, call a command, print, exit status. Results go to standard output, progress and
messages to standard error.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

from countermove.arguments import parser
from countermove.core.errors import CountermoveError, InputError, OutOfReachError, UsageError

if TYPE_CHECKING:
    from countermove.commands.answer import Answer

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 faults, 2 wrong usage, 3 out of reach."""
    for stream in (sys.stdout, sys.stderr):
        _print_any_character(stream)
    options = parser().parse_args(arguments)
    try:
        return _answer(options)
    except KeyboardInterrupt:
        print("\ncountermove: interrupted; no file was left half written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _answer(options: argparse.Namespace) -> int:
    try:
        answer: Answer = options.run(options)
    except CountermoveError as error:
        return _report_error(error, as_json=options.json)
    except MemoryError:
        shortage = OutOfReachError("this needs more memory than there is; ask for fewer scenarios or a smaller case")
        return _report_error(shortage, as_json=options.json)
    except OSError as error:
        problem = UsageError(f"{error.filename or 'a file'}: {error.strerror}")
        return _report_error(problem, as_json=options.json)
    if options.json:
        _print_json(answer.data)
    else:
        print(answer.text)
    sys.stdout.flush()
    return 0


def _print_any_character(stream: TextIO) -> None:
    """Lets a stream escape what its encoding lacks, instead of failing."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _print_json(data: Mapping[str, Any]) -> None:
    """Prints one object, in plain ASCII where the stream cannot take every character."""
    is_unicode = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    print(json.dumps(data, ensure_ascii=not is_unicode, indent=2, allow_nan=False))


def _report_error(error: CountermoveError, *, as_json: bool) -> int:
    """Prints the error, one line for each fault; with --json also an object that lists the faults."""
    lines = str(error).splitlines() if isinstance(error, InputError) else [f"countermove: {error}"]
    print("\n".join(lines), file=sys.stderr)
    if as_json:
        faults = error.faults if isinstance(error, InputError) else ()
        listed = [
            {"file": f.place.file, "line": f.place.line, "column": f.place.column, "message": f.message} for f in faults
        ]
        _print_json({"format": 1, "error": str(error), "faults": listed})
        sys.stdout.flush()
    return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
