"""Blocks cut from a text, found again in it: where each stands, whatever became of the white space."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from countermove.documents.blocks import Block
from countermove.documents.document import Origin
from countermove.documents.origins import cut_origins, shift_origins
from countermove.documents.traced import Traced, cut_text, join_texts

FARTHEST = 200_000  # characters within which a block that does not come next is looked for
KEY_LENGTH = 24

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r"\S+")

Stretch = tuple[int, int, int, int]
"""A run of a block, start and end, and the run of the source that it is, start and end."""


def locate_blocks(
    body: Iterable[Block], set_aside: Iterable[Block], source: Traced
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The same blocks with their origins. Both sequences are in the order of the source, one filling the gaps of the
    other; a block that cannot be found keeps what it has.
    """
    queues = (deque(body), deque(set_aside))
    found: tuple[list[Block], list[Block]] = ([], [])
    position, current = 0, 0
    while queues[0] or queues[1]:
        current, stretches = _next_match(queues, current, source.text, position)
        block = queues[current].popleft()
        found[current].append(_with_origins(block, source, stretches))
        position = stretches[-1][3] if stretches else position
    return tuple(found[0]), tuple(found[1])


def _next_match(
    queues: tuple[deque[Block], deque[Block]], current: int, text: str, position: int
) -> tuple[int, list[Stretch]]:
    """Which queue's first block stands next, and where: the queue in use goes first."""
    order = [place for place in (current, 1 - current) if queues[place]]
    for place in order:
        stretches = match_block(queues[place][0], text, position)
        if stretches:
            return place, stretches
    farther = [(place, _search(queues[place][0], text, position)) for place in order]
    known = [(place, stretches) for place, stretches in farther if stretches]
    return min(known, key=lambda match: match[1][0][2]) if known else (order[0], [])


def match_block(block: Block, text: str, position: int) -> list[Stretch]:
    """The stretches of a block, its lead included, where it comes next in `text` but for white space; else none."""
    words = block.lead + block.text
    position = _skip(text, position)
    if words and text.startswith(words, position):
        return [(0, len(words), position, position + len(words))]
    stretches: list[Stretch] = []
    for token in _TOKEN.finditer(words):
        start = _skip(text, position)
        if text.startswith(token[0], start):
            matched = [(token.start(), token.end(), start, start + len(token[0]))]
        else:
            matched = list(_match_letters(token, text, start))
            if not matched or matched[-1][1] != token.end():
                return []
        stretches += matched
        position = stretches[-1][3]
    return stretches


def _match_letters(token: re.Match[str], text: str, position: int) -> Iterator[Stretch]:
    for place, letter in enumerate(token[0], start=token.start()):
        position = _skip(text, position)
        if not text.startswith(letter, position):
            return
        yield place, place + 1, position, position + 1
        position += 1


def _search(block: Block, text: str, position: int) -> list[Stretch]:
    key = _TOKEN.search(block.lead + block.text)
    start = text.find(key[0][:KEY_LENGTH], position, position + FARTHEST) if key else -1
    return match_block(block, text, start) if start >= 0 else []


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    assert space is not None
    return space.end()


def _with_origins(block: Block, source: Traced, stretches: list[Stretch]) -> Block:
    if not stretches:
        return block
    words = block.lead + block.text
    pieces: list[Traced] = []
    position, source_position = stretches[0][0], stretches[0][2]
    for start, end, source_start, source_end in stretches:
        pieces.append(_gap(words[position:start], cut_text(source, source_position, source_start)))
        pieces.append(cut_text(source, source_start, source_end))
        position, source_position = end, source_end
    before = words[: stretches[0][0]]
    traced = join_texts((Traced(before), *pieces))
    return replace(block, origins=_without_lead(traced.origins, len(block.lead), len(words)))


def _gap(space: str, between: Traced) -> Traced:
    """The white space between two words of a block, which comes from whatever stands between them in the source."""
    if not space or not between.origins:
        return Traced(space)
    first, last = between.origins[0], between.origins[-1]
    return Traced(space, (replace(first, start=0, end=len(space), source_end=last.source_end),))


def _without_lead(origins: tuple[Origin, ...], lead: int, end: int) -> tuple[Origin, ...]:
    return shift_origins(cut_origins(origins, lead, end), -lead)
