"""The bilingual glossary of policy terms, and the terms of it that stand in a text of either language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from countermove.documents.script import fold_script
from countermove.documents.search_tokens import stem, token_texts

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: its first English form and its first Chinese one, which name it, and its kind (instrument, aim, field
    or body).
    """

    english: str
    chinese: str
    kind: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Every form of every term: English ones as stems in a row, Chinese ones as text."""

    english: Mapping[tuple[str, ...], Term]
    chinese: Mapping[str, tuple[Term, ...]]
    longest_english: int
    longest_chinese: int


@cache
def policy_glossary() -> Glossary:
    """The glossary that comes with the package."""
    content = resources.files("countermove.plan").joinpath("glossary.yaml").read_text(encoding="utf-8")
    return read_glossary(yaml.safe_load(content))


def read_glossary(entries: Mapping[str, Mapping[str, list[str]]]) -> Glossary:
    """A glossary from kinds to English forms (a bar between them) to Chinese forms. A Chinese form may belong to
    several terms, as 商务部 does; an English one to the first that has it.
    """
    english: dict[tuple[str, ...], Term] = {}
    chinese: dict[str, list[Term]] = {}
    for kind, terms in entries.items():
        for forms, translations in terms.items():
            names = [form.strip() for form in forms.split("|")]
            term = Term(names[0], translations[0], kind)
            for name in names:
                english.setdefault(tuple(map(stem, token_texts(name))), term)
            for translation in translations:
                chinese.setdefault(translation, []).append(term)
    return Glossary(
        english,
        {form: tuple(terms) for form, terms in chinese.items()},
        max(map(len, english), default=0),
        max(map(len, chinese), default=0),
    )


def find_terms(text: str, glossary: Glossary) -> frozenset[Term]:
    """The terms that stand in the text, whatever its languages; where one lies within a longer one, the longer."""
    return frozenset([*_english_terms(text, glossary), *_chinese_terms(text, glossary)])


def _english_terms(text: str, glossary: Glossary) -> Iterator[Term]:
    stems = [stem(token) for token in token_texts(_HAN.sub(" 一 ", text))]
    place = 0
    while place < len(stems):
        lengths = range(min(glossary.longest_english, len(stems) - place), 0, -1)
        length = next((n for n in lengths if tuple(stems[place : place + n]) in glossary.english), 0)
        if length:
            yield glossary.english[tuple(stems[place : place + length])]
        place += length or 1


def _chinese_terms(text: str, glossary: Glossary) -> Iterator[Term]:
    folded = "".join(fold_script(text).split())
    place = 0
    while place < len(folded):
        lengths = range(min(glossary.longest_chinese, len(folded) - place), 0, -1)
        length = next((n for n in lengths if folded[place : place + n] in glossary.chinese), 0)
        if length:
            yield from glossary.chinese[folded[place : place + length]]
        place += length or 1
