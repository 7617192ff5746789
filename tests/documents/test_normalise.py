import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.normalise import SUPPLEMENT, clean_line, fold_text, normalise_text


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise_text(normalise_text(text)) == normalise_text(text)


@given(st.text(st.characters(categories=("Lo", "Ll", "Lu"), max_codepoint=0x2DFF), max_size=30))
def test_letters_outside_the_compatibility_ranges_stay(text):
    assert normalise_text(text) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_folding_leaves_no_space(text):
    assert not any(character.isspace() for character in fold_text(text))


def test_every_radical_of_both_blocks_becomes_an_ideograph():
    radicals = [chr(code) for code in range(0x2F00, 0x2FD6)]
    radicals += [chr(0x2E80 + place) for place, ideograph in enumerate(SUPPLEMENT) if ideograph != "·"]
    assert len(radicals) == 214 + 114
    assert all(unicodedata.name(normalise_text(radical)).startswith("CJK UNIFIED") for radical in radicals)


def test_radicals_become_the_characters_they_stand_for():
    assert normalise_text("⼈⼯智能⻛险增⻓") == "人工智能风险增长"


def test_the_door_radical_follows_the_script_of_its_text():
    assert (normalise_text("这个⽤⼾"), normalise_text("這個⽤⼾")) == ("这个用户", "這個用戶")


def test_full_width_letters_and_digits_become_plain_and_punctuation_stays():
    assert normalise_text("ＡＩ（２０２５），第１条。") == "AI（2025），第1条。"


def test_odd_spaces_breaks_and_invisible_characters_are_resolved():
    assert clean_line(normalise_text("a\u00a0b\u3000c\u200bd\u00ade\ufefff\r\ng\u2028h")) == "a b cdef g h"


def test_folding_makes_quotations_in_different_type_equal():
    assert fold_text("“ＡＩ ，” it’s – 1") == fold_text('"AI,"it\'s-1')
