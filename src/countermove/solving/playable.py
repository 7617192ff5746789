"""Whether every layer can be played: after each history its mover must have a feasible portfolio (§2.4)."""

from collections.abc import Iterable, Sequence

import numpy as np

from countermove.core.errors import Fault, InputError, Place
from countermove.game.game import Game
from countermove.solving.factors import Factor, add_factors, join_scopes
from countermove.solving.schedule import Schedule
from countermove.solving.variables import free_measures, list_portfolios


def check_playable(game: Game, schedule: Schedule) -> None:
    """Raises InputError that names the layer and a history after which nothing is feasible, if there is one.

    The empty portfolio is feasible unless a layer sets `at_least` or holds given measures; the others are passed over.
    """
    for index, layer in enumerate(game.layers):
        if not may_be_stuck(game, index):
            continue
        if not free_measures(game, layer) and not len(list_portfolios(game, layer)):
            raise stuck_error(game, index, "whatever was played before")
        if any(schedule.variables[variable].size == 0 for variable in schedule.orders[index]):
            raise stuck_error(game, index, "whatever was played before")
        own = [rule for rule in schedule.rules if rule.layer == index]
        possible = _max_out(schedule, [_as_factor(rule.scope, rule.allowed) for rule in own], schedule.orders[index])
        for factor in possible:
            history = _find_history(game, schedule, index, factor)
            if history is not None:
                raise stuck_error(game, index, history)


def may_be_stuck(game: Game, index: int) -> bool:
    """Whether the empty portfolio may be out of bounds for the layer's mover."""
    layer = game.layers[index]
    given = game.given & ~game.barred
    return not layer.is_given and (layer.at_least > 0 or bool(given[list(layer.measures)].any()))


def stuck_error(game: Game, index: int, history: str) -> InputError:
    """The error that says which layer cannot be played, and after which history."""
    layer = game.layers[index]
    return InputError(
        [
            Fault(
                Place(game.id),
                f"layer {layer.id} has no feasible portfolio {history}; "
                "loosen its limits or the requires and excludes that bind it",
            )
        ]
    )


def _as_factor(scope: tuple[int, ...], allowed: np.ndarray) -> Factor:
    return Factor(scope, np.where(allowed, 0.0, -np.inf)[..., None])


def _max_out(schedule: Schedule, factors: Sequence[Factor], order: Iterable[int]) -> list[Factor]:
    """The factors after the variables in `order` took their best values: 0 where something is allowed, else −inf."""
    remaining = list(factors)
    for variable in order:
        bucket = [factor for factor in remaining if variable in factor.scope]
        if not bucket:
            continue
        remaining = [factor for factor in remaining if variable not in factor.scope]
        scope = join_scopes(factor.scope for factor in bucket)
        shape = (*(schedule.variables[place].size for place in scope), 1)
        best = add_factors(bucket, scope, shape).max(axis=scope.index(variable))
        remaining.append(Factor(tuple(place for place in scope if place != variable), best))
    return remaining


def _find_history(game: Game, schedule: Schedule, index: int, factor: Factor) -> str | None:
    """A history, in words, that earlier movers may play and that `factor` forbids; None where there is none."""
    earlier = [_as_factor(rule.scope, rule.allowed) for rule in schedule.rules if rule.layer < index]
    forbidden = _as_factor(factor.scope, np.isneginf(factor.table[..., 0]))
    order = [variable for layer in range(index) for variable in schedule.orders[layer]]
    kept = [variable for variable in order if variable not in factor.scope]
    reachable = [*_max_out(schedule, [*earlier, forbidden], kept)]
    shape = (*(schedule.variables[place].size for place in factor.scope), 1)
    inside = [part for part in reachable if part.scope]
    if any(np.isneginf(part.table).all() for part in reachable if not part.scope):
        return None
    total = add_factors(inside, factor.scope, shape)[..., 0]
    if not np.isfinite(total).any():
        return None
    values = np.argwhere(np.isfinite(total))[0]
    adopted = [
        game.measures[measure]
        for variable, value in zip(factor.scope, values, strict=True)
        for measure, chosen in zip(
            schedule.variables[variable].measures, schedule.variables[variable].options[value], strict=True
        )
        if chosen
    ]
    return f"after a history with {', '.join(adopted) if adopted else 'none of the measures it depends on'}"
