"""The small language of search queries.

Words side by side must all occur, in any of their English forms; `"words in quotes"` occur as written, in this order;
`begin*` stands for every word that begins so; a run of Chinese is found wherever it stands. `OR` or `|` between two
says that one is enough, `NOT` or a leading `-` that what follows must not occur, parentheses group; `AND` may be
written. Operators are upper case. Signs that are no letters or digits divide words and are not looked for.
"""

import re
import unicodedata
from dataclasses import dataclass

from countermove.core.errors import UsageError
from countermove.documents.normalise import normalise_text
from countermove.documents.search_tokens import stem, tokenise

LONGEST = 10_000  # characters of a query
DEEPEST = 20  # parentheses inside one another

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"'))
_PIECE = re.compile(r'"(?P<quoted>[^"]*)"?(?P<star>\*)?|(?P<sign>[()|])|(?P<minus>-)(?=[^\s)|*-])|(?P<word>[^\s()|"]+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand next to each other in this order. `is_exact`: as written, else as stems; `is_prefix`: the last
    one may be the beginning of a token.
    """

    tokens: tuple[str, ...]
    is_exact: bool
    is_prefix: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of `parts` occurs, none of `without` does; there is at least one part."""

    parts: "tuple[Query, ...]"
    without: "tuple[Query, ...]" = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of `parts` occurs; there are two or more."""

    parts: "tuple[Query, ...]"


Query = Phrase | AllOf | AnyOf


def parse_query(text: str) -> Query:
    """The query that `text` states. Quotes and parentheses that are not closed close at the end, and operators with
    nothing to join are passed over. Raises UsageError where nothing is left to look for, where a part only says what
    must not occur, and for queries that are too long or nested too deeply.
    """
    if len(text) > LONGEST:
        raise UsageError(f"the query has {len(text):,} characters; expected at most {LONGEST:,}")
    plain = unicodedata.normalize("NFKC", normalise_text(text)).translate(_QUOTES)
    reader = _Reader(list(_PIECE.finditer(plain)))
    parts = [reader.read_any(0)]
    while reader.rest:
        reader.take()  # a closing parenthesis that nothing opened
        parts.append(reader.read_any(0))
    query = _all_of(tuple(part for part in parts if part is not None), ())
    if query is None:
        raise UsageError("the query has no letter or digit to look for; give a word, or a phrase in quotes")
    return query


class _Reader:
    """The pieces of a query that are still to be read."""

    def __init__(self, pieces: list[re.Match[str]]) -> None:
        self.rest = pieces[::-1]

    def take(self) -> re.Match[str]:
        return self.rest.pop()

    def next_is(self, *texts: str) -> bool:
        return bool(self.rest) and self.rest[-1][0] in texts

    def read_any(self, depth: int) -> Query | None:
        """Alternatives up to a closing parenthesis or the end."""
        parts = [self.read_all(depth)]
        while self.next_is("OR", "|"):
            self.take()
            parts.append(self.read_all(depth))
        found = tuple(dict.fromkeys(part for part in parts if part is not None))
        return AnyOf(found) if len(found) > 1 else next(iter(found), None)

    def read_all(self, depth: int) -> Query | None:
        """What must occur together, up to the next alternative."""
        parts: list[Query] = []
        without: list[Query] = []
        is_negated = False
        while self.rest and not self.next_is("OR", "|", ")"):
            piece = self.take()
            if piece[0] == "NOT" or piece["minus"]:
                is_negated = True
            elif piece[0] != "AND":
                part = self.read_part(piece, depth)
                if part is not None:
                    (without if is_negated else parts).append(part)
                is_negated = False
        if without and not parts:
            raise UsageError("a part of the query only says what must not occur; add a word that must")
        return _all_of(tuple(parts), tuple(without))

    def read_part(self, piece: re.Match[str], depth: int) -> Query | None:
        if piece[0] == "(":
            if depth >= DEEPEST:
                raise UsageError(f"the query has more than {DEEPEST} parentheses inside one another; write it flatter")
            inner = self.read_any(depth + 1)
            if self.next_is(")"):
                self.take()
            return inner
        if piece["quoted"] is not None:
            return read_phrase(piece["quoted"], is_exact=True, is_prefix=bool(piece["star"]))
        return read_phrase(piece[0], is_exact=False, is_prefix=piece[0].endswith("*"))


def read_phrase(text: str, *, is_exact: bool, is_prefix: bool) -> Phrase | None:
    """The phrase of the tokens of `text`; None where it has none. A run of characters at its end may go on in what is
    found, so that its last character is no token of its own.
    """
    tokens = tokenise(text)
    if not tokens:
        return None
    last = tokens[-1]
    if last.closes_run:
        tokens = tokens[:-1]
    begins = is_prefix or (last.is_run and not last.closes_run)
    as_written = is_exact or is_prefix
    texts = tuple(token.text if as_written else stem(token.text) for token in tokens)
    return Phrase(texts, as_written, begins)


def _all_of(parts: tuple[Query, ...], without: tuple[Query, ...]) -> Query | None:
    """The parts together, nested ones laid flat and each once."""
    flat: dict[Query, None] = {}
    out = dict.fromkeys(without)
    for part in parts:
        if isinstance(part, AllOf):
            flat |= dict.fromkeys(part.parts)
            out |= dict.fromkeys(part.without)
        else:
            flat[part] = None
    if not flat:
        return None
    return next(iter(flat)) if len(flat) == 1 and not out else AllOf(tuple(flat), tuple(out))
