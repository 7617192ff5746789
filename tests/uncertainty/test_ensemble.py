"""Shares, intervals, quantiles and tables of an ensemble (§7.5)."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_cases import DUEL, small_game

from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.intervals import share_of
from countermove.uncertainty.run import explore_game

# R. G. Newcombe, «Two-sided confidence intervals for the single proportion», Statistics in Medicine 17 (1998),
# 857–872, table I, method 3: the score interval without correction.
PUBLISHED = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return explore_game(small_game(DUEL), scenarios=700, seed=2)


@pytest.mark.parametrize(("count", "total", "low", "high"), PUBLISHED)
def test_a_sampling_interval_is_the_published_one(count: int, total: int, low: float, high: float) -> None:
    share = share_of(np.arange(total) < count)
    assert share.share == count / total
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_a_share_lies_in_its_interval_whatever_the_order(holds: list[bool]) -> None:
    share = share_of(np.array(holds))
    assert share.share == pytest.approx(sum(holds) / len(holds))
    assert 0 <= share.low <= share.share + 1e-12
    assert share.share - 1e-12 <= share.high <= 1
    assert share_of(np.array(sorted(holds))) == share


def test_acceptability_is_the_share_of_scenarios_with_the_measure(ensemble: Ensemble) -> None:
    shares = ensemble.acceptability()
    assert tuple(shares) == ensemble.game.measures
    for index, measure in enumerate(ensemble.game.measures):
        assert shares[measure].share == ensemble.profiles[:, index].sum() / 700
    assert shares["controls"].share == 1
    assert 0 < shares["chips"].share < 1


def test_frequent_lines_are_all_lines_and_their_shares_sum_to_one(ensemble: Ensemble) -> None:
    lines = ensemble.frequent_lines(100)
    shares = [line.share.share for line in lines]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    assert len({line.line for line in lines}) == len(lines) == len(np.unique(ensemble.profiles, axis=0))
    assert ensemble.frequent_lines(2) == lines[:2]


def test_a_line_is_met_in_the_scenarios_that_play_it(ensemble: Ensemble) -> None:
    for line in ensemble.frequent_lines(100):
        adopted = {measure for turn in line.line for measure in turn.adopted}
        profile = [measure in adopted for measure in ensemble.game.measures]
        assert line.share.share == pytest.approx((ensemble.profiles == profile).all(axis=1).mean())
        assert [turn.layer for turn in line.line] == ["plan", "break", "answer"]


def test_payoff_summaries_are_mean_and_quantiles(ensemble: Ensemble) -> None:
    summaries = ensemble.payoff_summaries()
    assert tuple(summaries) == ("a", "b", "c")
    for index, summary in enumerate(summaries.values()):
        column = np.sort(ensemble.payoffs[:, index])
        assert summary.mean == pytest.approx(column.mean())
        assert (summary.q05, summary.q50, summary.q95) == pytest.approx(np.quantile(column, [0.05, 0.5, 0.95]))
    assert summaries["c"].mean == summaries["c"].q95 == 0


def test_a_data_frame_has_a_row_for_each_scenario_and_a_column_for_each_thing(ensemble: Ensemble) -> None:
    frame = ensemble.to_pandas()
    game = ensemble.game
    assert list(frame.columns) == [
        *(f"input:{label}" for label in game.labels),
        *(f"adopted:{measure}" for measure in game.measures),
        *(f"strength:{measure}" for measure in game.measures),
        *(f"payoff:{player}" for player in game.players),
        "tied",
        "refused",
        "refusal",
    ]
    assert len(frame) == 700
    assert frame[["refused", "refusal"]].isna().all(axis=None)
    assert (frame["adopted:chips"].to_numpy() == ensemble.profiles[:, 1]).all()
    assert (frame["input:counters[0].efficacy"].to_numpy() == ensemble.inputs[:, game.efficacy_at[0]]).all()
    assert (frame["payoff:b"].to_numpy() == ensemble.payoffs[:, 1]).all()
    assert frame["tied"].dtype == bool


def test_the_dictionary_is_plain_json_with_the_same_numbers(ensemble: Ensemble) -> None:
    found = json.loads(json.dumps(ensemble.to_dict(), allow_nan=False))
    assert (found["format"], found["seed"], found["scenarios"], found["engine"]) == (1, 2, 700, "local")
    assert found["acceptability"]["chips"]["share"] == ensemble.acceptability()["chips"].share
    assert found["payoffs"]["a"]["q50"] == ensemble.payoff_summaries()["a"].q50
    assert sum(line["share"] for line in found["lines"]) == pytest.approx(1)
    assert found["lines"][0]["line"][0] == {"layer": "plan", "actor": "a", "adopted": ["controls"]}


def test_printed_and_shown_in_a_notebook_every_measure_has_its_share(ensemble: Ensemble) -> None:
    for shown in (str(ensemble), ensemble._repr_html_()):
        for measure, share in ensemble.acceptability().items():
            assert measure in shown
            assert f"{share.share:.3f}" in shown
