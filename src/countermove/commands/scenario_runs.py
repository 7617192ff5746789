"""What a command was asked about scenarios, as the workflow knows it."""

from countermove.commands.answer import Scenarios
from countermove.uncertainty.run import Run


def run_of(asked: Scenarios) -> Run:
    """The run that was asked for."""
    return Run(asked.count, asked.seed, asked.engine, asked.workers, asked.design)
