"""Scenarios that cannot be solved are marked, counted and never mixed with those that can (§4.6, §7.3)."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import DUEL, SELDOM, one_measure, small_game

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, Numbers, numbers_at
from countermove.solving.elimination_by_bounds import eliminate_by_bounds
from countermove.solving.methods import prepare
from countermove.solving.strategies import Prepared, Strategies
from countermove.uncertainty.design import latin_hypercube, try_draw_scenarios
from countermove.uncertainty.ensemble import Ensemble, Outcomes, acceptability_table
from countermove.uncertainty.refusals import NOT_DRAWN, NOT_FINITE, OUT_OF_REACH, Refusal, bounds_of_share, reasons_of
from countermove.uncertainty.run import BATCH_CELLS, Run, explore_run, solve_chunks, solve_inputs, try_inputs
from countermove.uncertainty.store import Manifest, Store, open_store
from countermove.uncertainty.stored import StoredEnsemble
from games import random_game

GAME = small_game(SELDOM)
MANIFEST = Manifest(case="seldom", case_sha256="a" * 64, seed=3, chunk=100, keep="all", scenarios=450)
FIELDS = ("inputs", "profiles", "payoffs", "strengths", "ties")


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return explore_run(GAME, Run(450, 3))


def _assert_same(one: Ensemble, other: Ensemble) -> None:
    for name in FIELDS:
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert one.refusals == other.refusals
    for mine, theirs in zip(one.refusals, other.refusals, strict=True):
        assert (mine.inputs is None) == (theirs.inputs is None)
        assert mine.inputs is None or np.array_equal(mine.inputs, theirs.inputs)


def _refusing(game: Game, above: float, cells: int) -> Prepared:
    """A method that refuses what has any efficacy above a number, and every batch in which something has."""
    sound = prepare(game)

    def solve(numbers: Numbers) -> Strategies:
        largest = numbers.efficacies.max(initial=0.0)
        if largest > above:
            raise OutOfReachError(f"an efficacy of {largest:.6f}")
        return sound.solve(numbers)

    return replace(sound, solve=solve, cells=cells)


@given(st.floats(0, 1), st.integers(1, 40), st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_which_rows_are_refused_depends_on_each_row_alone(above: float, at_once: int, rows: int) -> None:
    game = small_game(DUEL)
    inputs = latin_hypercube(game.quantities, 1, 0, rows)
    tried = try_inputs(game, _refusing(game, above, BATCH_CELLS // at_once), inputs)
    worst = inputs[:, game.efficacy_at].max(axis=1)
    assert np.array_equal(tried.solved, worst <= above)
    assert [refusal.scenario for refusal in tried.refusals] == np.flatnonzero(worst > above).tolist()
    messages = [f"an efficacy of {largest:.6f}" for largest in worst[worst > above]]
    assert [refusal.message for refusal in tried.refusals] == messages
    expected = solve_inputs(game, prepare(game), inputs[tried.solved])
    for name in FIELDS[1:]:
        assert np.array_equal(getattr(tried.outcomes, name), getattr(expected, name))


@given(st.integers(0, 10**9), st.integers(2, 8))
@settings(max_examples=15, deadline=None)
def test_where_tables_depend_on_numbers_a_scenario_is_refused_alone_or_in_no_company(seed: int, rows: int) -> None:
    """Elimination by bounds, with a limit that about half of the scenarios keep to."""
    game = random_game(np.random.default_rng(seed), limits=False, uncertain=True, per_layer=3, layers=4)
    inputs = latin_hypercube(game.quantities, seed, 0, rows)
    taken = [eliminate_by_bounds(game, numbers_at(game, row[None])).cells for row in inputs]
    most = int(np.median(taken))
    prepared = Prepared(
        "elimination",
        lambda batch: eliminate_by_bounds(game, batch, most_cells=most).strategies,
        width=1,
        cells=1,
        work=1,
        is_alone=True,
    )
    tried = try_inputs(game, prepared, inputs)
    assert tried.solved.tolist() == [cells <= most for cells in taken]
    assert all(refusal.kind == OUT_OF_REACH and "too large" in refusal.message for refusal in tried.refusals)


@given(st.integers(0, 10**9), st.integers(1, 12), st.integers(0, 90))
@settings(max_examples=30, deadline=None)
def test_scenarios_solved_together_are_those_solved_each_alone_whatever_is_refused_together(
    seed: int, most: int, rows: int
) -> None:
    game = small_game(DUEL)
    inputs = latin_hypercube(game.quantities, seed, 0, rows)
    sound, batches = prepare(game), []

    def solve_together(numbers: Numbers) -> Strategies:
        if len(numbers.costs) > most:
            raise OutOfReachError("too unlike")
        batches.append(len(numbers.costs))
        return sound.solve(numbers)

    tried = try_inputs(game, replace(sound, is_alone=True, together=solve_together), inputs)
    expected = try_inputs(game, replace(sound, is_alone=True), inputs)
    assert tried.solved.all()
    assert max(batches, default=0) <= most
    assert most == 1 or rows < 2 or sum(batches) > rows // 2
    for name in FIELDS[1:]:
        assert np.array_equal(getattr(tried.outcomes, name), getattr(expected.outcomes, name))


def test_strictly_solved_inputs_end_at_the_first_refusal() -> None:
    game = small_game(DUEL)
    inputs = latin_hypercube(game.quantities, 1, 0, 10)
    worst = inputs[:, game.efficacy_at].max(axis=1)
    first = worst[worst > 0.5][0]
    with pytest.raises(OutOfReachError, match=f"an efficacy of {first:.6f}"):
        solve_inputs(game, _refusing(game, 0.5, 1), inputs)


def test_a_payoff_that_is_no_finite_number_is_refused_without_disturbing_others() -> None:
    game = small_game(DUEL)
    inputs = latin_hypercube(game.quantities, 1, 0, 5)
    broken = inputs.copy()
    broken[1, game.efficacy_at[0]] = np.nan
    broken[3, game.effect_terms[0].amount] = np.inf
    tried = try_inputs(game, prepare(game), broken)
    assert [(refusal.scenario, refusal.kind) for refusal in tried.refusals] == [(1, NOT_FINITE), (3, NOT_FINITE)]
    assert np.array_equal(tried.outcomes.payoffs, solve_inputs(game, prepare(game), inputs[[0, 2, 4]]).payoffs)


def test_numbers_so_large_that_payoffs_overflow_are_refused() -> None:
    game = one_measure(effect="2", cost="1", weight="3")
    inputs = np.array([[quantity.numbers[0] for quantity in game.quantities]] * 2)
    inputs[1] *= 1e200
    tried = try_inputs(game, prepare(game), inputs)
    assert tried.solved.tolist() == [True, False]


def test_scenarios_that_cannot_be_drawn_are_refused_and_the_rest_solved(ensemble: Ensemble) -> None:
    drawn = try_draw_scenarios(GAME, 3, 0, 450)
    assert 0 < len(drawn.refused) < 50
    assert [(refusal.scenario, refusal.kind) for refusal in ensemble.refusals] == [
        (row, NOT_DRAWN) for row in drawn.refused
    ]
    assert all(f"scenario {each.scenario}:" in each.message and each.inputs is None for each in ensemble.refusals)
    kept = np.delete(np.arange(450), list(drawn.refused))
    assert np.array_equal(ensemble.inputs, drawn.values[kept])
    assert (ensemble.scenarios, ensemble.solved) == (450, len(kept))
    larger, smaller = (GAME.labels.index(f"measures.{each}.cost") for each in ("chips", "stall"))
    assert (ensemble.inputs[:, larger] >= 25 * ensemble.inputs[:, smaller]).all()


def test_the_same_scenarios_are_refused_however_many_are_asked_for(ensemble: Ensemble) -> None:
    many = explore_run(GAME, Run(2100, 3)).refusals
    assert tuple(refusal for refusal in many if refusal.scenario < 450) == ensemble.refusals
    assert max(refusal.scenario for refusal in many) > 1000


def test_refusals_are_the_same_on_threads_and_in_processes() -> None:
    one, other = (explore_run(GAME, Run(1200, 5, engine, 2)) for engine in ("local", "processes"))
    assert one.refusals
    _assert_same(one, other)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1).filter(lambda rows: any(r for _, r in rows)))
def test_a_share_of_all_lies_in_its_bounds_whatever_the_refused_scenarios_come_to(
    rows: list[tuple[bool, bool]],
) -> None:
    solved = [holds for holds, is_solved in rows if is_solved]
    least, most = bounds_of_share(sum(solved) / len(solved), len(solved), len(rows))
    assert least - 1e-12 <= sum(holds for holds, _ in rows) / len(rows) <= most + 1e-12
    assert most - least == pytest.approx(1 - len(solved) / len(rows))


def test_reasons_are_counted_with_the_first_message_of_each() -> None:
    refusals = [Refusal(9, "a", "late"), Refusal(4, "b", "only"), Refusal(2, "a", "early"), Refusal(7, "a", "middle")]
    found = [(each.kind, each.count, each.first, each.message) for each in reasons_of(refusals)]
    assert found == [("a", 3, 2, "early"), ("b", 1, 4, "only")]


def test_the_dictionary_counts_refusals_and_bounds_shares(ensemble: Ensemble) -> None:
    found = json.loads(json.dumps(ensemble.to_dict(), allow_nan=False))
    refused = found["scenarios"] - found["solved"]
    assert (found["scenarios"], refused) == (450, len(ensemble.refusals))
    first = ensemble.refusals[0]
    assert found["refused"] == [
        {"kind": NOT_DRAWN, "count": refused, "first": first.scenario, "message": first.message}
    ]
    for share in [*found["acceptability"].values(), *found["lines"]]:
        assert share["least"] == pytest.approx(share["share"] * found["solved"] / 450)
        assert share["most"] == pytest.approx(share["least"] + refused / 450)


def test_a_table_of_shares_has_bounds_only_where_scenarios_were_refused(ensemble: Ensemble) -> None:
    assert "with the refused ones either way" in acceptability_table(ensemble)
    assert "refused" not in acceptability_table(explore_run(small_game(DUEL), Run(10)))


def test_a_data_frame_has_a_marked_row_for_each_refused_scenario(ensemble: Ensemble) -> None:
    frame = ensemble.to_pandas()
    refused = {refusal.scenario: refusal for refusal in ensemble.refusals}
    assert len(frame) == 450
    assert frame.index[frame["refused"].notna()].tolist() == list(refused)
    for scenario, refusal in refused.items():
        row = frame.loc[scenario]
        assert (row["refused"], row["refusal"]) == (refusal.kind, refusal.message)
        assert row.drop(["refused", "refusal"]).isna().all()
    solved = frame[frame["refused"].isna()]
    assert solved["adopted:chips"].mean() == ensemble.acceptability()["chips"].share
    assert solved["payoff:a"].to_numpy().tolist() == ensemble.payoffs[:, 0].tolist()
    assert solved.drop(columns=["refused", "refusal"]).notna().all(axis=None)


def test_where_every_scenario_is_refused_the_reason_is_the_error() -> None:
    game = small_game(SELDOM.replace("times: 25", "times: 1.0e+7"))
    with pytest.raises(OutOfReachError, match="none of 20 scenarios could be solved, in the first: statements held in"):
        explore_run(game, Run(20))


def _fill(store: Store) -> int:
    run, chunks = Run(store.manifest.scenarios, store.manifest.seed), store.undone()
    for chunk, solved in zip(chunks, solve_chunks(GAME, run, chunks), strict=True):
        store.write(chunk, solved)
    return len(chunks)


def test_refusals_are_kept_on_disk_and_not_tried_again(tmp_path: Path, ensemble: Ensemble) -> None:
    store = open_store(tmp_path / "store", GAME, MANIFEST)
    assert _fill(store) == 5
    again = open_store(tmp_path / "store", GAME, MANIFEST)
    assert _fill(again) == 0
    _assert_same(again.ensemble("local"), ensemble)
    marked = again.query("SELECT scenario FROM scenarios WHERE refused = 'not-drawn' ORDER BY scenario")
    assert [row for (row,) in marked] == [refusal.scenario for refusal in ensemble.refusals]
    empty = ", ".join(f'"{name}"' for name in ("input:measures.chips.cost", "adopted:chips", "payoff:a", "tied"))
    assert set(again.query(f"SELECT {empty} FROM scenarios WHERE refused IS NOT NULL")) == {(None,) * 4}
    assert again.query("SELECT count(refused), count(refusal) FROM scenarios WHERE tied IS NOT NULL") == [(0, 0)]


@pytest.mark.parametrize("keep", ["all", "outcomes"])
def test_a_stored_ensemble_tells_of_solved_scenarios_what_one_in_memory_tells(
    tmp_path: Path, ensemble: Ensemble, keep: str
) -> None:
    store = open_store(tmp_path / "store", GAME, replace(MANIFEST, keep=keep))
    _fill(store)
    kept, held = (each.to_dict() for each in (StoredEnsemble(store, "local"), ensemble))
    assert kept["refused"] == held["refused"]
    assert kept["acceptability"] == held["acceptability"]
    assert kept["lines"] == held["lines"]
    for actor, summary in held["payoffs"].items():
        assert kept["payoffs"][actor] == pytest.approx(summary)


def test_a_chunk_of_refused_scenarios_only_is_told_of_like_others(tmp_path: Path) -> None:
    chunk = next(iter(solve_chunks(GAME, Run(450, 3), [range(100)])))
    store = open_store(tmp_path / "store", GAME, replace(MANIFEST, scenarios=100, chunk=50))
    nothing = tuple(Refusal(scenario, OUT_OF_REACH, "too wide") for scenario in range(50))
    solved = slice(50 - sum(refusal.scenario < 50 for refusal in chunk.refusals), None)
    outcomes = Outcomes(*(getattr(chunk.outcomes, name)[solved] for name in FIELDS[1:]))
    rest = tuple(refusal for refusal in chunk.refusals if refusal.scenario >= 50)
    store.write(range(50), replace(chunk, inputs=chunk.inputs[:0], outcomes=_first(outcomes, 0), refusals=nothing))
    store.write(range(50, 100), replace(chunk, inputs=chunk.inputs[solved], outcomes=outcomes, refusals=rest))
    found = StoredEnsemble(store, "local")
    assert found.solved == 50 - len(rest)
    assert found.payoff_summaries()["a"].mean == pytest.approx(outcomes.payoffs[:, 0].mean())
    assert found.reasons[0].count == 50


def _first(outcomes: Outcomes, rows: int) -> Outcomes:
    return Outcomes(*(getattr(outcomes, name)[:rows] for name in FIELDS[1:]))


def test_the_inputs_of_a_refused_scenario_that_was_drawn_are_kept(tmp_path: Path) -> None:
    game = small_game(DUEL)
    inputs = latin_hypercube(game.quantities, 3, 0, 100)
    tried = try_inputs(game, _refusing(game, 0.6, 1), inputs)
    chunk = next(iter(solve_chunks(game, Run(100, 3), [range(100)])))
    refused = replace(chunk, inputs=inputs[tried.solved], outcomes=tried.outcomes, refusals=tried.refusals)
    store = open_store(tmp_path / "store", game, replace(MANIFEST, scenarios=100))
    store.write(range(100), refused)
    read = store.ensemble("local")
    assert read.refusals == tried.refusals
    found = np.stack([refusal.inputs for refusal in read.refusals if refusal.inputs is not None])
    assert np.array_equal(found, inputs[~tried.solved])
