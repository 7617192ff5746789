"""A small game with chance, hidden moves or types as an extensive-form file (.efg) with information sets (§4.10)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import count

from countermove.game.extensive import Action, Chance, ExtensiveGame, Terminal
from countermove.report.export.trees import make_label, make_labels, write_decimal

PLACES = Decimal("1e-12")
NOTHING = "none"
"""The action of adopting no measure."""


def render_efg_sets(game: ExtensiveGame) -> str:
    """The game in the dialect of `trees`. An information set is named by its layer and, where it has one, the type of
    its mover, with a number; the chances of each chance node add up to 1 exactly.
    """
    players = " ".join(f'"{label}"' for label in make_labels(game.players))
    head = f'EFG 2 R "{make_label(game.id)}" {{ {players} }}'
    return "\n".join([head, "", *_nodes(game), ""])


def _nodes(game: ExtensiveGame) -> Iterator[str]:
    next_set = [count(1) for _ in game.players]
    sets = [next(next_set[place.player]) for place in game.information_sets]
    names = make_labels(
        "-".join([place.layer, *([place.type] if place.type else []), str(number)])
        for place, number in zip(game.information_sets, sets, strict=True)
    )
    measures = sorted({measure for place in game.information_sets for action in place.actions for measure in action})
    label_of = dict(zip(measures, make_labels(measures, taken=[NOTHING]), strict=True))
    draws, ends = count(1), count(1)
    for index, node in enumerate(game.nodes):
        if isinstance(node, Terminal):
            number = next(ends)
            yield f't "t{number}" {number} "o{number}" {{ {", ".join(map(write_decimal, node.payoffs))} }}'
        elif isinstance(node, Chance):
            number = next(draws)
            outcomes = zip(count(1), exact_chances(node.probabilities), strict=False)
            listed = " ".join(f'"d{place}" {chance:f}' for place, chance in outcomes)
            yield f'c "n{index}" {number} "chance-{number}" {{ {listed} }} 0'
        else:
            place, own = game.information_sets[node.information_set], node.information_set
            actions = " ".join(f'"{_label(action, label_of)}"' for action in place.actions)
            yield f'p "n{index}" {place.player + 1} {sets[own]} "{names[own]}" {{ {actions} }} 0'


def _label(action: Action, label_of: Mapping[str, str]) -> str:
    return "+".join(label_of[measure] for measure in action) or NOTHING


def exact_chances(probabilities: tuple[float, ...]) -> list[Decimal]:
    """The probabilities as decimals of twelve places that add up to 1 exactly; the largest takes what is left over."""
    chances = [Decimal(chance).quantize(PLACES) for chance in probabilities]
    largest = max(range(len(chances)), key=chances.__getitem__)
    chances[largest] += 1 - sum(chances)
    return chances
