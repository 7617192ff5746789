"""Running commands in this process and in one of their own, and small studies to run them on."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from countermove.cli import main

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "countermove"]

CASE = """\
countermove: 1
title: {en: A ferry line, zh: 渡轮航线}
actors: {town: {name: Town}, line: {name: Ferry line}}
objectives: {town: {quiet: {}}, line: {trips: {}}}
layers:
  - {id: rule, actor: town}
  - {id: reply, actor: line}
measures:
  night-ban: {layer: rule, effects: {town.quiet: strong, line.trips: -weak}, why: engines are loud}
  quiet-engine: {layer: reply, effects: {line.trips: moderate}, cost: weak, why: it is sold already}
counters:
  - {by: quiet-engine, against: night-ban, efficacy: {range: [0.1, 0.6]}, why: fewer would ask for a ban}
"""


@dataclass(frozen=True)
class Run:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Commands:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str | Path) -> Run:
        """Run one command."""
        self.capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        said = self.capsys.readouterr()
        return Run(status, said.out, said.err)


def start(*arguments: str | Path, **options: object) -> "subprocess.Popen[bytes]":
    """A command in a process of its own, its streams piped; `env` adds to the environment."""
    extra = options.pop("env", {})
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **extra}  # type: ignore[dict-item]
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        **options,  # type: ignore[call-overload]
    )


def many_measures(layers: list[tuple[str, int]], *, rules: str = "", effect: str = "2", cost: str = "1") -> str:
    """A case with so many measures in each layer (id, number), all of one actor; `rules` goes into every layer."""
    turns = "".join(f"  - {{id: {layer}, actor: town{rules}}}\n" for layer, _ in layers)
    measures = "".join(
        f"  {layer}-{number}: {{layer: {layer}, effects: {{town.quiet: {effect}}}, cost: {cost}}}\n"
        for layer, count in layers
        for number in range(count)
    )
    head = "countermove: 1\ntitle: Many\nactors: {town: {}}\nobjectives: {town: {quiet: {}}}\n"
    return f"{head}layers:\n{turns}measures:\n{measures}"
