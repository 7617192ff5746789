"""The report's own texts say the same in both languages."""

import re

import pytest

from countermove.core.names import Name, plain_name
from countermove.report.texts import in_a_row, joined, phrase, report_texts, same, text_of
from countermove.report.views import Text

TEXTS = report_texts()


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_there_are_many_texts() -> None:
    assert len(TEXTS) > 150


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_have_the_text_with_the_same_placeholders(key: str) -> None:
    forms = TEXTS[key]
    assert {"en", "zh"} <= set(forms) <= {"en", "en_one", "zh"}
    assert all(isinstance(form, str) and form.strip() for form in forms.values())
    assert placeholders(forms["en"]) == placeholders(forms["zh"])
    assert placeholders(forms.get("en_one", "")) <= placeholders(forms["en"])


def test_a_phrase_takes_values_in_its_own_language() -> None:
    assert phrase("worth_to", actor=Text("China", "中国")) == Text("Worth to China", "对中国的价值")


def test_one_thing_is_said_in_the_singular() -> None:
    assert phrase("n_pillar", n=1).en == "1 pillar"
    assert phrase("n_pillar", n=2).en == "2 pillars"


def test_enumerations_join_as_each_language_does() -> None:
    assert joined([same("a"), same("b"), same("c")]) == Text("a, b and c", "a、b和c")
    assert joined([same("a")]) == same("a")
    assert joined([]) == same("")


def test_sentences_stand_apart_in_english_only() -> None:
    assert in_a_row(Text("A.", "甲。"), Text("B.", "乙。")) == Text("A. B.", "甲。乙。")


def test_blanks_between_chinese_characters_go_and_others_stay() -> None:
    name = Name((("en", "a b"), ("zh-Hans", "结论。 其中 AI 计划")))
    assert text_of(name) == Text("a b", "结论。其中 AI 计划")
    assert text_of(plain_name("two words")) == same("two words")
