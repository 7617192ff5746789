"""A document in two languages → its text in each."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from countermove.documents.document import Document, Passage

LEAST_SHARE = 0.25  # of a text, that the second language must have
WEIGHT = {"zh": 3}  # what a character of a script says compared with a letter


def split_languages(document: Document) -> tuple[Document, ...]:
    """The texts of a document in English and Chinese, in the order in which they begin, each with its own passages,
    whose ids and offsets stay those of the document; the document alone where it is in one language. Passages of no
    or another language go with those before them.
    """
    languages = _languages(document.passages)
    weights: Counter[str] = Counter()
    for passage, language in zip(document.passages, languages, strict=True):
        weights[language] += WEIGHT.get(language, 1) * len(passage.text)
    if len(weights) < 2 or min(weights.values()) < LEAST_SHARE * weights.total():
        return (document,)
    return tuple(_text_in(document, languages, language) for language in dict.fromkeys(languages))


def _languages(passages: tuple[Passage, ...]) -> tuple[str, ...]:
    """`en` or `zh` for every passage."""
    own = [passage.language[:2] for passage in passages]
    current = next((language for language in own if language in {"en", "zh"}), "")
    languages: list[str] = []
    for language in own:
        current = language if language in {"en", "zh"} else current
        languages.append(current)
    return tuple(languages)


def _text_in(document: Document, languages: tuple[str, ...], language: str) -> Document:
    passages = tuple(passage for passage, each in zip(document.passages, languages, strict=True) if each == language)
    tag = Counter(passage.language for passage in passages if passage.language[:2] == language).most_common(1)[0][0]
    title = next((passage.text for passage in passages if passage.kind == "title"), None)
    return replace(document, language=tag, passages=passages, title=title)


def is_one_behind_the_other(texts: tuple[Document, ...]) -> bool:
    """Whether the texts stand one behind the other in their document and not mixed."""
    return all(before.passages[-1].start < after.passages[0].start for before, after in pairwise(texts))
