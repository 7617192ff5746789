"""The small language of search queries (`documents/search_query.py`)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.core.errors import UsageError
from countermove.documents.search import matches
from countermove.documents.search_query import LONGEST, parse_query
from countermove.documents.search_tokens import token_texts

PLAN = "Export controls on AI chips are to be tightened; 加强出口管制与人工智能芯片治理。2025年7月"

MATCHING = [
    "export", "EXPORT", "exports controlling", "control export", '"export controls"', "“Export controls”", "tight*",
    '"AI chips are t"*', "chips NOT steel", "chips -steel", "steel OR chips", "steel | 芯片", "chips AND 芯片",
    "(steel OR chips) controls", "出口管制", "加強出口管制", "人工智能芯片", "智", "年7月", "ＡＩ",
    "２０２５年",
    '"管制与人工"', "chips -(steel OR iron)", "((((chips))))", "出口管制 治理",
    '"export controls', "chips)", "(chips", "OR chips", "chips OR",
    "AND chips NOT", "chips - steel OR chips", "《芯片》", "chips, controls!", 'chips""', "-steel chips", "芯片治*",
]  # fmt: skip
MISSING = [
    "steel", '"controls export"', '"export control"', "ight*", "chips NOT controls", "chips -出口", "steel chips",
    "出口治理", "芯片人工", "chi", "(steel OR iron) chips", "chips -(steel OR controls)", "025",
]  # fmt: skip
EMPTY = [
    "",
    "  ",
    "!?—…",
    "NOT",
    "AND OR",
    "()",
    '""',
    "🚀",
    "\0",
    "-",
    "*",
    "NOT steel",
    "-steel",
    "chips OR NOT steel",
]


@pytest.mark.parametrize("query", MATCHING)
def test_a_query_finds_what_it_states(query: str) -> None:
    assert matches(parse_query(query), token_texts(PLAN))


@pytest.mark.parametrize("query", MISSING)
def test_a_query_leaves_out_what_it_does_not_state(query: str) -> None:
    assert not matches(parse_query(query), token_texts(PLAN))


@pytest.mark.parametrize("query", EMPTY)
def test_a_query_with_nothing_to_look_for_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match=r"the query has no letter or digit|only says what must not occur"):
        parse_query(query)


def test_a_query_may_be_long_but_not_longer_than_the_limit_nor_nested_without_end() -> None:
    assert parse_query("a" * LONGEST)
    with pytest.raises(UsageError, match="at most 10,000"):
        parse_query("a" * (LONGEST + 1))
    with pytest.raises(UsageError, match="write it flatter"):
        parse_query("(" * 5_000 + "a")


@given(st.text(max_size=80) | st.text(alphabet='ab人 "()|-*ANDORT', max_size=40))
def test_any_text_is_a_query_or_is_refused_as_one(text: str) -> None:
    try:
        query = parse_query(text)
    except UsageError:
        return
    assert isinstance(matches(query, token_texts(text)), bool)


@given(st.lists(st.sampled_from(["steel", "chips", "出口", "钢铁", '"AI chips"', "contr*"]), min_size=1, max_size=5))
def test_words_side_by_side_must_all_occur_and_one_alternative_is_enough(words: list[str]) -> None:
    tokens = token_texts(PLAN)
    each = [matches(parse_query(word), tokens) for word in words]
    assert matches(parse_query(" ".join(words)), tokens) == all(each)
    assert matches(parse_query(" OR ".join(words)), tokens) == any(each)
