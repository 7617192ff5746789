"""A tree file and a new proposal → one tree: what the analyst changed stays, all else follows the proposal."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import count

from countermove.plan.tree_file import Tree, TreeLine
from countermove.plan.tree_spans import Spans

FIELDS = ("tier", "id", "level", "anchor")
LIKE = 0.6  # likeness of words from which on a line may be the same after its document changed
WIDEST_GAP = 40  # lines without a partner, one after the other, that are still compared for likeness


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged tree; what an analyst must look at (`conflicts`); how many lines are new and how many are gone."""

    tree: Tree
    conflicts: tuple[str, ...]
    added: int
    removed: int


def merge_tree(edited: Tree, proposal: Tree, spans: Spans) -> Merged:
    """The edited tree brought up to date with `proposal`, whose passages `spans` has. No change of the analyst's is
    lost: what cannot be kept as it is stands among the conflicts, and in the file as a remark where its passage is
    gone. Without a change in the proposal the tree is the edited one.
    """
    if edited.sha256 == proposal.sha256:
        edited = _with_words(edited, spans)
        if edited.proposed == proposal.lines:
            return Merged(edited, (), 0, 0)
    conflicts: list[str] = []
    partners = _find_partners(edited, proposal)
    kept, notes, removed = _edited_lines(partners, spans, conflicts)
    taken = partners.taken
    added = [line for place, line in enumerate(proposal.lines) if place not in taken]
    _list_deletions(partners, conflicts)
    lines = _settle([*kept, *(_Kept(line, is_edited=False) for line in added)], spans, conflicts)
    tree = replace(proposal, lines=lines, notes=(*notes, *edited.notes), proposed=proposal.lines)
    return Merged(tree, tuple(conflicts), len(added), removed)


def _with_words(tree: Tree, spans: Spans) -> Tree:
    """The tree with the words of lines that an analyst put in without any."""
    lines = tuple(
        replace(line, words=spans.words_at(*span)) if not line.words and (span := spans.find(line.anchor)) else line
        for line in tree.lines
    )
    return replace(tree, lines=lines)


@dataclass(frozen=True, slots=True)
class _Partners:
    """An edited tree and a new proposal, and which lines are the same: edited → old proposal, old → new proposal,
    and edited → new of lines that the old proposal did not have.
    """

    edited: Tree
    proposal: Tree
    base_of: Mapping[int, int]
    new_of: Mapping[int, int]
    direct: Mapping[int, int]

    @property
    def taken(self) -> frozenset[int]:
        """The places of the new proposal that have a partner."""
        return frozenset(self.new_of.values()) | frozenset(self.direct.values())


def _find_partners(edited: Tree, proposal: Tree) -> _Partners:
    base_of = match_lines(edited.lines, edited.proposed)
    new_of = match_lines(edited.proposed, proposal.lines)
    taken = set(new_of.values())
    loose = [place for place in range(len(edited.lines)) if place not in base_of]
    free = [place for place in range(len(proposal.lines)) if place not in taken]
    direct = match_lines([edited.lines[place] for place in loose], [proposal.lines[place] for place in free])
    return _Partners(
        edited, proposal, base_of, new_of, {loose[place]: free[partner] for place, partner in direct.items()}
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A line of the result; `is_edited`: with an id that the analyst gave it."""

    line: TreeLine
    is_edited: bool


def _edited_lines(partners: _Partners, spans: Spans, conflicts: list[str]) -> tuple[list[_Kept], tuple[str, ...], int]:
    """The analyst's lines as they go on, the remarks left over at the end, and how many untouched lines are gone.
    Remarks on a line that is gone pass to the next one.
    """
    kept: list[_Kept] = []
    carried: tuple[str, ...] = ()
    removed = 0
    for place, written in enumerate(partners.edited.lines):
        line = replace(written, notes=(*carried, *written.notes))
        base = _at(partners.edited.proposed, partners.base_of.get(place))
        new_place = partners.direct.get(place) if base is None else partners.new_of.get(partners.base_of[place])
        new = _at(partners.proposal.lines, new_place)
        if new is not None:
            merged = _merge_fields(line, base, new, spans, conflicts)
            kept.append(_Kept(merged, is_edited=merged.id != new.id))
            carried = ()
        elif base is not None and all(getattr(line, name) == getattr(base, name) for name in FIELDS):
            removed += 1
            carried = line.notes
        elif (anchor := _new_anchor(line, spans)) is not None:
            kept.append(_Kept(replace(line, anchor=anchor), is_edited=True))
            carried = ()
        else:
            conflicts.append(f"'{line.id}' is edited but its passage '{line.words}' is gone; kept as a remark")
            carried = (*line.notes, f"# gone from the document: {line.id} {line.level} {line.anchor}: {line.words}")
    return kept, carried, removed


def _at(lines: Sequence[TreeLine], place: int | None) -> TreeLine | None:
    return None if place is None else lines[place]


def _merge_fields(line: TreeLine, base: TreeLine | None, new: TreeLine, spans: Spans, conflicts: list[str]) -> TreeLine:
    """The line with each field as the analyst changed it, else as the new proposal has it."""
    values: dict[str, str] = {}
    for name in ("id", "level", "anchor"):
        yours, theirs = getattr(line, name), getattr(new, name)
        before = getattr(base, name) if base is not None else None
        values[name] = theirs if yours == before else yours
        if yours not in {before, theirs} and theirs != before:
            conflicts.append(f"'{line.id}': your {name} '{yours}' is kept; the new proposal has '{theirs}'")
    tier = new.tier if base is not None and line.tier == base.tier else line.tier
    merged = replace(line, tier=tier, words=new.words, id=values["id"], level=values["level"], anchor=values["anchor"])
    if merged.anchor != new.anchor and not spans.begins(merged.anchor, merged.words):
        conflicts.append(f"'{line.id}': your passage '{merged.anchor}' has moved; the proposed '{new.anchor}' is set")
        return replace(merged, anchor=new.anchor)
    return merged


def _new_anchor(line: TreeLine, spans: Spans) -> str | None:
    if line.words and spans.begins(line.anchor, line.words):
        return line.anchor
    found = spans.by_words.get(line.words, ())
    return found[0] if line.words and len(found) == 1 else None


def _list_deletions(partners: _Partners, conflicts: list[str]) -> None:
    """List the lines that the analyst took out and that the new proposal has at another level than the old one."""
    there = set(partners.base_of.values())
    for place, partner in partners.new_of.items():
        base, new = partners.edited.proposed[place], partners.proposal.lines[partner]
        if place not in there and base.level != new.level:
            conflicts.append(f"'{base.id}' stays out as you left it; the new proposal has it as {new.level}")


def _settle(kept: Sequence[_Kept], spans: Spans, conflicts: list[str]) -> tuple[TreeLine, ...]:
    """The lines in the order of the document, with ids of their own, none more than a tier below the one before."""
    in_order = sorted(kept, key=lambda each: (spans.find(each.line.anchor) or (0, 0))[0])
    taken = Counter(each.line.id for each in in_order)
    lines: list[TreeLine] = []
    tier = 0
    for each in in_order:
        line = each.line
        if taken[line.id] > 1 and not each.is_edited:
            taken[line.id] -= 1
            free = next(name for number in count(2) if not taken[name := f"{line.id}-{number}"])
            conflicts.append(f"id '{line.id}' of the new proposal is taken; '{line.words}' is '{free}'")
            taken[free] += 1
            line = replace(line, id=free)
        if line.tier > tier + 1:
            conflicts.append(f"'{line.id}' has lost the part above it and is moved out")
            line = replace(line, tier=tier + 1)
        tier = line.tier
        lines.append(line)
    return tuple(lines)


def match_lines(before: Sequence[TreeLine], after: Sequence[TreeLine]) -> dict[int, int]:
    """For each line of `before` that is found again in `after`, its place there: the same passage with the same
    words, else the same words, the first time with the first time, else like words between the same neighbours.
    """
    found: dict[int, int] = {}
    for keys in (_whole_keys, _word_keys):
        taken = set(found.values())
        left = keys((place, line) for place, line in enumerate(before) if place not in found)
        right = keys((place, line) for place, line in enumerate(after) if place not in taken)
        found |= {place: right[key] for key, place in left.items() if key in right}
    return found | _match_by_likeness(before, after, found)


def _whole_keys(lines: Iterable[tuple[int, TreeLine]]) -> Mapping[object, int]:
    return {(line.anchor.partition("..")[0], line.words): place for place, line in lines}


def _word_keys(lines: Iterable[tuple[int, TreeLine]]) -> Mapping[object, int]:
    seen: Counter[str] = Counter()
    keys: dict[object, int] = {}
    for place, line in lines:
        if line.words:
            keys[line.words, seen[line.words]] = place
            seen[line.words] += 1
    return keys


def _match_by_likeness(
    before: Sequence[TreeLine], after: Sequence[TreeLine], found: Mapping[int, int]
) -> dict[int, int]:
    """Partners among lines that stand in the same gap between matched ones."""
    place_of = {partner: place for place, partner in found.items()}
    left = _gaps(len(before), {place: place for place in found})
    right = _gaps(len(after), place_of)
    like: dict[int, int] = {}
    for gap, places in left.items():
        candidates = right.get(gap, [])
        if max(len(places), len(candidates)) > WIDEST_GAP:
            continue
        for place in places:
            scored = [(_likeness(before[place], after[other]), -other) for other in candidates]
            score, other = max(scored, default=(0.0, 0))
            if score >= LIKE:
                like[place] = -other
                candidates.remove(-other)
    return like


def _gaps(length: int, matched: Mapping[int, int]) -> dict[int, list[int]]:
    """The places without a partner, by the number of the matched line before them; -1 before the first."""
    gaps: dict[int, list[int]] = {}
    last = -1
    for place in range(length):
        last = matched.get(place, last)
        if place not in matched:
            gaps.setdefault(last, []).append(place)
    return gaps


def _likeness(line: TreeLine, other: TreeLine) -> float:
    if not line.words or not other.words:
        return 0.0
    return SequenceMatcher(None, line.words, other.words, autojunk=False).ratio()
