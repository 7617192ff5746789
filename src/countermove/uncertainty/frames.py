"""Columns → a pandas DataFrame, where pandas is installed."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from countermove.core.errors import MissingDependencyError


def make_frame(columns: Mapping[str, np.ndarray]) -> Any:
    """A DataFrame with the columns in their order, in which masked values are missing; truth values then are pandas'
    `boolean`. MissingDependencyError where pandas is not installed.
    """
    try:
        pandas = import_module("pandas")
    except ModuleNotFoundError as error:
        raise MissingDependencyError("pandas", "tables") from error
    return pandas.DataFrame({name: _unmasked(pandas, column) for name, column in columns.items()})


def _unmasked(pandas: Any, column: np.ndarray) -> Any:
    if not isinstance(column, np.ma.MaskedArray):
        return column
    if column.dtype == bool:
        return pandas.arrays.BooleanArray(column.filled(False), np.ma.getmaskarray(column))
    return column.filled(np.nan)
