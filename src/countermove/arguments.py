"""The arguments of every command, and which function each calls."""

import argparse
import sys
from importlib import import_module
from typing import Any, Protocol

from countermove.commands.answer import Scenarios
from countermove.commands.progress_line import ProgressLine
from countermove.core.provenance import VERSION


class Commands:
    """A module of commands, imported when one of them is called: a command waits only for what it needs."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, command: str) -> Any:
        return getattr(import_module(f"countermove.commands.{self.name}"), command)


coding = Commands("coding")
conflicts = Commands("conflicts")
frameworks = Commands("frameworks")
games = Commands("games")
imports = Commands("imports")
links = Commands("links")
passages = Commands("passages")
plan_trees = Commands("plan_trees")
plans = Commands("plans")
search = Commands("search")
studies = Commands("studies")


def parser() -> argparse.ArgumentParser:
    """The parser of every command; what it parses has `run`, from the options to an Answer, and `json`."""
    outer = argparse.ArgumentParser(
        prog="countermove",
        description="Read strategic plans, model a contest as a layered game, solve it, show what it rests on.",
    )
    outer.add_argument("--version", action="version", version=f"countermove {VERSION}")
    subparsers = outer.add_subparsers(required=True, metavar="COMMAND")
    for add in COMMANDS:
        command = add(subparsers)
        command.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    return outer


class Subparsers(Protocol):
    """Where a command puts its parser."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 - the name is argparse's
        """The parser of a new command."""


def _add_new(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("new", help="a new study with one small commented case that solves")
    command.add_argument("folder", metavar="DIR")
    command.set_defaults(run=lambda options: studies.answer_new(options.folder))
    return command


def _add_import(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("import", help="a folder of documents into a study, new or there already")
    command.add_argument("source", metavar="FOLDER", help="a folder, read with all below it, or one file")
    command.add_argument("study", metavar="STUDY", help="a study, or a folder that is not there yet")
    command.set_defaults(
        run=lambda options: imports.answer_import(options.source, options.study, progress=ProgressLine(sys.stderr))
    )
    return command


def _add_check(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("check", help="faults and findings of a study or case")
    command.add_argument("path", metavar="STUDY|CASE")
    command.set_defaults(run=lambda options: studies.answer_check(options.path))
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
        "--method",
        default="auto",
        help="auto, dense, elimination, enumeration, search; for logit tree (default: %(default)s)",
    )
    command.add_argument("--history", metavar="FILE", help="go on from a history: a map from layer to adopted measures")
    _add_expert_option(command)
    command.set_defaults(
        run=lambda options: games.answer_solve(
            options.path,
            run=games.SolveRun(
                options.concept, options.method, options.depth, options.precision, options.history, options.expert
            ),
        )
    )
    return command


def _add_explore(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("explore", help="a case in many scenarios: acceptability, sensitivity, flips")
    command.add_argument("path", metavar="CASE")
    _add_scenario_options(command)
    command.add_argument(
        "--store", metavar="DIR", help="keep the scenarios there as Parquet files, and go on with those that are there"
    )
    command.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        help="go on with the scenarios in the --store, the default; or remove them first, and nothing else there",
    )
    _add_expert_option(command)
    command.add_argument("--keep", default="all", metavar="WHAT", help="all, or outcomes only (default: %(default)s)")
    command.set_defaults(
        run=lambda options: games.answer_explore(
            options.path,
            _scenarios(options),
            games.Store(options.store, options.keep, options.resume),
            ProgressLine(sys.stderr),
        )
    )
    return command


def _add_stability(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("stability", help="graph-model stability of a conflict, a .gmcr file or a case")
    command.add_argument("path", metavar="FILE")
    command.add_argument("--state", metavar="STATE", help="why this state is stable or not, as --state=YNN")
    command.add_argument("--from", dest="start", metavar="STATE", help="which equilibria this status quo leads to")
    command.set_defaults(
        run=lambda options: conflicts.answer_stability(options.path, state=options.state, start=options.start)
    )
    return command


def _add_survival(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("survival", help="what survives in an attack graph, whatever the numbers")
    command.add_argument("path", metavar="FILE", help="a framework (.apx, .tgf, .af) or a case")
    command.add_argument("--all", action="store_true", help="of a case: all its measures, not its line of play alone")
    command.add_argument("--grounded", action="store_true", help="the grounded labelling alone, which is quick")
    command.set_defaults(
        run=lambda options: frameworks.answer_survival(
            options.path, grounded_only=options.grounded, all_measures=options.all
        )
    )
    return command


def _add_tree(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("tree", help="an attack-defence tree of ADTool: is its goal reached")
    command.add_argument("path", metavar="FILE", help="an ADTool file (.xml)")
    command.add_argument("--case", metavar="FILE", help="write the layered case that the tree corresponds to")
    command.add_argument("--stake", type=float, metavar="V", help="what the goal is worth in that case, in points")
    command.set_defaults(
        run=lambda options: frameworks.answer_tree(options.path, case_file=options.case, stake=options.stake)
    )
    return command


def _add_plan(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("plan", help="the proposed pillar → objective → action tree of a document")
    command.add_argument("path", metavar="DOCUMENT")
    command.add_argument("--write", dest="target", metavar="FILE", help="write it to this tree file, edits there kept")
    command.add_argument("--from", dest="source", metavar="FILE", help="the plan as this tree file has it")
    command.add_argument("--facts", action="store_true", help="who leads and supports, by when, how much, what is done")
    command.set_defaults(
        run=lambda options: plan_trees.answer_plan(
            options.path, plan_trees.PlanRun(options.source, options.target, options.facts)
        )
    )
    return command


def _add_search(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("search", help="passages of a study that match, best first")
    command.add_argument("path", metavar="STUDY")
    command.add_argument("query", metavar="QUERY", help='words, "a phrase", begin*, OR, NOT, parentheses')
    command.add_argument("--limit", type=int, default=20, metavar="N", help="how many to show (default: %(default)s)")
    command.set_defaults(run=lambda options: search.answer_search(options.path, options.query, limit=options.limit))
    return command


def _add_passage(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("passage", help="one passage: its words, and where they stand in the original")
    command.add_argument("reference", metavar="DOCUMENT#ID", help="a file or a document of a study, and a passage")
    command.add_argument("--study", metavar="STUDY", help="whose document it is (default: the study of this folder)")
    command.add_argument("--image", metavar="FILE", help="draw its page, the passage marked, as a PNG file")
    command.set_defaults(
        run=lambda options: passages.answer_passage(options.reference, study=options.study, image=options.image)
    )
    return command


def _add_links(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("links", help="passages of different plans that may belong together, and why")
    command.add_argument("path", metavar="STUDY")
    command.add_argument("--limit", type=int, default=20, metavar="N", help="how many at most (default: %(default)s)")
    command.add_argument("--output", "-o", metavar="FILE", help="write them to a new or existing file of links")
    command.add_argument("--model", metavar="NAME", help="ask this language model instead; the one road to a network")
    command.add_argument(
        "--model-url", metavar="URL", help="where it answers, OpenAI-compatible: http://localhost:8000/v1"
    )
    command.set_defaults(
        run=lambda options: links.answer_links(
            options.path, limit=options.limit, output=options.output, model=options.model, url=options.model_url
        )
    )
    return command


def _add_compare(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("compare", help="the plans of a study side by side")
    command.add_argument("path", metavar="STUDY")
    command.add_argument("--language", choices=("en", "zh"), default="en")
    command.add_argument(
        "--to", choices=("csv", "xlsx"), help="every statement with its passages, as a table in a file"
    )
    command.add_argument("--output", "-o", metavar="FILE", help="where to write it (default: comparison.csv or .xlsx)")
    command.set_defaults(
        run=lambda options: plans.answer_compare(
            options.path, language=options.language, to=options.to, output=options.output
        )
    )
    return command


def _add_report(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("report", help="everything, as one self-contained HTML file")
    command.add_argument("path", metavar="STUDY")
    command.add_argument("--output", "-o", metavar="FILE", help="where to write it (default: report.html or report.md)")
    command.add_argument("--format", choices=("html", "md"), default="html")
    command.add_argument("--language", choices=("en", "zh"), default="en", help="of a Markdown report; HTML has both")
    _add_scenario_options(command)
    command.set_defaults(
        run=lambda options: studies.answer_report(
            options.path,
            studies.Writing(options.output or f"report.{options.format}", options.format, options.language),
            _scenarios(options),
            ProgressLine(sys.stderr),
        )
    )
    return command


def _add_code(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("code", help="counts by code and coder, agreement and disagreements of a study")
    command.add_argument("path", metavar="STUDY")
    command.add_argument("--anchor", action="store_true", help="keep where the words of every coding stand now")
    command.add_argument("--from", dest="source", metavar="FILE", help="bring in a .qdpx project or a .qdc codebook")
    command.add_argument("--output", "-o", metavar="FILE", help="where to write what is brought in; not there yet")
    command.add_argument("--language", choices=("en", "zh"), default="en")
    command.set_defaults(
        run=lambda options: coding.answer_code(
            options.path, coding.CodeRun(options.source, options.output, options.anchor, options.language)
        )
    )
    return command


def _add_export(subparsers: Subparsers) -> argparse.ArgumentParser:
    command = subparsers.add_parser("export", help="a case, or a study's coding or sources, in another tool's format")
    command.add_argument("path", metavar="CASE|STUDY")
    formats = "of a case af, apx, dot, efg, gmcr, json, nfg, tgf; of a study annotations, csl, qdc, qdpx"
    command.add_argument("--to", required=True, metavar="FORMAT", help=formats)
    command.add_argument("--output", "-o", metavar="FILE", help="where to write it (default: standard output)")
    command.add_argument("--language", choices=("en", "zh"), default="en", help="of names in qdc, qdpx and csl")
    command.set_defaults(
        run=lambda options: coding.answer_export_any(
            options.path, format_name=options.to, output=options.output, language=options.language
        )
    )
    return command


def _add_scenario_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--scenarios", type=int, default=10_000, metavar="N", help="default: %(default)s")
    command.add_argument("--seed", type=int, default=0, metavar="S", help="default: %(default)s")
    command.add_argument("--engine", default="local", help="local, processes or dask (default: %(default)s)")
    command.add_argument("--design", default="lhs", help="lhs, sobol or grid (default: %(default)s)")
    command.add_argument("--workers", type=int, metavar="N", help="threads or processes (default: one for each core)")


def _scenarios(options: argparse.Namespace) -> Scenarios:
    expert = getattr(options, "expert", None)
    return Scenarios(options.scenarios, options.seed, options.engine, options.workers, expert, options.design)


def _add_expert_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--expert", metavar="NAME", help="with this expert's judgements alone where several judge")


COMMANDS = (
    _add_new, _add_import, _add_check, _add_solve, _add_explore, _add_stability, _add_survival, _add_tree,
    _add_plan, _add_passage,
    _add_search, _add_links, _add_compare, _add_code, _add_report, _add_export,
)  # fmt: skip
