"""Places in a text that are like a quotation which no longer stands there word for word."""

from collections import Counter
from collections.abc import Iterator

LEAST_SIMILARITY = 0.5
SEEDS = 8
SEED_LENGTHS = (12, 6, 3)
"""Lengths of the pieces of a quote that are looked for, in code points; the first that the quote is long enough for."""

HITS_PER_SEED = 5
ENOUGH_SEEDS = 3
"""Pieces that stand somewhere, after which no more are looked for: each search goes through the whole text."""

SLACK = 100
"""Code points by which the words between a known beginning and end may be longer than twice the quote."""


def similarity(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: the share of their pairs of neighbouring characters that both have, spaces
    left out; 1 does not mean that they are the same.
    """
    pairs, others = _pairs(one), _pairs(other)
    total = pairs.total() + others.total()
    return 2 * (pairs & others).total() / total if total else float(one == other)


def _pairs(text: str) -> Counter[str]:
    packed = "".join(text.split())
    return Counter(packed[place : place + 2] for place in range(max(1, len(packed) - 1))) if packed else Counter()


def find_like(text: str, quote: str, prefix: str, suffix: str) -> tuple[tuple[int, int, float], ...]:
    """Stretches of `text` that may be the changed `quote`, as (start, end, similarity), the most similar first; none
    overlaps a better one.

    They are looked for between what stood before and after the quote, and where pieces of the quote still stand.
    """
    spans = {*_between(text, len(quote), prefix, suffix), *_around_seeds(text, quote)}
    judged = sorted(
        ((similarity(text[start:end], quote), start, end) for start, end in spans),
        key=lambda place: (-place[0], place[1], place[2]),
    )
    kept: list[tuple[int, int, float]] = []
    for alike, start, end in judged:
        if alike >= LEAST_SIMILARITY and all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, alike))
    return tuple(kept)


def _between(text: str, length: int, prefix: str, suffix: str) -> Iterator[tuple[int, int]]:
    """The stretch from the first place of the prefix to the suffix after it, if they are near enough."""
    before = text.find(prefix) if prefix else -1
    if before < 0 or not suffix:
        return
    start = before + len(prefix)
    end = text.find(suffix, start, start + 2 * length + SLACK + len(suffix))
    if end > start:
        yield start, end


def _around_seeds(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Stretches as long as the quote, so placed that a piece of the quote stands where it stood in it."""
    length = next((length for length in SEED_LENGTHS if len(quote) >= length), 0)
    if not length:
        return
    last = len(quote) - length
    offsets = dict.fromkeys(round(last * step / (SEEDS - 1)) for step in (0, 4, 7, 2, 5, 1, 6, 3))
    n_found = 0
    for offset in offsets:
        seed = quote[offset : offset + length]
        place = text.find(seed)
        n_found += place >= 0
        for _ in range(HITS_PER_SEED):
            if place < 0:
                break
            start = max(0, place - offset)
            yield start, min(len(text), start + len(quote))
            place = text.find(seed, place + 1)
        if n_found == ENOUGH_SEEDS:
            return
