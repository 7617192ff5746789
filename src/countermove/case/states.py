"""The states of a conflict: Y/N strings, patterns over them, and which of them are feasible (§6.1).

A state is kept as a number: bit k is set where option k is adopted, so the first option is the lowest bit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import OutOfReachError

MAX_OPTIONS = 62
MAX_STATES = 2**20
SIGNS = "YN-"


@dataclass(frozen=True, slots=True)
class StateSpace:
    """All states: first those that stand alone, by their number, then the merged ones, in file order.

    `labels`: the Y/N string of each state, for a merged one its pattern. `codes` int64 (members,): every feasible Y/N
    combination; `state_of` int (members,): the state it belongs to.
    """

    labels: tuple[str, ...]
    codes: np.ndarray
    state_of: np.ndarray


def pattern_masks(pattern: str) -> tuple[int, int]:
    """The bits that a pattern of Y, N and - looks at, and those of them that it wants set."""
    cares = sum(1 << place for place, sign in enumerate(pattern) if sign != "-")
    wants = sum(1 << place for place, sign in enumerate(pattern) if sign == "Y")
    return cares, wants


def matches(codes: np.ndarray, pattern: str) -> np.ndarray:
    """Which of the codes match a pattern, as bool (codes,)."""
    cares, wants = pattern_masks(pattern)
    found: np.ndarray = (codes & cares) == wants
    return found


def feasible_codes(n_options: int, infeasible: Iterable[str]) -> np.ndarray:
    """Every combination that matches none of the patterns, sorted, as int64 (combinations,).

    Built option by option, dropping what is infeasible as soon as that is decided. Raises OutOfReachError with the
    size where there are too many.
    """
    if n_options > MAX_OPTIONS:
        raise OutOfReachError(f"the conflict has {n_options} options; at most {MAX_OPTIONS} can be told apart")
    decided: dict[int, list[tuple[int, int]]] = {}
    for pattern in infeasible:
        cares, wants = pattern_masks(pattern)
        decided.setdefault(cares.bit_length(), []).append((cares, wants))
    codes = np.zeros(0 if 0 in decided else 1, np.int64)
    for place in range(n_options):
        codes = np.concatenate([codes, codes | (1 << place)])
        for cares, wants in decided.get(place + 1, ()):
            codes = codes[(codes & cares) != wants]
        if len(codes) > MAX_STATES:
            raise OutOfReachError(
                f"the first {place + 1} of {n_options} options have {len(codes):,} feasible states already "
                f"(the limit is {MAX_STATES:,}); rule out states as infeasible, or leave out options"
            )
    return codes


def build_space(n_options: int, codes: np.ndarray, merges: Sequence[str] = ()) -> StateSpace:
    """The states made of feasible codes, those that match a pattern of `merges` being one. Patterns do not overlap."""
    merged = np.full(len(codes), -1)
    for index, pattern in enumerate(merges):
        merged[matches(codes, pattern)] = index
    alone = merged < 0
    state_of = np.where(alone, np.cumsum(alone) - 1, alone.sum() + merged)
    labels = (*(label_of(int(code), n_options) for code in codes[alone]), *merges)
    for array in (codes, state_of):
        array.flags.writeable = False
    return StateSpace(labels, codes, state_of)


def label_of(code: int, n_options: int) -> str:
    """The Y/N string of a code."""
    return format(code, f"0{n_options}b")[::-1].replace("1", "Y").replace("0", "N") if n_options else ""


def infeasible_patterns(n_options: int, codes: np.ndarray) -> Iterator[str]:
    """Patterns that match every combination but those of `codes`, no combination twice."""
    yield from _missing("", n_options, np.sort(codes))


def _missing(prefix: str, n_options: int, codes: np.ndarray) -> Iterator[str]:
    rest = n_options - len(prefix)
    if len(codes) == 1 << rest:
        return
    if not len(codes):
        yield prefix + "-" * rest
        return
    is_set = (codes >> len(prefix)) & 1 == 1
    yield from _missing(prefix + "N", n_options, codes[~is_set])
    yield from _missing(prefix + "Y", n_options, codes[is_set])
