"""Anchors: found again in new versions, never moved to other words, and listed where it is not certain."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.document import Document
from countermove.plan.anchors import (
    LONGEST_CONTEXT,
    SHORTEST_CONTEXT,
    Sole,
    Status,
    anchor,
    anchor_all,
    resolve,
    resolve_all,
)
from countermove.plan.likeness import similarity

LETTERS = "ab 中文\n𠀀😀.e\u0301"
TEXTS = st.text(LETTERS, min_size=1, max_size=400)
WORDS = (
    "The first plan names chips. It asks partners to follow. 计划提出建设算力基础设施，并支持全球南方国家。"
    "The second plan names standards. It asks partners to follow. 𠀀😀 stand outside the basic plane."
)


def document(text: str) -> Document:
    return Document("plan.txt", "text", "en", "0" * 64, text, ())


@st.composite
def anchored(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(anchored())
def test_an_anchor_stands_exactly_where_it_was_in_the_same_document(case: tuple[str, int, int]) -> None:
    text, start, end = case
    found = resolve(anchor(document(text), start, end), document(text))
    assert (found.status, found.span) == (Status.EXACT, (start, end))


@given(anchored(), TEXTS)
def test_text_inserted_before_moves_an_anchor_by_its_length_or_leaves_it_to_a_person(
    case: tuple[str, int, int], inserted: str
) -> None:
    text, start, end = case
    old = anchor(document(text), start, end)
    found = resolve(old, document(inserted + text))
    if old.sole is not Sole.NONE and old.quote not in inserted + text[: end - 1]:
        assert (found.status, found.span) == (Status.MOVED, (start + len(inserted), end + len(inserted)))
    assert found.span in {None, (start + len(inserted), end + len(inserted))}


@given(anchored(), st.lists(st.tuples(st.integers(0, 399), st.integers(0, 40), TEXTS), max_size=4))
def test_an_anchor_is_never_moved_to_other_words_and_never_lost_without_a_reason(
    case: tuple[str, int, int], edits: list[tuple[int, int, str]]
) -> None:
    text, start, end = case
    old = anchor(document(text), start, end)
    for place, cut, put in edits:
        text = text[:place] + put + text[place + cut :]
    found = resolve(old, document(text))
    if found.span is not None:
        assert text[slice(*found.span)] == old.quote
    else:
        assert found.status in {Status.UNCERTAIN, Status.LOST}
        assert bool(found.candidates) == (found.status is Status.UNCERTAIN)
    assert found.reason
    assert found.needs_review == (found.span is None)
    assert all(0 <= one.start < one.end <= len(text) and 0 <= one.similarity <= 1 for one in found.candidates)


@given(anchored())
def test_a_deleted_quote_is_listed_and_not_moved_to_its_copy(case: tuple[str, int, int]) -> None:
    text, start, end = case
    old = anchor(document(text), start, end)
    left = text[:start] + text[end:]
    found = resolve(old, document(left))
    if old.quote not in left:
        assert found.needs_review


@given(anchored(), st.text("xyz", min_size=SHORTEST_CONTEXT, max_size=SHORTEST_CONTEXT))
def test_two_equal_places_in_equal_surroundings_are_left_to_a_person(case: tuple[str, int, int], between: str) -> None:
    text, start, end = case
    old = anchor(document(text), start, end)
    found = resolve(old, document(f"{between}{text}{between}{text}{between}"))
    assert found.status is Status.UNCERTAIN
    assert len(found.candidates) >= 2


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_lies_between_0_and_1(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) == 1


def test_offsets_count_code_points_outside_the_basic_plane_too() -> None:
    text = "前𠀀😀后面的文字"
    one = anchor(document(text), 1, 3)
    assert (one.quote, one.prefix, one.suffix) == ("𠀀😀", "前", "后面的文字")
    assert resolve(one, document("𠀀" + text)).span == (2, 4)


def test_changed_words_are_listed_with_how_alike_they_are() -> None:
    start = WORDS.index("计划提出")
    old = anchor(document(WORDS), start, start + 16)
    found = resolve(old, document(WORDS.replace("计划提出建设算力", "计划提出加快建设算力")))
    assert found.status is Status.UNCERTAIN
    assert found.candidates[0].similarity >= 0.8
    assert "similar" in found.reason


def test_a_quote_whose_copy_remains_when_it_is_deleted_is_not_moved_to_the_copy() -> None:
    start = WORDS.index("It asks")
    old = anchor(document(WORDS), start, start + len("It asks partners to follow."))
    new = WORDS.replace("It asks partners to follow. 计划", "计划")
    found = resolve(old, document(new))
    assert (found.status, found.span) == (Status.UNCERTAIN, None)
    assert [new[one.start : one.end] for one in found.candidates] == [old.quote]


def test_a_quote_is_followed_when_only_one_side_of_it_was_rewritten() -> None:
    start = WORDS.index("It asks")
    old = anchor(document(WORDS), start, start + len("It asks partners to follow."))
    new = "Another opening. " + WORDS.replace("计划提出建设", "本计划提出扩大建设")
    assert resolve(old, document(new)).status is Status.MOVED


def test_long_words_that_stood_once_are_known_by_themselves_and_short_ones_by_one_side_that_is_alike() -> None:
    start = WORDS.index("The second plan names")
    long, short = anchor(document(WORDS), start, start + 32), anchor(document(WORDS), start, start + 10)
    assert (long.sole, short.sole) == (Sole.ITSELF, Sole.ITSELF)
    elsewhere = document("Something else altogether. " + long.quote + " And something else again.")
    assert resolve(long, elsewhere).status is Status.MOVED
    assert resolve(short, document("Elsewhere, the second: The second. Nothing more.")).status is Status.UNCERTAIN
    renumbered = document("一、" + WORDS.replace("国家。", "国家。（新）"))
    assert resolve(short, renumbered).status is Status.MOVED


def test_a_paragraph_that_stood_twice_is_left_to_a_person_when_one_of_the_two_has_gone() -> None:
    paragraph = "".join(f"Sentence {number} of a long clause. " for number in range(40))
    middle = paragraph.index("Sentence 20")
    old = anchor(document(paragraph + paragraph), middle, middle + 11)
    assert old.sole is Sole.NONE
    found = resolve(old, document(paragraph))
    assert (found.status, len(found.candidates)) == (Status.UNCERTAIN, 1)


def test_a_quote_whose_two_sides_have_parted_is_left_to_a_person() -> None:
    before, after = "What stood in the old version first of all: ", ", and what came after them in it."
    old_text = f"{before}the words{after} Elsewhere the words stand, too."
    old = anchor(document(old_text), len(before), len(before) + 9)
    assert old.sole is Sole.EITHER
    found = resolve(old, document(f"{before}the words. Then something else. Again the words{after}"))
    assert (found.status, len(found.candidates)) == (Status.UNCERTAIN, 2)


def test_a_few_characters_of_context_at_the_edge_of_a_document_do_not_identify_a_quote() -> None:
    old = anchor(document("On chips, the first plan speaks at length. The second on chips, too."), 3, 8)
    assert old.prefix == "On "
    found = resolve(old, document("A new text on steel. On chips it says nothing; of chips others speak."))
    assert found.status is Status.UNCERTAIN


def test_words_without_anything_like_them_are_listed_as_lost() -> None:
    old = anchor(document(WORDS), 0, 27)
    found = resolve(old, document("完全不同的一份文件。"))
    assert (found.status, found.candidates) == (Status.LOST, ())


def test_contexts_grow_until_they_tell_equal_quotes_apart_and_no_further() -> None:
    text = "".join(f"{number:04}" + "x" * 60 + "Led by the agency. " for number in range(5))
    start = text.rindex("Led by")
    one = anchor(document(text), start, start + 18)
    assert SHORTEST_CONTEXT < len(one.prefix) <= LONGEST_CONTEXT
    assert one.sole in {Sole.EITHER, Sole.BEFORE}
    twin = anchor(document("x" * 2_000), 900, 910)
    assert twin.sole is Sole.NONE
    assert resolve(twin, document("y" + "x" * 2_000)).status is Status.UNCERTAIN


def test_an_anchor_of_nothing_is_refused() -> None:
    for start, end in ((3, 3), (-1, 2), (0, len(WORDS) + 1)):
        with pytest.raises(ValueError, match="no stretch"):
            anchor(document(WORDS), start, end)


def test_an_anchor_that_was_edited_by_hand_is_looked_up_by_its_words() -> None:
    old = anchor(document(WORDS), 0, 27)
    assert resolve(replace(old, start=5, end=32), document(WORDS)).span == (0, 27)


def test_time_grows_with_the_text_and_the_anchors_and_not_faster() -> None:
    assert _seconds(8) < 12 * max(_seconds(2), 0.05)


def _seconds(size: int) -> float:
    """Seconds for `25 * size` anchors in about `25 * size` thousand characters, half of which have changed."""
    pieces = [
        f"第{number}条 The agency reports on item {number} within {number % 90} days. " for number in range(500 * size)
    ]
    text = "".join(pieces)
    step = len(text) // (25 * size)
    began = time.perf_counter()
    anchors = anchor_all(document(text), [(number * step, number * step + 60) for number in range(25 * size - 1)])
    half = len(text) // 2
    found = resolve_all(anchors, document("New. " + text[:half] + text[half:].replace("reports", "informs")))
    moved = sum(one.status is Status.MOVED for one in found)
    assert 0.4 * len(found) <= moved <= 0.6 * len(found)
    return time.perf_counter() - began
