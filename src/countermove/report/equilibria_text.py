"""The equilibria of a small game with chance, hidden moves or simultaneous layers, as text for a terminal (§4.10)."""

from collections.abc import Iterator

from countermove.case.case import Case
from countermove.core.tables import plain_table
from countermove.game.extensive import InformationSet
from countermove.solving.extensive import Equilibria, Equilibrium, reached_sets

SHOWN = 20
CONCEPTS = {"subgame_perfect": "subgame-perfect equilibrium", "nash": "Nash equilibrium"}
PLURALS = {"subgame_perfect": "subgame-perfect equilibria", "nash": "Nash equilibria"}
CONDITION = "what follows holds if the judgements of the case hold; it predicts nothing"


def render_equilibria(case: Case, found: Equilibria) -> str:
    """Each equilibrium with what is played where play comes to, the payoffs, and what was checked and left out."""
    notice = "\nthe judgements of this case are illustrative" if case.illustrative else ""
    count = len(found.equilibria)
    names = CONCEPTS if count == 1 else PLURALS
    head = f"{count:,} {names[found.concept]}{'' if count < 2 else '; none of them is picked'}"
    parts = [f"{case.title}\n{CONDITION}{notice}", head]
    parts += [_render_one(found, number, each) for number, each in enumerate(found.equilibria[:SHOWN], 1)]
    if count > SHOWN:
        parts.append(f"and {count - SHOWN:,} more; --json has all")
    complete = "the list is complete: any other equilibrium mixes listed ones"
    parts.append(complete if found.is_complete else f"the list may be incomplete: {found.reason}")
    seconds = "" if found.seconds is None else f", {found.seconds:.3f} s"
    checked = f"each checked: nobody gains more than {found.largest_gain:.1e} by leaving it alone"
    parts.append(checked + seconds if count else f"nothing to check{seconds}")
    return "\n\n".join(parts)


def _render_one(found: Equilibria, number: int, equilibrium: Equilibrium) -> str:
    game = found.game
    kind = "pure" if equilibrium.is_pure else "mixed"
    payoffs = zip(game.players, equilibrium.payoffs, strict=True)
    rows = list(_rows(found, equilibrium))
    plays = plain_table(["layer", "actor", "having seen", "adopts", "chance"], rows)
    points = plain_table(["actor", "payoff"], [[actor, f"{payoff:.3f}"] for actor, payoff in payoffs])
    return f"{number}. {kind}\n\n{plays}\n\n{points}"


def _rows(found: Equilibria, equilibrium: Equilibrium) -> Iterator[list[str]]:
    """What is adopted at each information set that play can come to, with its chance."""
    reached = reached_sets(found.game, equilibrium)
    for index, place in enumerate(found.game.information_sets):
        if reached.get(index, 0.0) <= 0:
            continue
        actor = found.game.players[place.player]
        for action, chance in zip(place.actions, equilibrium.behaviour[index], strict=True):
            if chance > 0:
                yield [place.layer, actor, _seen(place), ", ".join(action) or "nothing", f"{chance:.3f}"]


def _seen(place: InformationSet) -> str:
    words = [f"{measure} (failed)" if measure in place.failed else measure for measure in place.seen]
    return ", ".join(words) or "–"
