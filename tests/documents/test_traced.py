import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.normalise import clean_line, clean_traced, normalise_text, normalise_traced
from countermove.documents.traced import cut_text, join_texts, substitute, trace_text

ODD = "a b\t\r\n\u3000\u00ad\u200b\ufeff\u2028⼈⻛⼾这這ＡＩ１ﬁﬄe\u0301\u0323か\u3099각ᄀ\u1161\u11a8豈\u212b︒（、。"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=60)
ORDINARY = st.text(st.sampled_from("abcdefgh 人工智能，。（）“”"), min_size=1, max_size=12)


@given(TEXTS)
def test_a_traced_text_is_normalised_to_the_same_words(text):
    assert normalise_traced(trace_text(text)).text == normalise_text(text)
    assert clean_traced(trace_text(text)).text == clean_line(text)


@given(TEXTS)
def test_every_normalised_character_comes_from_characters_that_normalise_to_it(text):
    traced = normalise_traced(trace_text(text))
    covered = [place for run in traced.origins for place in range(run.start, run.end)]
    assert covered == list(range(len(traced.text)))
    for run in traced.origins:
        own = normalise_text(text[run.source_start : run.source_end])
        assert own.replace("戶", "户") == traced.text[run.start : run.end].replace("戶", "户")


@given(TEXTS)
def test_the_way_back_keeps_the_order(text):
    runs = normalise_traced(trace_text(text)).origins
    assert all(
        before.end <= after.start and before.source_end <= after.source_start for before, after in pairwise(runs)
    )


@given(TEXTS, ORDINARY, TEXTS)
def test_a_quote_of_ordinary_characters_leads_back_to_itself(before, quote, after):
    source = f"{before}\n※{quote}※\n{after}"
    traced = normalise_traced(trace_text(source))
    start = traced.text.index(f"※{quote}※") + 1
    (run,) = cut_text(traced, start, start + len(quote)).origins
    assert source[run.source_start : run.source_end] == quote


@given(st.text(max_size=20), st.lists(st.integers(0, 20), min_size=2, max_size=5).map(sorted))
def test_pieces_joined_again_are_the_whole(text, cuts):
    whole = trace_text(text)
    bounds = [0, *(min(cut, len(text)) for cut in cuts), len(text)]
    assert join_texts(cut_text(whole, start, end) for start, end in pairwise(bounds)) == whole


def test_what_is_replaced_by_another_length_comes_from_all_of_it_and_the_rest_stays():
    traced = substitute(trace_text("ab--cd"), re.compile("-+"), "–")
    assert [(traced.text[run.start : run.end], run.source_start, run.source_end) for run in traced.origins] == [
        ("ab", 0, 2),
        ("–", 2, 4),
        ("cd", 4, 6),
    ]
