"""What survives in a framework, whatever the numbers: grounded and preferred labellings, with their check (§5.2)."""

from dataclasses import dataclass
from typing import Any

from countermove.core.framework import Framework
from countermove.core.provenance import VERSION
from countermove.solving.argumentation import Label, Labelling, grounded_labelling, preferred_labellings
from countermove.solving.check_labelling import check_labelling

MOST_CHECKED = 200
"""Preferred labellings that are checked."""


@dataclass(frozen=True, slots=True)
class Labellings:
    """The grounded labelling and all preferred ones, None where these were not asked for.

    `checked` counts the labellings that the independent check looked at, `faults` is what it found, and `is_exhaustive`
    whether it looked at all of them and tried everything.
    """

    id: str
    framework: Framework
    grounded: Labelling
    preferred: tuple[Labelling, ...] | None
    checked: int
    is_exhaustive: bool
    faults: tuple[str, ...]

    @property
    def is_certified(self) -> bool:
        """Whether the check found nothing wrong in all that it looked at."""
        return not self.faults

    def to_dict(self) -> dict[str, Any]:
        """The shape that `survival --json` prints."""
        names = self.framework.arguments
        return {
            "format": 1,
            "framework": self.id,
            "version": VERSION,
            "arguments": list(names),
            "attacks": [[names[by], names[against]] for by, against in self.framework.attacks],
            "grounded": _to_dict(self.framework, self.grounded),
            "preferred": None
            if self.preferred is None
            else [_to_dict(self.framework, each) for each in self.preferred],
            "certified": self.is_certified,
            "certificate": {
                "checked": self.checked,
                "is_exhaustive": self.is_exhaustive,
                "faults": list(self.faults),
            },
        }


def _to_dict(framework: Framework, labelling: Labelling) -> dict[str, list[str]]:
    return {label.value: names_with(framework, labelling, label) for label in Label}


def names_with(framework: Framework, labelling: Labelling, label: Label) -> list[str]:
    """The arguments that have a label."""
    return [name for name, own in zip(framework.arguments, labelling, strict=True) if own is label]


def label_framework(id_: str, framework: Framework, *, grounded_only: bool = False) -> Labellings:
    """The labellings of a framework, checked by code that shares nothing with the search.

    Raises OutOfReachError with the size where the preferred ones are too many or take too long.
    """
    grounded = grounded_labelling(framework)
    preferred = None if grounded_only else preferred_labellings(framework)
    looked_at = (preferred or ())[:MOST_CHECKED]
    checks = [check_labelling(framework, grounded, semantics="grounded")]
    checks += [check_labelling(framework, each, semantics="preferred") for each in looked_at]
    return Labellings(
        id=id_,
        framework=framework,
        grounded=grounded,
        preferred=preferred,
        checked=len(checks),
        is_exhaustive=all(each.is_exhaustive for each in checks) and len(looked_at) == len(preferred or ()),
        faults=tuple(fault for each in checks for fault in each.faults),
    )
