"""Preference statements: options joined by not, and, or, if, iff and parentheses, looked up in states (§6.1).

`a if b` holds where b does not hold or a does; `not` binds most, then `and`, `or`, and last `if` and `iff`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

WORDS = frozenset({"not", "and", "or", "if", "iff"})
MAX_DEPTH = 50
_TOKEN = re.compile(r"[()]|[^\s()]+")


class StatementError(Exception):
    """A statement cannot be understood; the message says why."""


@dataclass(slots=True)
class _Reader:
    tokens: list[str]
    options: Sequence[str]
    codes: np.ndarray
    place: int = 0
    depth: int = 0

    def peek(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> str:
        token = self.peek()
        if token is None:
            raise StatementError("ends too early; expected an option")
        self.place += 1
        return token


def tokens_of(statement: str) -> list[str]:
    """The words and parentheses of a statement."""
    return _TOKEN.findall(statement)


def unknown_options(statement: str, options: Sequence[str]) -> Iterator[str]:
    """The words of a statement that are neither options nor connecting words, in order."""
    return (token for token in tokens_of(statement) if token not in {*options, *WORDS, "(", ")"})


def evaluate_statement(statement: str, options: Sequence[str], codes: np.ndarray) -> np.ndarray:
    """Where a statement holds, as bool (codes,). Raises StatementError with what is wrong and what was expected."""
    reader = _Reader(tokens_of(statement), options, codes)
    found = _conditional(reader)
    if (token := reader.peek()) is not None:
        raise StatementError(f"goes on with '{token}'; expected and, or, if, iff, or its end")
    return found


def _conditional(reader: _Reader) -> np.ndarray:
    left = _either(reader)
    if reader.peek() not in {"if", "iff"}:
        return left
    word = reader.take()
    right = _either(reader)
    found: np.ndarray = left | ~right if word == "if" else left == right
    return found


def _either(reader: _Reader) -> np.ndarray:
    found = _both(reader)
    while reader.peek() == "or":
        reader.take()
        found = found | _both(reader)
    return found


def _both(reader: _Reader) -> np.ndarray:
    found = _single(reader)
    while reader.peek() == "and":
        reader.take()
        found = found & _single(reader)
    return found


def _single(reader: _Reader) -> np.ndarray:
    negated = False
    while reader.peek() == "not":
        reader.take()
        negated = not negated
    found = _part(reader)
    return ~found if negated else found


def _part(reader: _Reader) -> np.ndarray:
    word = reader.take()
    if word == "(":
        reader.depth += 1
        if reader.depth > MAX_DEPTH:
            raise StatementError(f"has parentheses more than {MAX_DEPTH} deep; expected a few")
        found = _conditional(reader)
        if reader.peek() != ")":
            raise StatementError("lacks a closing parenthesis; expected one for each that opens")
        reader.take()
        reader.depth -= 1
        return found
    if word not in reader.options or word in WORDS:
        raise StatementError(f"has '{word}' where an option should be; expected the id of an option")
    held: np.ndarray = (reader.codes >> reader.options.index(word)) & 1 == 1
    return held


def levels_of_statements(truths: Sequence[np.ndarray], size: int) -> np.ndarray:
    """The level of each state, from 0 up, where the first statement counts more than all later ones together.

    `truths`: for each statement where it holds, as bool (size,).
    """
    levels = np.zeros(size, int)
    for truth in truths:
        _, levels = np.unique(2 * levels + truth, return_inverse=True)
    return levels
