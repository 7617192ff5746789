"""Boxes and Sobol indices beside other libraries, each where it is installed: `prim`, `ema_workbench`, `SALib`.

Boxes: 10,000 scenarios of 20 quantities, and a planted box of three limits with one scenario in twenty turned round.
Every side peels by a twentieth down to a hundredth of the scenarios; the box shown is the one of its peeling with the
highest harmonic mean of coverage and density. Ours is timed with and without leaving out idle limits and the test on 20
halves, which the others do not have. Indices: outcomes of the G-function on the crossed design of 4,096 points in 20
quantities, with intervals by 200 resamples each; what is compared is the analysis of outcomes that are there already.
"""

import os
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
from scipy.stats import qmc
from shared.timing import is_quick

from countermove.core.tables import plain_table
from countermove.uncertainty.boxes import find_box, peel
from countermove.uncertainty.sobol import RESAMPLES, sobol_indices

A = np.array([0.0, 0.5, 3.0, 9.0, *[99.0] * 16])


def planted(many: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    inputs = rng.random((many, 20))
    inside = (inputs[:, 2] > 0.6) & (inputs[:, 5] < 0.5) & (inputs[:, 11] > 0.3)
    return inputs, inside ^ (rng.random(many) < 0.05)


def best_of(coverage: np.ndarray, density: np.ndarray) -> tuple[float, float]:
    best = int(np.argmax(2 * coverage * density / (coverage + density)))
    return float(coverage[best]), float(density[best])


def peel_here(inputs: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    boxes = peel(inputs, wanted)
    return best_of(boxes.coverage, boxes.density)


def box_here(inputs: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    box = find_box(inputs, wanted)
    assert box is not None
    return box.coverage, box.density


def peel_elsewhere(module: str, inputs: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    frame = import_module("pandas").DataFrame(inputs, columns=[f"q{column}" for column in range(inputs.shape[1])])
    library = import_module(module)
    options = {"threshold": 0.01, "threshold_type": ">"} if module == "prim" else {"threshold": 0.01}
    outcomes = wanted.astype(float) if module == "prim" else wanted
    box = library.Prim(frame, outcomes, mass_min=0.01, **options).find_box()
    path = box.peeling_trajectory
    return best_of(np.asarray(path["coverage"], float), np.asarray(path["density"], float))


def timed(work: Callable[[], Any], runs: int) -> tuple[list[float], float, Any]:
    """Seconds on the clock of each run, least seconds of the processor, and the last result."""
    if runs > 1:
        work()
    clock, worked = [], []
    for _ in range(runs):
        start, spent = perf_counter(), process_time()
        result = work()
        clock.append(perf_counter() - start)
        worked.append(process_time() - spent)
    return clock, min(worked), result


def compare_boxes(many: int) -> None:
    inputs, wanted = planted(many)
    roads: list[tuple[str, Callable[[], tuple[float, float]], int]] = [
        ("peel and choose", lambda: peel_here(inputs, wanted), 7),
        ("the same, idle limits left out, and 20 halves", lambda: box_here(inputs, wanted), 5),
    ]
    for module in ("prim", "ema_workbench.analysis.prim"):
        if find_spec(module.split(".")[0]) is None:
            print(f"{module} is not installed here; it is left out")
        else:
            roads.append((module, lambda module=module: peel_elsewhere(module, inputs, wanted), 1))
    rows, first = [], 0.0
    for name, work, runs in roads:
        clock, worked, (coverage, density) = timed(work, runs)
        first = first or median(clock)
        figures = [f"{1e3 * value:,.0f}" for value in (min(clock), median(clock), max(clock), worked)]
        rows.append([name, *figures, f"{median(clock) / first:,.1f}", f"{coverage:.3f}", f"{density:.3f}"])
    print(plain_table(["", "least, ms", "median", "most", "processor", "times the first", "coverage", "density"], rows))


def g_function(points: np.ndarray) -> np.ndarray:
    values: np.ndarray = np.prod((np.abs(4 * points - 2) + A) / (1 + A), axis=-1)
    return values


def g_indices() -> tuple[np.ndarray, np.ndarray]:
    """First and total indices of the G-function, in closed form."""
    alone = 1 / (3 * (1 + A) ** 2)
    everything = np.prod(1 + alone)
    return alone / (everything - 1), alone * (everything / (1 + alone)) / (everything - 1)


def compare_indices(points: int) -> None:
    unit = qmc.Sobol(40, scramble=True, rng=np.random.default_rng(0)).random(points)
    first, second = unit[:, :20], unit[:, 20:]
    mixed = np.stack([np.where(np.arange(20) == column, second, first) for column in range(20)])
    at_first, at_second, at_mixed = g_function(first), g_function(second), g_function(mixed)
    right = g_indices()

    def here() -> tuple[np.ndarray, np.ndarray]:
        found = sobol_indices(at_first, at_second, at_mixed)
        assert found is not None
        return found.first, found.total

    roads: list[tuple[str, Callable[[], tuple[np.ndarray, np.ndarray]], int]] = [("indices and intervals", here, 7)]
    if find_spec("SALib") is None:
        print("SALib is not installed here; it is left out")
    else:
        analyze = import_module("SALib.analyze.sobol").analyze
        problem = {"num_vars": 20, "names": [f"q{at}" for at in range(20)], "bounds": [[0, 1]] * 20}
        together = np.column_stack([at_first, *at_mixed, at_second]).ravel()

        def there() -> tuple[np.ndarray, np.ndarray]:
            found = analyze(problem, together, calc_second_order=False, num_resamples=RESAMPLES, seed=1)
            return found["S1"], found["ST"]

        roads.append(("SALib", there, 5))
    rows, base = [], 0.0
    for name, work, runs in roads:
        clock, worked, found = timed(work, runs)
        base = base or median(clock)
        errors = [f"{np.abs(one - other).max():.5f}" for one, other in zip(found, right, strict=True)]
        figures = [f"{1e3 * value:,.1f}" for value in (min(clock), median(clock), max(clock), worked)]
        rows.append([name, *figures, f"{median(clock) / base:,.1f}", *errors])
    heads = ["", "least, ms", "median", "most", "processor", "times the first", "largest error, first", "total"]
    print(plain_table(heads, rows))


def main() -> None:
    quick = is_quick(__doc__ or "")
    warnings.simplefilter("ignore")
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    compare_indices(64 if quick else 4096)
    compare_boxes(500 if quick else 10_000)


if __name__ == "__main__":
    main()
