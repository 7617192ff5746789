"""Framework: arguments and who attacks whom, and nothing else ([Dung1995], Definition 2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Framework:
    """An abstract argumentation framework. `attacks` holds index pairs (by, against), each once, in rising order."""

    arguments: tuple[str, ...]
    attacks: tuple[tuple[int, int], ...]


def attackers_of(framework: Framework) -> tuple[tuple[int, ...], ...]:
    """For each argument, the indices of those that attack it, in rising order."""
    found: list[list[int]] = [[] for _ in framework.arguments]
    for by, against in framework.attacks:
        found[against].append(by)
    return tuple(tuple(each) for each in found)


def attacked_by(framework: Framework) -> tuple[tuple[int, ...], ...]:
    """For each argument, the indices of those that it attacks, in rising order."""
    found: list[list[int]] = [[] for _ in framework.arguments]
    for by, against in framework.attacks:
        found[by].append(against)
    return tuple(tuple(each) for each in found)
