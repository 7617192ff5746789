"""Typed values out of YAML nodes; whatever does not fit is added to a list of faults, and reading goes on.

In every function `what` names the thing in a message («layer 'plan'», «cost»).
"""

import difflib
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from countermove.core.citation import Citation, Source
from countermove.core.errors import Fault, Place
from countermove.core.names import LANGUAGES, Name, name_from_mapping, plain_name
from countermove.core.yaml_nodes import (
    Entry,
    FaultyNode,
    ListNode,
    MappingNode,
    Node,
    ScalarNode,
    quoted,
    shortened,
)

LARGEST = 1e12
MAX_ID_LENGTH = 100
SUGGESTIONS = 50
SOURCE_KEYS = ("cites", "why", "by", "on")
LANGUAGE_TAGS = (*LANGUAGES, "zh")


def add_fault(faults: list[Fault], place: Place, message: str) -> None:
    """Note `message` (`what is wrong; what was expected`) at `place`."""
    faults.append(Fault(place, message))


def take_mapping(
    faults: list[Fault], node: Node, *, what: str, keys: Collection[str], required: Sequence[str] = ()
) -> dict[str, Node]:
    """The nodes under those of `keys` that are there; unknown keys and missing `required` ones are faults."""
    if not isinstance(node, MappingNode):
        _refuse(faults, node, what, f"a mapping with {_listed(keys)}")
        return {}
    found = {}
    for entry in node.entries:
        if entry.key in keys:
            found[entry.key] = entry.node
        else:
            hint = suggestion(faults, entry.key, keys, "key")
            add_fault(faults, entry.place, f"{what} has an unknown key {quoted(entry.key)}; {hint}")
    for key in required:
        if key not in found:
            add_fault(faults, node.place, f"{what} has no `{key}`; expected `{key}:` here")
    return found


def take_entries(faults: list[Fault], node: Node | None, *, what: str, filled: bool = False) -> tuple[Entry, ...]:
    """The entries of a mapping from ids to anything, none for no node; an id that cannot be one is a fault.

    With `filled`, an empty mapping is a fault too.
    """
    if node is None:
        return ()
    if not isinstance(node, MappingNode):
        _refuse(faults, node, what, "a mapping with an id for each entry")
        return ()
    if filled and not node.entries:
        add_fault(faults, node.place, f"{what} is empty; expected at least one entry")
    return tuple(entry for entry in node.entries if check_id(faults, entry.key, entry.place))


def take_items(faults: list[Fault], node: Node | None, *, what: str, filled: bool = False) -> tuple[Node, ...]:
    """The items of a list, none for no node; with `filled`, an empty list is a fault."""
    if node is None:
        return ()
    if not isinstance(node, ListNode):
        _refuse(faults, node, what, "a list, such as [first, second]")
        return ()
    if filled and not node.items:
        add_fault(faults, node.place, f"{what} is empty; expected at least one item")
    return node.items


def take_text(faults: list[Fault], node: Node | None, *, what: str) -> str | None:
    """A text that is not empty, without white space around it; None for no node or a fault."""
    if node is None:
        return None
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        _refuse(faults, node, what, "text (numbers, true, false and null in quotes)")
        return None
    if not node.value.strip():
        add_fault(faults, node.place, f"{what} is empty; expected text")
        return None
    return node.value.strip()


def take_date(faults: list[Fault], node: Node | None, *, what: str) -> str | None:
    """A date or any other text as written; a year alone may stand without quotes."""
    if isinstance(node, ScalarNode) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.text
    return take_text(faults, node, what=what)


def take_id(faults: list[Fault], node: Node | None, *, what: str) -> str | None:
    """A text that can be an id."""
    text = take_text(faults, node, what=what)
    if text is None or node is None or not check_id(faults, text, node.place):
        return None
    return text


def take_name(faults: list[Fault], node: Node | None, *, what: str) -> Name | None:
    """A text, or a text for each language tag; None for no node or a fault."""
    if not isinstance(node, MappingNode):
        text = take_text(faults, node, what=what)
        return None if text is None else plain_name(text)
    texts: dict[str, str] = {}
    for entry in node.entries:
        tag = take_language(faults, entry.key, entry.place, what=what)
        text = take_text(faults, entry.node, what=f"{what} in '{entry.key}'")
        if tag in texts:
            add_fault(faults, entry.place, f"{what} is given twice in {tag}; expected one text for each language")
        elif tag is not None and text is not None:
            texts[tag] = text
    if not node.entries:
        add_fault(faults, node.place, f"{what} is empty; expected text, or a text for each language")
    return name_from_mapping(texts) if texts else None


def take_language(faults: list[Fault], tag: str, place: Place, *, what: str) -> str | None:
    """The language tag that `tag` stands for: `zh` is `zh-Hans`."""
    if tag not in LANGUAGE_TAGS:
        hint = f"expected one of {', '.join(LANGUAGE_TAGS)}"
        add_fault(faults, place, f"{what} has an unknown language {quoted(tag)}; {hint}")
        return None
    return "zh-Hans" if tag == "zh" else tag


def take_number(
    faults: list[Fault], node: Node | None, *, what: str, low: float = -LARGEST, high: float = LARGEST
) -> float | None:
    """A number in [low, high]; None for no node or a fault."""
    if node is None:
        return None
    value = node.value if isinstance(node, ScalarNode) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(faults, node, what, "a number")
        return None
    if not low <= value <= high:
        add_fault(
            faults, node.place, f"{what} is {shortened(str(value))}; expected a number {_bounds(low, high, value)}"
        )
        return None
    return float(value)


def take_whole_number(faults: list[Fault], node: Node | None, *, what: str) -> int | None:
    """A whole number from 0 up; None for no node or a fault."""
    number = take_number(faults, node, what=what, low=0)
    if number is None or node is None:
        return None
    if not number.is_integer():
        add_fault(faults, node.place, f"{what} is {number}; expected a whole number")
        return None
    return int(number)


def take_bool(faults: list[Fault], node: Node | None, *, what: str) -> bool | None:
    """`true` or `false`; None for no node or a fault."""
    if node is None:
        return None
    if not isinstance(node, ScalarNode) or not isinstance(node.value, bool):
        _refuse(faults, node, what, "true or false")
        return None
    return node.value


def take_known(faults: list[Fault], node: Node | None, known: Collection[str], *, what: str) -> str | None:
    """A text that is one of `known`; `what` says of which sort («measure», «relation»)."""
    text = take_text(faults, node, what=what)
    if text is None or node is None:
        return None
    if text not in known:
        hint = suggestion(faults, text, known, what)
        add_fault(faults, node.place, f"unknown {what} {quoted(text)}; {hint}")
        return None
    return text


def take_version(faults: list[Fault], node: Node | None) -> None:
    """Check that the file says it is of version 1."""
    if node is None or isinstance(node, FaultyNode):
        return
    if not isinstance(node, ScalarNode) or node.value != 1 or isinstance(node.value, bool | float):
        _refuse(faults, node, "`countermove`", "version 1, the one that this program reads")


def take_source(faults: list[Fault], nodes: Mapping[str, Node]) -> Source:
    """The source that the keys of `SOURCE_KEYS` give, empty where there are none of them."""
    return Source(
        take_citations(faults, nodes.get("cites")),
        take_name(faults, nodes.get("why"), what="why"),
        take_text(faults, nodes.get("by"), what="by"),
        take_date(faults, nodes.get("on"), what="on"),
    )


def take_citations(
    faults: list[Fault], node: Node | None, *, what: str = "cites", filled: bool = False
) -> tuple[Citation, ...]:
    """A list of citations, each `document#passage` or a mapping with `passage` and `quote`."""
    items = take_items(faults, node, what=what, filled=filled)
    citations = (_citation(faults, item) for item in items)
    return tuple(citation for citation in citations if citation is not None)


def _citation(faults: list[Fault], node: Node) -> Citation | None:
    quote, passage = None, node
    if isinstance(node, MappingNode):
        keys = take_mapping(faults, node, what="citation", keys=("passage", "quote"), required=("passage",))
        if "passage" not in keys:
            return None
        quote = take_text(faults, keys.get("quote"), what="quote")
        passage = keys["passage"]
    text = take_text(faults, passage, what="citation")
    if text is None:
        return None
    parts = text.split("#")
    if len(parts) != 2 or not all(parts) or len(text.split()) != 1:
        add_fault(faults, passage.place, f"citation {quoted(text)} names no passage; expected `document#passage`")
        return None
    return Citation(parts[0], parts[1], quote, passage.place)


def check_id(faults: list[Fault], text: str, place: Place) -> bool:
    """Whether `text` can be an id; if not, that is a fault.

    An id has 1 to 100 characters, and no dot, `#`, comma, white space or sign that cannot be seen.
    """
    wrong = _wrong_with_id(text)
    if wrong:
        add_fault(faults, place, f"id {quoted(text)} {wrong}; expected letters, digits and hyphens")
    return not wrong


def _wrong_with_id(text: str) -> str | None:
    if not text:
        return "is empty"
    if len(text) > MAX_ID_LENGTH:
        return f"is longer than {MAX_ID_LENGTH} characters"
    for sign in text:
        if sign in ".#," or sign.isspace():
            return "has white space in it" if sign.isspace() else f"has '{sign}' in it"
        if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}:
            return f"has a sign in it that cannot be seen (U+{ord(sign):04X})"
    return None


def suggestion(faults: Sequence[Fault], text: str, known: Collection[str], what: str) -> str:
    """What was expected instead of the unknown `text`: the nearest of `known`, or all of a few.

    Looking for the nearest is slow, so it is done for the first faults of a file only.
    """
    if not known:
        return f"expected none, as no {what} is defined"
    nearest = nearest_name(text, known) if len(faults) < SUGGESTIONS else None
    if nearest is not None:
        return f"expected a known {what}, the nearest is '{nearest}'"
    if len(known) <= 8:
        return f"expected one of {', '.join(known)}"
    return f"expected a known {what}"


def nearest_name(text: str, known: Collection[str]) -> str | None:
    """The one of `known` that looks most like `text`, None where none does; the first of several."""
    by_folded = {name.casefold(): name for name in reversed(tuple(known))}
    matches = difflib.get_close_matches(text[:MAX_ID_LENGTH].casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[matches[0]] if matches else None


def described(node: Node) -> str:
    """What a node is, in a few words, for «found» in a message."""
    match node:
        case ListNode():
            return "a list"
        case MappingNode():
            return "a mapping"
        case ScalarNode(value=None):
            return "empty"
        case ScalarNode(value=str()):
            return f"the text {quoted(node.text)}"
    return shortened(node.text) if isinstance(node, ScalarNode) else "faulty"


def _refuse(faults: list[Fault], node: Node, what: str, expected: str) -> None:
    if not isinstance(node, FaultyNode):
        add_fault(faults, node.place, f"{what} is {described(node)}; expected {expected}")


def _bounds(low: float, high: float, value: float) -> str:
    if high < LARGEST:
        return f"from {low:g} to {high:g}"
    return f"of {low:g} or more" if low > -LARGEST and value < low else "of at most 1e12 in size"


def _listed(keys: Collection[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
