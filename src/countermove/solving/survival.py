"""What survives on the line of play: labels from residual strength (§5.1)."""

from enum import Enum


class Survival(Enum):
    """A measure's fate, by its residual strength."""

    STANDING = "standing"
    WEAKENED = "weakened"
    BROKEN = "broken"


def survival_of(residual: float, *, standing: float, broken: float) -> Survival:
    """The label of a residual strength in [0, 1]: standing from `standing` up, broken up to `broken` (§5.1)."""
    slack = 1e-12
    if residual >= standing - slack:
        return Survival.STANDING
    return Survival.BROKEN if residual <= broken + slack else Survival.WEAKENED
