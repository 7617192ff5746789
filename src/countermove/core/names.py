"""Names and other short texts that may be given in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
"""The language tags a name may use; `zh` stands for `zh-Hans`."""


@dataclass(frozen=True, slots=True)
class Name:
    """A short text in one or more languages, in file order; the tag "" means «in whatever language»."""

    texts: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """The text in `language`, else in its nearest relative, else the first one given."""
        by_tag = dict(self.texts)
        for tag in _fallbacks(language):
            if tag in by_tag:
                return by_tag[tag]
        return self.texts[0][1]

    def __str__(self) -> str:
        """The English text where there is one, else the first."""
        return self.in_language("en")


def plain_name(text: str) -> Name:
    """A name that reads the same in every language."""
    return Name((("", text),))


def name_from_mapping(texts: Mapping[str, str]) -> Name:
    """A name from language tags to texts; `zh` becomes `zh-Hans`."""
    return Name(tuple(("zh-Hans" if tag == "zh" else tag, text) for tag, text in texts.items()))


def _fallbacks(language: str) -> tuple[str, ...]:
    if language in {"zh", "zh-Hans"}:
        return ("zh-Hans", "zh-Hant", "", "en")
    if language == "zh-Hant":
        return ("zh-Hant", "zh-Hans", "", "en")
    return (language, "en", "")
