"""What survives on the line of play: labels from residual strength (§5.1), and sceptical survival (§5.2)."""

from enum import Enum

import numpy as np


class Survival(Enum):
    """A measure's fate, by its residual strength."""

    STANDING = "standing"
    WEAKENED = "weakened"
    BROKEN = "broken"


class Label(Enum):
    """A measure's fate in the attack graph, whatever the numbers."""

    IN = "in"
    OUT = "out"
    UNDECIDED = "undecided"


def survival_of(residual: float, *, standing: float, broken: float) -> Survival:
    """The label of a residual strength in [0, 1]: standing from `standing` up, broken up to `broken` (§5.1)."""
    slack = 1e-12
    if residual >= standing - slack:
        return Survival.STANDING
    return Survival.BROKEN if residual <= broken + slack else Survival.WEAKENED


def grounded_labels(attacks: np.ndarray, adopted: np.ndarray) -> dict[int, Label]:
    """The grounded labelling of the adopted measures ([Dung1995], least fixed point of the characteristic function).

    `attacks` int (n, 2): (by, against); `adopted` bool (measures,). A measure is in when all its attackers are out, out
    when one of them is in, and undecided otherwise.
    """
    attackers: dict[int, set[int]] = {int(measure): set() for measure in np.flatnonzero(adopted)}
    for by, against in attacks:
        if adopted[by] and adopted[against]:
            attackers[int(against)].add(int(by))
    labels: dict[int, Label] = {}
    changed = True
    while changed:
        changed = False
        for measure, against in attackers.items():
            if measure in labels:
                continue
            if all(labels.get(by) is Label.OUT for by in against):
                labels[measure] = Label.IN
                changed = True
            elif any(labels.get(by) is Label.IN for by in against):
                labels[measure] = Label.OUT
                changed = True
    return {measure: labels.get(measure, Label.UNDECIDED) for measure in attackers}
