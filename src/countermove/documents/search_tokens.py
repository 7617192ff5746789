"""What search looks for: words, and pairs of characters in scripts that put no space between words.

A run of n such characters c1 … cn becomes the tokens c1c2, c2c3, …, cn: any part of it is then found as a sequence of
tokens, of which the last may be the beginning of one. Every other run of letters and digits is one token.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from snowballstemmer import stemmer

from countermove.documents.normalise import normalise_text
from countermove.documents.script import fold_script

UNSPACED = (
    r"\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    r"\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Han, kana, bopomofo, Hangul, Thai, Lao, Tibetan, Burmese and Khmer, as the inside of a character class."""

_PIECE = re.compile(rf"(?P<run>[{UNSPACED}](?:\s*[{UNSPACED}])*)|(?:(?![{UNSPACED}])[^\W_])+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_STEMMER = stemmer("english")


class Token(NamedTuple):
    """One token as it is compared, and the range of characters of the text that it stands for. `closes_run` marks the
    single character that ends a run of two or more. A tuple, because a long passage has thousands of them.
    """

    text: str
    start: int
    end: int
    is_run: bool = False
    closes_run: bool = False


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of `text` in order, with their places in it."""
    pieces = [_fold(character) for character in text]
    folded = "".join(pieces)
    if all(map(len, pieces)) and len(folded) == len(text):
        return tuple(_tokens(folded))
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return tuple(token._replace(start=places[token.start], end=places[token.end - 1] + 1) for token in _tokens(folded))


def token_texts(text: str) -> list[str]:
    """The tokens of `text` as they are compared, without their places: faster for many texts."""
    return [token.text for token in _tokens("".join(map(_fold, text)))]


@cache
def stem(token: str) -> str:
    """What a word shares with its other forms in English: «controls» and «controlled» give «control». Tokens with
    signs beyond ASCII stay as they are.
    """
    return str(_STEMMER.stemWord(token)) if token.isascii() else token


def _tokens(folded: str) -> Iterator[Token]:
    """The tokens of a folded text, with their places in it."""
    for match in _PIECE.finditer(folded):
        if match["run"] is None:
            yield Token(match[0], match.start(), match.end())
            continue
        places = [place for place in range(*match.span()) if not folded[place].isspace()]
        for here, following in pairwise(places):
            yield Token(folded[here] + folded[following], here, following + 1, True)
        yield Token(folded[places[-1]], places[-1], places[-1] + 1, True, len(places) > 1)


@cache
def _fold(character: str) -> str:
    """The character without case, width, accent and Traditional form; nothing for one that cannot be seen."""
    narrow = unicodedata.normalize("NFKC", normalise_text(character)).casefold()
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", narrow)))
    return fold_script(bare)
