"""Opinions of several experts about one quantity: their weights, and the source of what is pooled (§7.9)."""

from collections.abc import Mapping, Sequence

from countermove.case.case import Calibration
from countermove.core.citation import Source
from countermove.core.errors import Fault
from countermove.core.names import LANGUAGES, Name, plain_name
from countermove.core.quantity import Opinion
from countermove.core.yaml_nodes import MappingNode, Node
from countermove.core.yaml_values import add_fault, suggestion, take_known, take_number

POOLS = ("equal", "performance")


def take_pool_weights(
    faults: list[Fault], node: Node | None, experts: Sequence[str], calibration: Calibration | None, *, path: str
) -> tuple[float, ...]:
    """The weight of each of the experts, adding up to 1; equal ones where none are asked for, or where there is a
    fault.
    """
    weights: Mapping[str, float] | None = None
    if isinstance(node, MappingNode):
        weights = _given_weights(faults, node, experts, path)
    elif node is not None and take_known(faults, node, POOLS, what="pool") == "performance":
        weights = _earned_weights(faults, node, experts, calibration, path)
    total = sum(weights.values()) if weights else 0.0
    if not weights or total <= 0:
        return (1 / len(experts),) * len(experts)
    return tuple(weights[expert] / total for expert in experts)


def _given_weights(
    faults: list[Fault], node: MappingNode, experts: Sequence[str], path: str
) -> Mapping[str, float] | None:
    weights: dict[str, float] = {}
    for entry in node.entries:
        if entry.key not in experts:
            hint = suggestion(faults, entry.key, experts, "expert")
            add_fault(faults, entry.place, f"`pool` of {path} weighs '{entry.key}', who has not judged it; {hint}")
        number = take_number(faults, entry.node, what=f"weight of '{entry.key}' in {path}", low=0)
        if entry.key in experts and number is not None:
            weights[entry.key] = number
    stated = {entry.key for entry in node.entries}
    for expert in experts:
        if expert not in stated:
            add_fault(faults, node.place, f"`pool` of {path} has no weight of '{expert}'; expected one for each expert")
    if len(weights) < len(experts):
        return None
    if not any(weights.values()):
        add_fault(faults, node.place, f"all weights in `pool` of {path} are 0; expected one above 0")
        return None
    return weights


def _earned_weights(
    faults: list[Fault], node: Node, experts: Sequence[str], calibration: Calibration | None, path: str
) -> Mapping[str, float] | None:
    if calibration is None:
        expected = "`calibration: file` in the case or its study"
        add_fault(
            faults, node.place, f"{path} asks for performance weights but nobody is calibrated; expected {expected}"
        )
        return None
    earned = {score.expert: score.weight for score in calibration.scores}
    if not earned:  # the file has faults, which are told where they stand
        return None
    for expert in experts:
        if expert not in earned:
            hint = suggestion(faults, expert, earned, "expert")
            message = f"{path} asks for performance weights but '{expert}' is not in '{calibration.file}'"
            add_fault(faults, node.place, f"{message}; {hint}")
    if any(expert not in earned for expert in experts):
        return None
    weights = {expert: earned[expert] for expert in experts}
    if not any(weights.values()):
        message = f"nobody who judged {path} has any weight by '{calibration.file}'"
        add_fault(faults, node.place, f"{message}; expected `pool: equal`, or weights")
        return None
    return weights


def pooled_source(own: Source, opinions: Sequence[Opinion]) -> Source:
    """The source of a pooled quantity: its own, else all that its experts cite and every reason that they give."""
    sources = [(opinion.expert, opinion.quantity.source) for opinion in opinions]
    if own.is_given or not any(source.is_given for _, source in sources):
        return own
    cites = tuple(cite for _, source in sources for cite in source.cites)
    reasons = [(expert, source.why) for expert, source in sources if source.why is not None]
    return Source(cites, _joined(reasons), own.by, own.on)


def _joined(reasons: Sequence[tuple[str, Name]]) -> Name | None:
    """Every reason behind its expert, in each language in which any is given."""
    if not reasons:
        return None
    tags = {tag for _, why in reasons for tag, _ in why.texts}
    languages = [language for language in LANGUAGES if language in tags]
    if not languages:
        return plain_name("; ".join(f"{expert}: {why}" for expert, why in reasons))
    return Name(
        tuple(
            (language, "; ".join(f"{expert}: {why.in_language(language)}" for expert, why in reasons))
            for language in languages
        )
    )
