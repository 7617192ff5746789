"""The report uses the words of the glossary, in both languages."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (?!word )([a-z][^|]*?) \| ([^|]+?) \|", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"), re.MULTILINE
)
TEXTS = yaml.safe_load((ROOT / "src/countermove/report/texts.yaml").read_text(encoding="utf-8"))
SAID = {key.replace("_", " "): text["zh"] for key, text in TEXTS.items()}
ROW_BY_WORD = {
    word: chinese
    for words, chinese_words in ROWS
    for word, chinese in zip(words.split(", "), chinese_words.split("、"), strict=True)
}


@pytest.mark.parametrize("word", sorted(ROW_BY_WORD.keys() & SAID.keys()))
def test_the_report_says_a_word_as_the_glossary_does(word: str) -> None:
    assert ROW_BY_WORD[word] == SAID[word]


def test_many_words_of_the_report_are_in_the_glossary() -> None:
    assert len(ROW_BY_WORD.keys() & SAID.keys()) >= 20


def test_the_glossary_explains_each_word_once() -> None:
    words = [word for words, _ in ROWS for word in words.split(", ")]
    assert len(words) == len(set(words)) > 60
