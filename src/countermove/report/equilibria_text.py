"""The equilibria of a small game with chance, hidden or simultaneous moves or types, as text for a terminal (§4.10)."""

from collections.abc import Iterator, Mapping, Set

from countermove.case.case import Case
from countermove.core.tables import plain_table
from countermove.game.extensive import ExtensiveGame, InformationSet
from countermove.solving.belief_support import ruled_out
from countermove.solving.beliefs import ByType, beliefs, has_types, payoffs_by_type, priors
from countermove.solving.extensive import Equilibria, Equilibrium, reached_sets

SHOWN = 20
SHOWN_ELSEWHERE = 12
CONCEPTS = {"subgame_perfect": "subgame-perfect equilibrium", "nash": "Nash equilibrium"}
PLURALS = {"subgame_perfect": "subgame-perfect equilibria", "nash": "Nash equilibria"}
CONDITION = "what follows holds if the judgements of the case hold; it predicts nothing"


def render_equilibria(case: Case, found: Equilibria) -> str:
    """Each equilibrium with what is played where play comes to, the payoffs, and what was checked and left out."""
    notice = "\nthe judgements of this case are illustrative" if case.illustrative else ""
    count = len(found.equilibria)
    names = CONCEPTS if count == 1 else PLURALS
    head = f"{count:,} {names[found.concept]}{'' if count < 2 else '; none of them is picked'}"
    parts = [f"{case.title}\n{CONDITION}{notice}{_types(found.game)}", head]
    parts += [_render_one(found, number, each) for number, each in enumerate(found.equilibria[:SHOWN], 1)]
    if count > SHOWN:
        parts.append(f"and {count - SHOWN:,} more; --json has all")
    parts.append(_completeness(found))
    seconds = "" if found.seconds is None else f", {found.seconds:.3f} s"
    checked = f"each checked: nobody gains more than {found.largest_gain:.1e} by leaving it alone"
    parts.append(checked + seconds if count else f"nothing to check{seconds}")
    return "\n\n".join(parts)


def _completeness(found: Equilibria) -> str:
    if found.is_complete:
        return "the list is complete: any other equilibrium mixes listed ones"
    pure = "has every pure equilibrium, and " if found.has_all_pure else ""
    return f"the list {pure}may be incomplete: {found.reason}"


def _render_one(found: Equilibria, number: int, equilibrium: Equilibrium) -> str:
    game = found.game
    kind = "pure" if equilibrium.is_pure else "mixed"
    reached = {number for number, chance in reached_sets(game, equilibrium).items() if chance > 0}
    others = set(range(len(game.information_sets))) - reached - ruled_out(game, equilibrium.behaviour, found.roots)
    heads = ["layer", "actor", "having seen", *(["and believing"] if has_types(game) else []), "adopts", "chance"]
    plays = plain_table(heads, list(_rows(found, equilibrium, reached)))
    points = plain_table(
        ["actor", "payoff"], [[actor, f"{payoff:.3f}"] for actor, payoff in _points(found, equilibrium)]
    )
    parts = [f"{number}. {kind}", plays]
    if 0 < len(others) <= SHOWN_ELSEWHERE:
        elsewhere = plain_table(heads, list(_rows(found, equilibrium, others)))
        parts.append(f"where play does not come to\n\n{elsewhere}")
    elif others:
        parts.append(f"play does not come to {len(others):,} other places; --json has what is played there")
    if equilibrium.is_sequentially_rational is False:
        parts.append("rests on a move, where play does not come to, that no belief would make best there")
    elif equilibrium.is_sequentially_rational is None:
        parts.append("whether every move is best under some belief where play does not come to was not told")
    return "\n\n".join([*parts, points])


def _types(game: ExtensiveGame) -> str:
    """A line for each actor with types: what the others believe at first."""
    return "".join(
        f"\n{actor} is of a type that only it knows; the others believe: {_chances(chances)}"
        for actor, chances in priors(game).items()
    )


def _chances(chances: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {chance:.3f}" for name, chance in chances.items() if chance > 0)


def _points(found: Equilibria, equilibrium: Equilibrium) -> Iterator[tuple[str, float]]:
    """What every actor gets, and each of its types."""
    by_type = payoffs_by_type(found.game, equilibrium.behaviour)
    for actor, payoff in zip(found.game.players, equilibrium.payoffs, strict=True):
        yield actor, payoff
        yield from ((f"{actor} if {name}", own) for name, own in by_type.get(actor, {}).items())


def _rows(found: Equilibria, equilibrium: Equilibrium, numbers: Set[int]) -> Iterator[list[str]]:
    """What is adopted at each of some information sets, with its chance."""
    held = beliefs(found.game, equilibrium.behaviour)
    for index, place in enumerate(found.game.information_sets):
        if index not in numbers:
            continue
        actor = found.game.players[place.player] + (f" if {place.type}" if place.type else "")
        thinks = [_beliefs(held.get(index, {}))] if has_types(found.game) else []
        for action, chance in zip(place.actions, equilibrium.behaviour[index], strict=True):
            if chance > 0:
                yield [place.layer, actor, _seen(place), *thinks, ", ".join(action) or "nothing", f"{chance:.3f}"]


def _beliefs(held: ByType) -> str:
    return "; ".join(f"{actor}: {_chances(chances)}" for actor, chances in held.items()) or "–"


def _seen(place: InformationSet) -> str:
    words = [f"{measure} (failed)" if measure in place.failed else measure for measure in place.seen]
    return ", ".join(words) or "–"
