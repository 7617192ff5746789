"""The attack graph of a game goes out to argumentation solvers and comes back the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.case.framework_files import parse_framework
from countermove.report.export.formats import FORMATS
from countermove.solving.argumentation import framework_from_game, grounded_labelling
from games import random_game


@pytest.mark.parametrize("form", ["apx", "tgf", "af"])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_an_exported_attack_graph_has_all_measures_all_counters_and_the_same_labels(form: str, seed: int) -> None:
    game = random_game(np.random.default_rng(seed))
    everything = framework_from_game(game, np.ones(len(game.measures), bool))
    read = parse_framework(FORMATS[form](game).encode(), "game", form=form)
    assert len(read.arguments) == len(game.measures)
    assert read.attacks == tuple(sorted((int(by), int(against)) for by, against in game.counters))
    assert grounded_labelling(read) == grounded_labelling(everything)
