"""Blocks cut from a text, found again in it: where each stands, whatever became of the white space."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from countermove.documents.blocks import Block
from countermove.documents.document import Origin
from countermove.documents.origins import cut_origins, shift_origins
from countermove.documents.traced import Traced, cut_text, join_texts

FARTHEST = 200_000  # characters within which a block that does not come next is looked for
KEY_LENGTH = 24
MOST_TURNS = 1_000

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r"\S+")

Stretch = tuple[int, int, int, int]
"""A run of a block, start and end, and the run of the source that it is, start and end."""


Sequences = tuple[tuple[Block, ...], tuple[Block, ...]]
"""The blocks of the body, and those set aside."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A block that was found: of which sequence it is, its stretches, where the text goes on behind it, and how many
    blocks of each sequence are found with it.
    """

    sequence: int
    stretches: tuple[Stretch, ...]
    end: int
    counts: tuple[int, int]
    is_choice: bool = False  # the next block of the other sequence would have stood there as well


def locate_blocks(body: Iterable[Block], set_aside: Iterable[Block], source: Traced) -> Sequences:
    """The same blocks with their origins. Both sequences are in the order of the source, one filling the gaps of the
    other; a block that cannot be found keeps what it has.
    """
    sequences = (tuple(body), tuple(set_aside))
    found: tuple[list[Block], list[Block]] = ([], [])
    for step in _find_steps(sequences, source.text):
        block = sequences[step.sequence][len(found[step.sequence])]
        found[step.sequence].append(_with_origins(block, source, step.stretches))
    return tuple(found[0]), tuple(found[1])


def _find_steps(sequences: Sequences, text: str) -> list[_Step]:
    """All blocks in the order of the text. What was set aside goes first where both could stand, as a contents list
    precedes what it lists; where this leads nowhere, the last such choice is made the other way.
    """
    steps = [_Step(0, (), 0, (0, 0))]
    choices: list[int] = []
    turns = 0
    while sum(steps[-1].counts) < len(sequences[0]) + len(sequences[1]):
        step = _next_step(sequences, steps[-1], text)
        if step is None and choices and turns < MOST_TURNS:
            turns += 1
            del steps[choices.pop() :]
            step = _match_step(sequences, 0, steps[-1], text)
        step = step or _search_step(sequences, steps[-1], text)
        if step.is_choice:
            choices.append(len(steps))
        steps.append(step)
    return steps[1:]


def _next_step(sequences: Sequences, before: _Step, text: str) -> _Step | None:
    kept, left = (_match_step(sequences, sequence, before, text) for sequence in (0, 1))
    return replace(left, is_choice=True) if kept and left else kept or left


def _match_step(sequences: Sequences, sequence: int, before: _Step, text: str) -> _Step | None:
    """The next block of a sequence, if it stands right behind the step before."""
    if before.counts[sequence] == len(sequences[sequence]):
        return None
    stretches = match_block(sequences[sequence][before.counts[sequence]], text, before.end)
    return _make_step(sequence, stretches, before) if stretches else None


def _search_step(sequences: Sequences, before: _Step, text: str) -> _Step:
    """The block that is found next farther on; where none is, the next one without a place."""
    open_sequences = [sequence for sequence in (0, 1) if before.counts[sequence] < len(sequences[sequence])]
    found = [
        _make_step(sequence, _search(sequences[sequence][before.counts[sequence]], text, before.end), before)
        for sequence in open_sequences
    ]
    return min((step for step in found if step.stretches), key=lambda step: step.stretches[0][2], default=found[0])


def _make_step(sequence: int, stretches: list[Stretch], before: _Step) -> _Step:
    kept, left = before.counts
    counts = (kept, left + 1) if sequence else (kept + 1, left)
    return _Step(sequence, tuple(stretches), stretches[-1][3] if stretches else before.end, counts)


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


def _with_origins(block: Block, source: Traced, stretches: Sequence[Stretch]) -> Block:
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
