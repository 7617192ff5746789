"""Refusals: scenarios that came to no outcome, why, and how far they leave a share open."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

OUT_OF_REACH = "out-of-reach"
NOT_DRAWN = "not-drawn"
NOT_FINITE = "not-finite"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A scenario, by its number, without an outcome: `kind` says why in one word (out of reach of exact solution §4.6;
    not drawn, as its statements do not hold §7.10; payoffs that are no finite numbers), `message` in a sentence.
    `inputs` (quantities,) are the values at which it was refused, None where none were drawn.
    """

    scenario: int
    kind: str
    message: str
    inputs: np.ndarray | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """How many scenarios were refused for one kind of reason, which is the first of them, and its message."""

    kind: str
    count: int
    first: int
    message: str


def reasons_of(refusals: Iterable[Refusal]) -> tuple[Reason, ...]:
    """The reasons, those with most scenarios first."""
    ordered = sorted(refusals, key=lambda refusal: refusal.scenario)
    counts = Counter(refusal.kind for refusal in ordered)
    first = {refusal.kind: refusal for refusal in reversed(ordered)}
    return tuple(Reason(kind, count, first[kind].scenario, first[kind].message) for kind, count in counts.most_common())


def bounds_of_share(share: float, solved: int, scenarios: int) -> tuple[float, float]:
    """The least and the greatest that a share of the solved scenarios is of all, whatever the others come to."""
    least = share * solved / scenarios
    return least, min(1.0, least + (scenarios - solved) / scenarios)


def none_solved(reasons: Sequence[Reason]) -> str:
    """The message where every scenario was refused."""
    count = sum(reason.count for reason in reasons)
    return f"none of {count:,} scenarios could be solved, in the first: {min(reasons, key=lambda r: r.first).message}"
