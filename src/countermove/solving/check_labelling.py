"""The independent check of a labelling: by sets and defence, as the definitions read, and nothing from the search."""

from collections.abc import Iterator
from dataclasses import dataclass

from countermove.core.errors import UsageError
from countermove.core.framework import Framework
from countermove.solving.argumentation import Label, Labelling

SEMANTICS = ("complete", "grounded", "preferred")

LARGEST_CHECK = 200_000


@dataclass(frozen=True, slots=True)
class LabellingCheck:
    """Whether a labelling is what it claims to be, and what is wrong where it is not.

    `is_exhaustive` is False where too many ways to add arguments remained to try them all (§4.5 holds here likewise).
    """

    holds: bool
    is_exhaustive: bool
    faults: tuple[str, ...]


def check_labelling(
    framework: Framework, labelling: Labelling, *, semantics: str = "complete", largest_check: int = LARGEST_CHECK
) -> LabellingCheck:
    """Whether `labelling` is complete, and for `semantics` grounded or preferred also the least or a largest one.

    Complete: in exactly where all attackers are out, out exactly where one is in [Caminada2006]. Grounded: what is in
    is the least fixed point of defence ([Dung1995], Definition 20). Preferred: no admissible set lies above what is in
    ([Dung1995], Definition 7); since it would add only undecided arguments that defend each other, all ways to begin
    with one of them are tried, up to `largest_check` sets.
    """
    if semantics not in SEMANTICS:
        raise UsageError(f"unknown semantics '{semantics}'; known ones: {', '.join(SEMANTICS)}")
    attackers = _attackers(framework)
    faults = [*_illegal(framework, labelling, attackers)]
    inside = {index for index, label in enumerate(labelling) if label is Label.IN}
    is_exhaustive = True
    if semantics == "grounded" and not faults and inside != _least_fixed_point(attackers):
        faults.append("a smaller complete labelling exists")
    if semantics == "preferred" and not faults:
        undecided = {index for index, label in enumerate(labelling) if label is Label.UNDECIDED}
        added, is_exhaustive = _find_defended_set(attackers, undecided, largest_check)
        if added:
            names = ", ".join(framework.arguments[index] for index in sorted(added))
            faults.append(f"{names} could be in as well")
    return LabellingCheck(not faults, is_exhaustive, tuple(faults))


def _attackers(framework: Framework) -> list[set[int]]:
    attackers: list[set[int]] = [set() for _ in framework.arguments]
    for by, against in framework.attacks:
        attackers[against].add(by)
    return attackers


def _illegal(framework: Framework, labelling: Labelling, attackers: list[set[int]]) -> Iterator[str]:
    for index, name in enumerate(framework.arguments):
        around = [labelling[by] for by in attackers[index]]
        should = Label.UNDECIDED
        if Label.IN in around:
            should = Label.OUT
        elif all(label is Label.OUT for label in around):
            should = Label.IN
        if labelling[index] is not should:
            yield f"{name} is {labelling[index].value}; its attackers make it {should.value}"


def _least_fixed_point(attackers: list[set[int]]) -> set[int]:
    """What the empty set defends, what that defends, and so on until nothing is added."""
    defended: set[int] = set()
    while True:
        larger = {index for index, by in enumerate(attackers) if all(attackers[each] & defended for each in by)}
        if larger == defended:
            return defended
        defended = larger


def _find_defended_set(attackers: list[set[int]], among: set[int], most: int) -> tuple[set[int], bool]:
    """A set from `among`, not empty and free of conflict, that defends itself against the rest of `among`; empty where
    there is none. Second, whether all ways were tried; no more than `most` are.
    """
    steps = 0
    stack: list[frozenset[int]] = [frozenset({start}) for start in sorted(among, reverse=True)]
    seen: set[frozenset[int]] = set()
    while stack:
        grown = stack.pop()
        if grown in seen:
            continue
        seen.add(grown)
        steps += 1
        if steps > most:
            return set(), False
        if any(attackers[index] & grown for index in grown):
            continue
        threats = {by for index in grown for by in attackers[index] & among}
        unanswered = sorted(threat for threat in threats if not attackers[threat] & grown)
        if not unanswered:
            return set(grown), True
        stack.extend(grown | {answer} for answer in sorted(attackers[unanswered[0]] & among))
    return set(), True
