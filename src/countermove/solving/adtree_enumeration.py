"""The plain twin for attack–defence trees: every set of basic actions, one after the other."""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from math import inf, prod

from countermove.core.adtree import ADTree, is_reached, list_actions
from countermove.core.errors import OutOfReachError

MOST_ACTIONS = 20


def enumerate_cheapest(tree: ADTree, opposing: frozenset[str]) -> float:
    """The lowest cost of a set of the proponent's actions that reaches the root when `opposing` is done; may be inf."""
    own = [action.label for action in list_actions(tree) if action.is_of_proponent]
    reaching = (done for done in _subsets(own) if is_reached(tree.root, done | opposing))
    return min((sum(tree.costs[label] for label in done) for done in reaching), default=inf)


def enumerate_probability(tree: ADTree) -> float:
    """The sum of the probabilities of all sets of actions, of both actors, that reach the root."""
    labels = [action.label for action in list_actions(tree)]
    return sum(
        prod(tree.probabilities[label] if label in done else 1 - tree.probabilities[label] for label in labels)
        for done in _subsets(labels)
        if is_reached(tree.root, done)
    )


def _subsets(labels: list[str]) -> Iterator[frozenset[str]]:
    if len(labels) > MOST_ACTIONS:
        raise OutOfReachError(f"{len(labels)} actions make 2^{len(labels)} sets, more than 2^{MOST_ACTIONS}")
    sizes: Iterable[Iterator[tuple[str, ...]]] = (combinations(labels, size) for size in range(len(labels) + 1))
    return map(frozenset, chain.from_iterable(sizes))
