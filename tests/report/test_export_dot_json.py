"""Games as drawings and as JSON: everything is named, nothing is lost."""

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import InputError
from countermove.core.quantity import point
from countermove.game.game import Game, LayerRules, Term, freeze, nominal_numbers
from countermove.report.export.dot import render_dot
from countermove.report.export.formats import FORMATS
from countermove.report.export.game_json import render_json
from countermove.solving.methods import solve_nominal
from games import random_game

STRING = r'"((?:[^"\\]|\\.)*)"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _read_back(found: dict[str, Any]) -> Game:
    """A game with the rules and numbers of an exported one."""
    players, names = found["actors"], [measure["id"] for measure in found["measures"]]
    quantities = [1.0]

    def add(value: float) -> int:
        quantities.append(value)
        return len(quantities) - 1

    def terms(entries: list[dict[str, Any]]) -> tuple[Term, ...]:
        return tuple(
            Term(players.index(player), at, 0, add(amount))
            for at, entry in enumerate(entries)
            for player, amount in entry["effects"].items()
        )

    def pairs(named: list[list[str]]) -> np.ndarray:
        return freeze(np.array([[names.index(name) for name in pair] for pair in named], int).reshape(-1, 2))

    effect_terms, synergy_terms = terms(found["measures"]), terms(found["synergies"])
    cost_at = np.array([add(measure["cost"]) for measure in found["measures"]], int)
    efficacy_at = np.array([add(counter["efficacy"]) for counter in found["counters"]], int)
    return Game(
        id=found["case"],
        source_sha256=found["case_sha256"],
        players=tuple(players),
        measures=tuple(names),
        layers=tuple(_layer(layer, players, names) for layer in found["layers"]),
        given=freeze(np.array([measure["given"] for measure in found["measures"]], bool)),
        barred=freeze(np.zeros(len(names), bool)),
        efforts=freeze(np.array([measure["effort"] for measure in found["measures"]], float)),
        requires=pairs(found["requires"]),
        excludes=pairs(found["excludes"]),
        counters=pairs([[counter["by"], counter["against"]] for counter in found["counters"]]),
        pairs=pairs([synergy["between"] for synergy in found["synergies"]]),
        labels=tuple(f"q{index}" for index in range(len(quantities))),
        quantities=tuple(map(point, quantities)),
        effect_terms=effect_terms,
        synergy_terms=synergy_terms,
        cost_at=freeze(cost_at),
        efficacy_at=freeze(efficacy_at),
        tie_tolerance=found["tie_tolerance"],
    )


def _layer(layer: dict[str, Any], players: list[str], names: list[str]) -> LayerRules:
    return LayerRules(
        id=layer["id"],
        mover=players.index(layer["actor"]),
        measures=tuple(names.index(measure) for measure in layer["measures"]),
        is_given=layer["given"],
        budget=np.inf if layer["budget"] is None else layer["budget"],
        at_most=layer["at_most"],
        at_least=layer["at_least"],
    )


@given(st.integers(0, 10**9))
@settings(max_examples=100, deadline=None)
def test_a_game_read_back_from_json_is_played_alike(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=3)
    again = _read_back(json.loads(render_json(game)))
    try:
        solution = solve_nominal(game)
    except InputError:
        with pytest.raises(InputError):
            solve_nominal(again)
        return
    assert solve_nominal(again).line == solution.line
    assert solve_nominal(again).payoffs == pytest.approx(dict(solution.payoffs))
    assert again.layers == game.layers


def test_json_keeps_names_as_they_are_written() -> None:
    game = _strangely_named()
    text = render_json(game)
    found = json.loads(text)
    assert [measure["id"] for measure in found["measures"]] == list(game.measures)
    assert [layer["id"] for layer in found["layers"]] == [layer.id for layer in game.layers]
    assert found["actors"] == list(game.players)
    assert "芯片" in text


def _strangely_named() -> Game:
    game = random_game(np.random.default_rng(8), layers=2, per_layer=3, limits=False)
    return replace(
        game,
        players=('a"', "b\\", "国家")[: len(game.players)],
        measures=("芯片", 'say"so', "back\\", '\\"', "plain", "{->}"),
        layers=(replace(game.layers[0], id='first"'), replace(game.layers[1], id="第二层\\")),
    )


@pytest.mark.parametrize("game", [_strangely_named(), random_game(np.random.default_rng(3), layers=4, per_layer=3)])
def test_a_drawing_holds_each_measure_in_its_layer_and_each_counter(game: Game) -> None:
    text = render_dot(game)
    assert text.startswith("digraph countermove {")
    clusters = re.findall(r"subgraph cluster_\d+ \{\n(.*?)\n  \}\n", text, re.DOTALL)
    for layer, cluster in zip(game.layers, clusters, strict=True):
        label, *nodes = [_unquoted(name) for name in re.findall(STRING, cluster)]
        assert label.startswith(f"{layer.id} ({game.players[layer.mover]}")
        assert label.endswith(", given)") == layer.is_given
        assert nodes == [game.measures[measure] for measure in layer.measures]
    edges = re.findall(
        rf'^  {STRING} -> {STRING} \[dir=back, penwidth=([\d.]+), label="([\d.]+)"\];$', text, re.MULTILINE
    )
    efficacies = nominal_numbers(game).efficacies[0]
    assert len(edges) == len(game.counters) > 0
    for (against, by, width, shown), counter, efficacy in zip(edges, game.counters, efficacies, strict=True):
        assert [_unquoted(by), _unquoted(against)] == [game.measures[measure] for measure in counter]
        assert float(shown) == pytest.approx(efficacy, abs=0.005)
        assert float(width) == pytest.approx(0.5 + 4 * efficacy, abs=0.005)


def test_a_drawing_has_nothing_outside_its_quotes_but_the_language_itself() -> None:
    outside = re.sub(STRING, "Q", render_dot(_strangely_named()))
    assert '"' not in outside
    assert outside.isascii()
    assert outside.count("{") == outside.count("}")


def test_formats_are_those_of_the_command_line() -> None:
    game = random_game(np.random.default_rng(1), layers=2, per_layer=1, limits=False)
    assert set(FORMATS) == {"af", "apx", "dot", "efg", "json", "nfg", "tgf"}
    assert all(render(game).strip() for render in FORMATS.values())
