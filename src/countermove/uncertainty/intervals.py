"""Shares and how far sampling lets them be trusted."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True, slots=True)
class Share:
    """A share of scenarios with its 95 % sampling interval (Wilson score, [Wilson1927])."""

    share: float
    low: float
    high: float


def share_of(holds: np.ndarray) -> Share:
    """The share of true entries in a bool array with at least one entry."""
    count = int(np.count_nonzero(holds))
    interval = stats.binomtest(count, holds.size).proportion_ci(0.95, method="wilson")
    return Share(count / holds.size, float(interval.low), float(interval.high))
