"""The scopes of a sum of factors while it is worked on, none of them inside another."""

from collections.abc import Iterable, Sequence


class Scopes:
    """An open set of scopes, indexed by variable; it changes as variables are taken out and scopes put in."""

    def __init__(self, scopes: Iterable[Iterable[int]]) -> None:
        self.all: set[frozenset[int]] = set()
        self.by_variable: dict[int, set[frozenset[int]]] = {}
        for scope in sorted({frozenset(scope) for scope in scopes}, key=lambda scope: (-len(scope), sorted(scope))):
            self.add(scope)

    def add(self, scope: frozenset[int]) -> None:
        """Put in a scope, unless it is empty or inside one that is there; those inside it go."""
        if not scope:
            return
        touching = set.union(*(self.by_variable.get(variable, set()) for variable in scope))
        if any(scope <= other for other in touching):
            return
        for other in touching:
            if other < scope:
                self._remove(other)
        self.all.add(scope)
        for variable in scope:
            self.by_variable.setdefault(variable, set()).add(scope)

    def take(self, variable: int) -> list[frozenset[int]]:
        """Take out the scopes that hold the variable, in a fixed order."""
        taken = sorted(self.by_variable.get(variable, set()), key=sorted)
        for scope in taken:
            self._remove(scope)
        return taken

    def around(self, variable: int) -> frozenset[int]:
        """The variable and all that share a scope with it."""
        return frozenset({variable}).union(*self.by_variable.get(variable, set()))

    def _remove(self, scope: frozenset[int]) -> None:
        self.all.discard(scope)
        for variable in scope:
            self.by_variable[variable].discard(scope)


LISTED_CULPRITS = 12
"""Measures that a refusal names; of more it tells the number."""


def name_culprits(measures: Sequence[str]) -> str:
    """The end of a refusal: which measures make a table too large, and what would make it smaller."""
    more = len(measures) - LISTED_CULPRITS
    return (
        f"{', '.join(measures[:LISTED_CULPRITS])}{f' and {more} more' if more > 0 else ''}; fewer counters between "
        "them, tighter budgets or fewer measures in a layer make it smaller"
    )
