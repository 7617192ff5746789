"""Tree files: the plan proposed for a document as a small text file, which an analyst edits (§1.4)."""

import re
from dataclasses import dataclass, field

from countermove.core.errors import Fault, InputError, Place
from countermove.plan.levels import LEVELS

MAX_LINES = 200_000
FIRST_LINE = "countermove plan 1"
HELP = (
    "# One line for each part, in the order of the document; two spaces further in for each tier. A line says:",
    "# its id (for citations), its level, the passage it stands on (p3, h2..p4, or p3[10-80] for characters of it),",
    "# and its first words. Change levels, ids and indents, take lines out, put lines in, write remarks after #.",
    "# When the document is imported again, what was changed here stays and all else follows the new proposal.",
)
SEPARATOR = (
    "== as proposed by the last import: by this a later one knows your changes from its own; leave it as it is =="
)

_LINE = re.compile(r"(?P<indent> *)(?P<id>\S+) +(?P<level>\S+) +(?P<anchor>[^\s:]+):(?: (?P<words>.*))?")
_ANCHOR = re.compile(r"[a-z]\d+(?:\.\.[a-z]\d+|\[\d+-\d+\])?")
_ID = re.compile(r"[^\s#,]{1,100}")
_PASSAGE_ID = re.compile(r"[a-z]\d+")


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One part: its tier (from 1), id, level, the passage it stands on, its first words, and the remarks and empty
    lines in front of it. `place` is where it stands in its file.
    """

    tier: int
    id: str
    level: str
    anchor: str
    words: str
    notes: tuple[str, ...] = ()
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree file: the document it is of, the lines as edited, the remarks after the last of them, and the lines as
    the last import proposed them.
    """

    document: str
    sha256: str
    lines: tuple[TreeLine, ...]
    proposed: tuple[TreeLine, ...] = ()
    notes: tuple[str, ...] = ()


def render_tree(tree: Tree) -> str:
    """The text of the file."""
    edited = [text for line in tree.lines for text in (*line.notes, _render_line(line))]
    head = (FIRST_LINE, f"document: {tree.document}", f"sha256: {tree.sha256}", "", *HELP, "")
    proposed = map(_render_line, tree.proposed)
    return "\n".join([*head, *edited, *tree.notes, "", SEPARATOR, *proposed]) + "\n"


def _render_line(line: TreeLine) -> str:
    return f"{'  ' * (line.tier - 1)}{line.id} {line.level} {line.anchor}: {line.words}".rstrip(" ")


def parse_tree(text: str, file: str = "") -> Tree:
    """The tree in the text of a file. Raises InputError with every line that is wrong and what was expected."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n").split("\n")
    if lines[0].rstrip() != FIRST_LINE:
        raise InputError([Fault(Place(file, 1, 1), f"the first line is not '{FIRST_LINE}'; give a tree file")])
    if len(lines) > MAX_LINES:
        raise InputError([Fault(Place(file), f"has {len(lines)} lines; the limit is {MAX_LINES}")])
    faults: list[Fault] = []
    head = _head_length(lines)
    end = next((place for place, line in enumerate(lines) if line.rstrip() == SEPARATOR), len(lines))
    body_end = end - 1 if end > head and end < len(lines) and not lines[end - 1].strip() else end
    edited, notes = _take_lines(lines, range(head, body_end), file, faults)
    proposed, _ = _take_lines(lines, range(end + 1, len(lines)), file, faults)
    tree = Tree(_entry(lines[:head], "document"), _entry(lines[:head], "sha256"), edited, proposed, notes)
    faults += check_lines(edited)
    if faults:
        raise InputError(sorted(faults))
    return tree


def _head_length(lines: list[str]) -> int:
    """How many lines there are before those of the analyst: the entries, the help, and the empty lines after them."""
    length = next((place for place, line in enumerate(lines) if not line.strip()), len(lines)) + 1
    if tuple(lines[length : length + len(HELP)]) == HELP:
        length += len(HELP)
        length += length < len(lines) and not lines[length].strip()
    return min(length, len(lines))


def _entry(head: list[str], key: str) -> str:
    return next((line.partition(":")[2].strip() for line in head if line.startswith(f"{key}:")), "")


def _take_lines(
    lines: list[str], places: range, file: str, faults: list[Fault]
) -> tuple[tuple[TreeLine, ...], tuple[str, ...]]:
    """The parts on these lines, and the remarks after the last of them."""
    found: list[TreeLine] = []
    notes: list[str] = []
    for place in places:
        text = lines[place]
        if not text.strip() or text.lstrip().startswith("#"):
            notes.append(text)
            continue
        match = _LINE.fullmatch(text.rstrip(" "))
        where = Place(file, place + 1, 1)
        if match is None or len(match["indent"]) % 2 or not _ANCHOR.fullmatch(match["anchor"]):
            expected = (
                "two spaces for each tier, then id, level, passage and a colon, as in '  I.1 objective h4: Words'"
            )
            faults.append(Fault(where, f"'{text.strip()[:60]}' is no line of a tree; expected {expected}"))
            continue
        tier = len(match["indent"]) // 2 + 1
        found.append(
            TreeLine(tier, match["id"], match["level"], match["anchor"], match["words"] or "", tuple(notes), where)
        )
        notes = []
    return tuple(found), tuple(notes)


def check_lines(lines: tuple[TreeLine, ...]) -> list[Fault]:
    """What is wrong with the lines as a tree: tiers left out, unknown levels, ids twice or not usable."""
    faults: list[Fault] = []
    first_by_id: dict[str, Place] = {}
    tier = 0
    for line in lines:
        if line.tier > tier + 1:
            faults.append(
                Fault(
                    line.place,
                    f"'{line.id}' is {line.tier - tier} tiers below the line before it; expected one at most",
                )
            )
        tier = line.tier
        if line.level not in LEVELS:
            faults.append(Fault(line.place, f"unknown level '{line.level}'; expected one of {', '.join(LEVELS)}"))
        if not _ID.fullmatch(line.id) or _PASSAGE_ID.fullmatch(line.id):
            expected = "up to 100 characters without '#' and comma that are not the id of a passage"
            faults.append(Fault(line.place, f"id '{line.id[:60]}' cannot be used; expected {expected}"))
        elif line.id in first_by_id:
            faults.append(
                Fault(
                    line.place,
                    f"id '{line.id}' stands twice, first in line {first_by_id[line.id].line}; expected one of its own",
                )
            )
        first_by_id.setdefault(line.id, line.place)
    return faults
