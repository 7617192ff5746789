"""Shares and how far sampling lets them be trusted."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special


@dataclass(frozen=True, slots=True)
class Share:
    """A share of scenarios with its 95 % sampling interval (Wilson score, [Wilson1927])."""

    share: float
    low: float
    high: float


def share_of(holds: np.ndarray) -> Share:
    """The share of true entries in a bool array with at least one entry."""
    return share_of_count(int(np.count_nonzero(holds)), holds.size)


def share_of_count(count: int, n: int) -> Share:
    """The share that `count` of `n` make, `n` at least 1."""
    share = count / n
    z = float(special.ndtri(0.975))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Share(share, max(0.0, middle - half), min(1.0, middle + half))
