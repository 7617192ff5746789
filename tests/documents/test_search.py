"""Search: the index finds what a plain scan finds, and every part of every passage is found."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import UsageError
from countermove.documents.document import Passage
from countermove.documents.search import SNIPPET_WIDTH, Findable, make_hit, scan
from countermove.documents.search_index import SearchIndex, build_index, pack_index, unpack_index
from countermove.documents.search_query import parse_query
from countermove.documents.search_tokens import token_texts, tokenise

WORDS = ("control", "controls", "controlled", "AI", "ai", "2025", "export", "Café", "semi-conductor", "the", "it’s")
HAN = "人工智能治理出口管制芯片與数據中心国國機构的𠀀〇"
PIECES = st.sampled_from([*WORDS, " ", "、", "。", "，", "\n", "Ａ", "７", "カタ", "한국", "🚀", "'", '"', "-"])
TEXTS = st.lists(PIECES | st.text(alphabet=HAN, min_size=1, max_size=6), max_size=12).map("".join)
QUERIES = st.lists(
    st.sampled_from([*WORDS, "contr*", "OR", "NOT", "(", ")", '"', "-", "a*"]) | st.text(alphabet=HAN, max_size=3),
    min_size=1,
    max_size=6,
).map(" ".join)


def findable(text: str, name: str = "p1") -> Findable:
    return Findable("plan", Passage(name, "paragraph", text, 0, len(text)))


def findables(texts: list[str]) -> tuple[Findable, ...]:
    return tuple(findable(text, f"p{number}") for number, text in enumerate(texts, 1))


@pytest.fixture
def chips() -> Iterator[SearchIndex]:
    texts = ["Chips and more chips", "Controls on chips for the many who buy them", "出口管制", "Controls"]
    with build_index(findables(texts)) as index:
        yield index


@given(st.lists(TEXTS, min_size=1, max_size=5), QUERIES)
@settings(max_examples=300, deadline=None)
def test_the_index_finds_what_a_plain_scan_finds(texts: list[str], words: str) -> None:
    try:
        query = parse_query(words)
    except UsageError:
        return
    with build_index(findables(texts)) as index:
        assert index.positions(query) == scan(query, index.findables)
        assert index.search(query).total == len(index.positions(query))


@given(TEXTS, st.data())
@settings(max_examples=300, deadline=None)
def test_any_part_of_a_run_of_chinese_is_found(text: str, data: st.DataObject) -> None:
    runs = [token for token in tokenise(text) if token.is_run]
    if not runs:
        return
    first = data.draw(st.sampled_from(runs))
    length = data.draw(st.integers(1, 8))
    part = text[first.start : first.start + length]
    is_of_run = [any(token.is_run for token in tokenise(character)) for character in part]
    end = is_of_run.index(False) if False in is_of_run else len(part)
    query = parse_query(f'"{part[:end]}"')
    with build_index((findable(text),)) as index:
        assert index.positions(query) == (0,)
    hit = make_hit(query, findable(text), 1.0)
    assert any(hit.start + start <= first.start < hit.start + stop for start, stop in hit.marks)


@given(TEXTS)
def test_every_word_is_found_by_itself_and_as_part_of_its_own_text(text: str) -> None:
    tokens = token_texts(text)
    with build_index((findable(text),)) as index:
        assert all(index.positions(parse_query(f'"{token}"')) == (0,) for token in tokens)
        if tokens:
            assert index.positions(parse_query('"' + text.replace('"', ",") + '"')) == (0,)


@given(TEXTS)
def test_tokens_with_and_without_places_are_the_same_and_each_place_holds_its_token(text: str) -> None:
    tokens = tokenise(text)
    assert [token.text for token in tokens] == token_texts(text)
    for token in tokens:
        assert token.text in "".join(token_texts(text[token.start : token.end]))


@given(TEXTS, QUERIES)
@settings(deadline=None)
def test_a_snippet_is_words_of_its_passage_with_the_match_inside(text: str, words: str) -> None:
    found = findable(text * 9)
    try:
        query = parse_query(words)
    except UsageError:
        return
    hit = make_hit(query, found, 1.0)
    assert hit.snippet == found.passage.text[hit.start : hit.start + len(hit.snippet)]
    assert len(hit.snippet) <= SNIPPET_WIDTH
    assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.marks)
    if scan(query, [found]):
        assert hit.marks


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("數據中心", "建设数据中心"),
        ("数据中心", "建設數據中心"),
        ("ai", "ＡＩ行动"),
        ("ＡＩ行动", "AI 行动"),
        ("人工智能", "⼈⼯智能"),
        ("人工智能", "人工\n智能"),
        ("cafe", "Café"),
        ("regulation", "regulating"),
    ],
)
def test_script_width_radicals_accents_and_endings_make_no_difference(query: str, text: str) -> None:
    assert scan(parse_query(query), [findable(text)]) == (0,)


def test_the_best_match_comes_first_and_only_as_many_as_asked_for(chips: SearchIndex) -> None:
    found = chips.search(parse_query("chips"), limit=1)
    assert found.total == 2
    assert [hit.passage.id for hit in found.hits] == ["p1"]
    assert found.hits[0].marks == ((0, 5), (15, 20))
    both = chips.search(parse_query("chips"), limit=9).hits
    assert both[0].score > both[1].score > 0


def test_a_snippet_prefers_words_that_stand_together() -> None:
    text = "controls " * 60 + "and at the end export controls"
    hit = make_hit(parse_query("export controls"), findable(text), 1.0)
    assert "export controls" in hit.snippet


@pytest.mark.parametrize(
    "words", ["a) OR (b", 'words : "x"', "NEAR(a b)", "'; DROP TABLE found; --", "^a + b", "{words} : a", "a" * 9_000]
)
def test_nothing_in_a_query_reaches_the_database_as_syntax(words: str, chips: SearchIndex) -> None:
    assert chips.search(parse_query(words)).total == 0
    assert chips.search(parse_query("chips")).total == 2


def test_a_query_of_thousands_of_words_is_answered(chips: SearchIndex) -> None:
    assert chips.search(parse_query(" OR ".join([f"w{n}" for n in range(900)] + ["chips"]))).total == 2
    assert chips.search(parse_query("chips " + " ".join(f"-w{n}" for n in range(1_500)))).total == 2
    assert chips.search(parse_query(" ".join(f"w{n}" for n in range(1_700)))).total == 0


def test_a_packed_index_opens_for_the_same_passages_only(chips: SearchIndex) -> None:
    data = pack_index(chips)
    again = unpack_index(data, chips.findables)
    assert again is not None
    assert again.search(parse_query("chips")) == chips.search(parse_query("chips"))
    again.close()
    assert unpack_index(data, chips.findables[:-1]) is None
    assert unpack_index(data, (*chips.findables[:-1], findable("Control"))) is None


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_damaged_or_shortened_index_is_not_opened(place: int, change: int) -> None:
    passages = findables(["Chips", "芯片"])
    with build_index(passages) as index:
        data = bytearray(pack_index(index))
    data[place % len(data)] ^= change
    assert unpack_index(bytes(data), passages) is None
    assert unpack_index(bytes(data[: place % len(data)]), passages) is None
