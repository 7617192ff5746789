"""Ensembles on disk: what is read back is what was solved, after any interruption, and nothing is ever mixed."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_cases import DUEL, small_game

from countermove.core.errors import UsageError
from countermove.uncertainty.run import Run, explore_run, solve_chunks
from countermove.uncertainty.store import Manifest, Store, open_store

GAME = small_game(DUEL)
MANIFEST = Manifest(case="duel", case_sha256="a" * 64, seed=3, chunk=100, keep="all", scenarios=450)
FIELDS = ("inputs", "profiles", "payoffs", "strengths", "ties")


def _fill(store: Store, most: int | None = None) -> int:
    chunks = store.undone()[:most]
    run = Run(store.manifest.scenarios, store.manifest.seed)
    for chunk, solved in zip(chunks, solve_chunks(GAME, run, chunks), strict=True):
        store.write(chunk, solved)
    return len(chunks)


def test_what_is_read_back_is_what_is_solved_in_memory(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", GAME, MANIFEST)
    assert _fill(store) == 5
    read, solved = store.ensemble("local"), explore_run(GAME, Run(450, 3))
    for name in FIELDS:
        assert np.array_equal(getattr(read, name), getattr(solved, name))
        assert getattr(read, name).dtype == getattr(solved, name).dtype


def test_a_store_goes_on_where_it_was_and_does_a_broken_chunk_again(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    _fill(open_store(folder, GAME, MANIFEST), most=3)
    broken = folder / "chunk-000000000100.parquet"
    broken.write_bytes(broken.read_bytes()[:500])
    (folder / ".chunk-000000000300.parquet.77.part").write_bytes(b"half")
    store = open_store(folder, GAME, MANIFEST)
    assert [chunk.start for chunk in store.undone()] == [100, 300, 400]
    _fill(store)
    assert store.undone() == []
    assert not list(folder.glob(".*.part"))
    assert np.array_equal(store.ensemble("local").payoffs, explore_run(GAME, Run(450, 3)).payoffs)


def test_more_scenarios_add_to_those_that_are_there(tmp_path: Path) -> None:
    _fill(open_store(tmp_path / "store", GAME, MANIFEST))
    store = open_store(tmp_path / "store", GAME, replace(MANIFEST, scenarios=800, chunk=7))
    assert [(chunk.start, chunk.stop) for chunk in store.undone()] == [(400, 500), (500, 600), (600, 700), (700, 800)]
    _fill(store)
    assert np.array_equal(store.ensemble("local").inputs, explore_run(GAME, Run(800, 3)).inputs)
    fewer = open_store(tmp_path / "store", GAME, replace(MANIFEST, scenarios=800))
    assert fewer.query("SELECT count(*) FROM scenarios") == [(800,)]


@pytest.mark.parametrize(
    ("change", "named"),
    [({"case_sha256": "b" * 64}, "case sha256"), ({"seed": 4}, "seed"), ({"version": "0.0.9"}, "version")],
)
def test_scenarios_of_another_case_seed_or_version_are_never_mixed(
    tmp_path: Path, change: dict[str, object], named: str
) -> None:
    open_store(tmp_path / "store", GAME, MANIFEST)
    manifest = tmp_path / "store" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **change}))
    with pytest.raises(UsageError, match=named):
        open_store(tmp_path / "store", GAME, MANIFEST)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds no scenarios"):
        open_store(tmp_path, GAME, MANIFEST)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_with_signs_that_patterns_are_made_of_is_a_folder_like_any_other(tmp_path: Path) -> None:
    store = open_store(tmp_path / "it's [a] 局*", GAME, replace(MANIFEST, scenarios=100))
    _fill(store)
    assert store.query("SELECT max(scenario), count(*) FROM scenarios") == [(99, 100)]


def test_outcomes_alone_can_be_kept_and_asked_about(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", GAME, replace(MANIFEST, keep="outcomes"))
    _fill(store)
    solved = explore_run(GAME, Run(450, 3))
    share = store.query('SELECT avg("adopted:chips"::INT), avg("payoff:a") FROM scenarios')[0]
    place = GAME.measures.index("chips")
    assert share == pytest.approx((solved.profiles[:, place].mean(), solved.payoffs[:, 0].mean()))
    with pytest.raises(UsageError, match="only outcomes"):
        store.ensemble("local")


@pytest.mark.parametrize("said", ["KeyboardInterrupt: ", "INTERRUPT Error: Interrupted!"])
def test_an_interrupt_that_the_database_takes_for_an_error_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    store = open_store(tmp_path / "store", GAME, MANIFEST)

    class Database:
        def register(self, name: str, columns: object) -> None:
            raise store.database_error(said)

    monkeypatch.setattr(store, "database", Database())
    with pytest.raises(KeyboardInterrupt):
        _fill(store)
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["manifest.json"]
