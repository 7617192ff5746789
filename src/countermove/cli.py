"""The command line: parse arguments, call a command, print, exit status. Results go to standard output, progress and
messages to standard error.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from typing import Any, Protocol, TextIO

from countermove import commands
from countermove.core.errors import CountermoveError, InputError, OutOfReachError, UsageError
from countermove.core.provenance import VERSION

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 faults, 2 wrong usage, 3 out of reach."""
    for stream in (sys.stdout, sys.stderr):
        _print_any_character(stream)
    options = _parser().parse_args(arguments)
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
        answer: commands.Answer = options.run(options)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="countermove",
        description="Read strategic plans, model a contest as a layered game, solve it, show what it rests on.",
    )
    parser.add_argument("--version", action="version", version=f"countermove {VERSION}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in COMMANDS:
        command = add(subparsers)
        command.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    return parser


class Subparsers(Protocol):
    """Where a command puts its parser."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 - the name is argparse's
        """The parser of a new command."""


def _add_new(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("new", help="a new study with one small commented case that solves")
    command.add_argument("folder", metavar="DIR")
    command.set_defaults(run=lambda options: commands.answer_new(options.folder))
    return command


def _add_check(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("check", help="faults and findings of a study or case")
    command.add_argument("path", metavar="STUDY|CASE")
    command.set_defaults(run=lambda options: commands.answer_check(options.path))
    return command


def _add_solve(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("solve", help="the nominal subgame-perfect solution of a case")
    command.add_argument("path", metavar="CASE")
    command.add_argument("--depth", type=int, metavar="D", help="solve only the first D layers")
    command.add_argument(
        "--concept",
        default="subgame_perfect",
        help="subgame_perfect, logit, equilibria (all of a small case), nash, or all (default: %(default)s)",
    )
    command.add_argument("--precision", type=float, metavar="P", help="of logit play, per payoff point (default: 1)")
    command.add_argument(
        "--method", default="auto", help="auto, dense, elimination, enumeration; for logit tree (default: %(default)s)"
    )
    command.add_argument("--history", metavar="FILE", help="go on from a history: a map from layer to adopted measures")
    command.set_defaults(
        run=lambda options: commands.answer_solve(
            options.path,
            run=commands.SolveRun(options.concept, options.method, options.depth, options.precision, options.history),
        )
    )
    return command


def _add_explore(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("explore", help="a case in many scenarios: acceptability, sensitivity, flips")
    command.add_argument("path", metavar="CASE")
    _add_scenario_options(command)
    command.set_defaults(
        run=lambda options: commands.answer_explore(
            options.path,
            scenarios=options.scenarios,
            seed=options.seed,
            engine=options.engine,
            progress=ProgressLine(sys.stderr),
        )
    )
    return command


def _add_stability(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("stability", help="graph-model stability of a conflict, a .gmcr file or a case")
    command.add_argument("path", metavar="FILE")
    command.add_argument("--state", metavar="STATE", help="why this state is stable or not, as --state=YNN")
    command.add_argument("--from", dest="start", metavar="STATE", help="which equilibria this status quo leads to")
    command.set_defaults(
        run=lambda options: commands.answer_stability(options.path, state=options.state, start=options.start)
    )
    return command


def _add_plan(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("plan", help="the proposed pillar → objective → action tree of a document")
    command.add_argument("path", metavar="DOCUMENT")
    command.set_defaults(run=lambda options: commands.answer_plan(options.path))
    return command


def _add_compare(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("compare", help="the plans of a study side by side")
    command.add_argument("path", metavar="STUDY")
    command.add_argument("--language", choices=("en", "zh"), default="en")
    command.set_defaults(run=lambda options: commands.answer_compare(options.path, language=options.language))
    return command


def _add_report(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("report", help="everything, as one self-contained HTML file")
    command.add_argument("path", metavar="STUDY")
    command.add_argument("--output", "-o", metavar="FILE", help="where to write it (default: report.html or report.md)")
    command.add_argument("--format", choices=("html", "md"), default="html")
    command.add_argument("--language", choices=("en", "zh"), default="en", help="of a Markdown report; HTML has both")
    _add_scenario_options(command)
    command.set_defaults(
        run=lambda options: commands.answer_report(
            options.path,
            options.output or f"report.{options.format}",
            format_name=options.format,
            language=options.language,
            run=commands.ReportRun(options.scenarios, options.seed, options.engine, ProgressLine(sys.stderr)),
        )
    )
    return command


def _add_export(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("export", help="the nominal game of a case in another tool's format")
    command.add_argument("path", metavar="CASE")
    command.add_argument("--to", required=True, metavar="FORMAT", help="af, apx, dot, efg, gmcr, json, nfg or tgf")
    command.add_argument("--output", "-o", metavar="FILE", help="where to write it (default: standard output)")
    command.set_defaults(
        run=lambda options: commands.answer_export(options.path, format_name=options.to, output=options.output)
    )
    return command


def _add_scenario_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--scenarios", type=int, default=10_000, metavar="N", help="default: %(default)s")
    command.add_argument("--seed", type=int, default=0, metavar="S", help="default: %(default)s")
    command.add_argument("--engine", default="local", help="what does the work (default: %(default)s)")


class ProgressLine:
    """Progress on one line of a terminal; elsewhere one line for each thing that is done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.is_terminal = stream.isatty()
        self.shown = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how far `what` has come."""
        text = f"{what}: {done:,} of {total:,}"
        if self.is_terminal:
            self.stream.write(f"\r{text:<{len(self.shown)}}" + ("\n" if done >= total else ""))
            self.shown = "" if done >= total else text
        elif done >= total:
            self.stream.write(f"{text}\n")
        self.stream.flush()


COMMANDS = (
    _add_new, _add_check, _add_solve, _add_explore, _add_stability, _add_plan, _add_compare, _add_report, _add_export,
)  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
