"""Tests of real documents run where these are kept beside the project, and are deselected elsewhere."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "documents"


def pytest_collection_modifyitems(config, items):
    if SHARED.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("shared")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def shared_documents():
    return SHARED
