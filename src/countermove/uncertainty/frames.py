"""Columns → a pandas DataFrame, where pandas is installed."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from countermove.core.errors import MissingDependencyError


def make_frame(columns: Mapping[str, np.ndarray]) -> Any:
    """A DataFrame with the columns in their order; MissingDependencyError where pandas is not installed."""
    try:
        pandas = import_module("pandas")
    except ModuleNotFoundError as error:
        raise MissingDependencyError("pandas", "tables") from error
    return pandas.DataFrame(dict(columns))
