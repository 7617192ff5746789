"""Sources of spread: what varies independently of all else, a quantity or those that depend on one another (§7.10)."""

from dataclasses import dataclass

from countermove.core.quantity import Shape
from countermove.game.game import Game
from countermove.uncertainty.design import BoundGroup, bound_groups


@dataclass(frozen=True, slots=True)
class SpreadSource:
    """The columns of one quantity, or of a group of them that depend on one another: then `bound` has what binds them,
    `label` is `group: ` with the factors they follow, or with their names, and `members` are these names.
    """

    label: str
    columns: tuple[int, ...]
    bound: BoundGroup | None
    members: tuple[str, ...] = ()


def spread_sources(game: Game) -> tuple[SpreadSource, ...]:
    """Single quantities that are uncertain, in the order of the game, then groups."""
    bound = bound_groups(game.quantities, game.dependence)
    grouped = {column for each in bound for column in each.group.columns}
    single = [
        SpreadSource(game.labels[column], (column,), None)
        for column, quantity in enumerate(game.quantities)
        if quantity.shape is not Shape.POINT and column not in grouped
    ]
    return (*single, *(_group(game, each) for each in bound))


def _group(game: Game, bound: BoundGroup) -> SpreadSource:
    """A single quantity that a statement compares with a certain number goes by its name."""
    members = tuple(game.labels[column] for column in bound.group.columns)
    if len(members) == 1:
        return SpreadSource(members[0], bound.group.columns, bound)
    return SpreadSource(f"group: {', '.join(bound.group.factors or members)}", bound.group.columns, bound, members)
