"""A case file's text → Case, or every fault of the file (§2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from countermove.case.case import Actor, Calibration, Case, Layer, Objective
from countermove.case.dependence_parsing import (
    check_dependence,
    take_correlations,
    take_experts,
    take_factors,
    take_statements,
)
from countermove.case.feasibility import check_feasibility
from countermove.case.judgements import judgements_of
from countermove.case.layer_parsing import (
    stated_movers,
    take_actors,
    take_groups,
    take_layers,
    take_objectives,
    take_settings,
)
from countermove.case.measure_parsing import Names, take_counters, take_measures, take_synergies, turns
from countermove.case.quantities import Reading, take_scales
from countermove.case.type_parsing import take_types
from countermove.case.unknowns import check_unknowns, take_unobserved
from countermove.core.errors import Fault
from countermove.core.names import plain_name
from countermove.core.provenance import sha256_of
from countermove.core.yaml_nodes import MappingNode, Node, parse_yaml
from countermove.core.yaml_values import add_fault, take_bool, take_mapping, take_name, take_version

CASE_KEYS = (
    "countermove", "title", "about", "illustrative", "actors", "objectives", "groups", "settings", "scales",
    "layers", "measures", "counters", "synergies", "types", "experts", "calibration", "factors", "correlations",
    "statements",
)  # fmt: skip
REQUIRED_KEYS = ("countermove", "title", "objectives", "layers", "measures")
UNTITLED = plain_name("untitled")


def parse_case(
    data: bytes,
    file: str,
    faults: list[Fault],
    *,
    actors: Sequence[Actor] | None = None,
    calibration: Calibration | None = None,
) -> Case | None:
    """The case that `data`, the content of `file`, describes; None where anything is wrong, which is added to `faults`.

    `actors` are those of the study, for a case that names none: it gets the ones that it uses. `calibration` is what
    the file says that the case or its study names as such.
    """
    found: list[Fault] = []
    root = parse_yaml(data, file, found)
    case = None
    if root is not None and is_of_kind(found, root, "case"):
        case = _take_case(found, root, _Given(file, sha256_of(data), actors, calibration))
    if case is not None and not found:
        found.extend(check_feasibility(case.layers, case.measures))
        found.extend(check_unknowns(case.layers, case.measures))
        found.extend(check_dependence(case))
    faults.extend(found)
    return None if found else case


def is_of_kind(faults: list[Fault], root: Node, kind: str) -> bool:
    """Whether the file is a case or a study, as `kind` says; if it is plainly something else, that is a fault."""
    if not isinstance(root, MappingNode):
        return True
    keys = {entry.key: entry.place for entry in root.entries}
    found, place = None, root.place
    if "kind" in keys:
        found, place = "a file with a `kind`, such as a comparison or a conflict", keys["kind"]
    elif kind == "case" and "layers" not in keys and keys.keys() & {"cases", "documents", "plans"}:
        found = "a study"
    elif kind == "study" and "layers" in keys and "cases" not in keys:
        found = "a case"
    if found:
        add_fault(faults, place, f"this is {found}; expected a {kind}")
    return found is None


@dataclass(frozen=True, slots=True)
class _Given:
    """What is known of a case beside its text."""

    file: str
    sha256: str
    actors: Sequence[Actor] | None
    calibration: Calibration | None


def _take_case(faults: list[Fault], root: Node, given: _Given) -> Case:
    keys = take_mapping(faults, root, what="case", keys=CASE_KEYS, required=REQUIRED_KEYS)
    take_version(faults, keys.get("countermove"))
    known = _known_actors(faults, root, keys, given.actors)
    actor_ids = tuple(actor.id for actor in known)
    reading = Reading(
        faults,
        take_scales(faults, keys.get("scales")),
        take_factors(faults, keys.get("factors")),
        take_experts(faults, keys.get("experts")),
        given.calibration,
    )
    objectives = take_objectives(reading, keys.get("objectives"), actor_ids)
    groups = take_groups(faults, keys.get("groups"))
    layers = take_layers(faults, keys.get("layers"), actor_ids)
    names = Names(
        tuple(f"{objective.actor}.{objective.id}" for objective in objectives),
        layers,
        tuple(group.id for group in groups),
        turns(keys.get("measures"), layers),
    )
    layers = take_unobserved(faults, keys.get("layers"), layers, names.turn)
    case = Case(
        id=PurePath(given.file).stem,
        title=take_name(faults, keys.get("title"), what="title") or UNTITLED,
        about=take_name(faults, keys.get("about"), what="about"),
        illustrative=bool(take_bool(faults, keys.get("illustrative"), what="illustrative")),
        actors=known if "actors" in keys else _used_actors(known, objectives, layers),
        objectives=objectives,
        scales=reading.scales,
        groups=groups,
        layers=layers,
        measures=take_measures(reading, keys.get("measures"), names),
        counters=take_counters(reading, keys.get("counters"), names),
        synergies=take_synergies(reading, keys.get("synergies"), names),
        settings=take_settings(faults, keys.get("settings")),
        file=given.file,
        sha256=given.sha256,
    )
    return _with_relations(reading, keys, case)


def _with_relations(reading: Reading, keys: dict[str, Node], case: Case) -> Case:
    """The case with its factors and experts, and with what refers to its quantities by their paths."""
    stated = {judgement.path: judgement for judgement in judgements_of(case)}
    return replace(
        case,
        experts=reading.experts,
        calibration=reading.calibration,
        factors=reading.factors,
        types=take_types(reading, keys.get("types"), case),
        correlations=take_correlations(reading.faults, keys.get("correlations"), stated),
        statements=take_statements(reading.faults, keys.get("statements"), stated),
    )


def _known_actors(
    faults: list[Fault], root: Node, keys: dict[str, Node], actors: Sequence[Actor] | None
) -> tuple[Actor, ...]:
    """The actors of the case or the study; where there are none, which is a fault, those that the case speaks of."""
    if "actors" in keys or actors is not None:
        return take_actors(faults, keys["actors"]) if "actors" in keys else tuple(actors or ())
    if isinstance(root, MappingNode):
        expected = "`actors:` here, or a study that lists this case"
        add_fault(faults, root.place, f"case has no `actors`; expected {expected}")
    objectives = keys.get("objectives")
    owners = objectives.entries if isinstance(objectives, MappingNode) else ()
    ids = dict.fromkeys([*(owner.key for owner in owners), *stated_movers(keys.get("layers"))])
    return tuple(Actor(id_, plain_name(id_)) for id_ in ids)


def _used_actors(
    actors: Sequence[Actor], objectives: Sequence[Objective], layers: Sequence[Layer]
) -> tuple[Actor, ...]:
    """Those of the study's actors that move or have an objective in the case."""
    used = {layer.actor for layer in layers} | {objective.actor for objective in objectives}
    return tuple(actor for actor in actors if actor.id in used)
