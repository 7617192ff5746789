"""Linear programmes, by scipy (HiGHS): the one module that knows the solver."""

import numpy as np
from scipy.optimize import linprog

NOTHING = 1e-10


def maximise(
    objective: np.ndarray,
    at_most: tuple[np.ndarray, np.ndarray],
    equal: tuple[np.ndarray, np.ndarray],
    *,
    free: int = 0,
) -> tuple[float, np.ndarray] | None:
    """The largest objective @ x and such an x, None where nothing is feasible.

    `at_most` and `equal` are each a matrix (rules, variables) with its right side (rules,). Variables are 0 or more,
    and 0 where rounding leaves less than 1e-10; the last `free` of them may be anything.
    """
    bounds = [(0, None)] * (len(objective) - free) + [(None, None)] * free
    result = linprog(-objective, A_ub=at_most[0], b_ub=at_most[1], A_eq=equal[0], b_eq=equal[1], bounds=bounds)
    if result.status == 2:
        return None
    assert result.x is not None, result.message
    point = np.array(result.x)
    point[: len(point) - free][point[: len(point) - free] < NOTHING] = 0.0
    return float(objective @ point), point
