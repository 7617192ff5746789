"""The source of a Markdown file, in which the words between the markup are found again, in order."""

from collections.abc import Iterator
from itertools import accumulate

from markdown_it.token import Token

from countermove.documents.traced import Traced, cut_text, join_texts


class MarkdownSource:
    """The normalised text of a file and how far its words have been found; used once, from its beginning."""

    def __init__(self, source: Traced) -> None:
        self._source = source
        lines = source.text.split("\n")
        self._line_starts = [0, *accumulate(len(line) + 1 for line in lines)]
        self._position = 0

    def trace_inline(self, token: Token) -> Traced:
        """The words of an inline token: its text and code, a space for each line end."""
        end = self._enter(token)
        return join_texts(piece for child in token.children or () for piece in self._trace_child(child, end))

    def trace_lines(self, token: Token) -> Traced:
        """The content of a block that is taken as it stands, line by line."""
        end = self._enter(token)
        pieces: list[Traced] = []
        for line in token.content.split("\n"):
            pieces += (self._find(line.strip(), end), Traced("\n"))
        return join_texts(pieces)

    def _enter(self, token: Token) -> int:
        """Where the lines of a token end; what was found so far is left behind."""
        if token.map is None:
            return len(self._source.text)
        first, last = (min(line, len(self._line_starts) - 1) for line in token.map)
        self._position = max(self._position, self._line_starts[first])
        return self._line_starts[last]

    def _trace_child(self, child: Token, end: int) -> Iterator[Traced]:
        if child.type in {"text", "code_inline"}:
            yield self._find(child.content, end)
        elif child.type in {"softbreak", "hardbreak"}:
            yield Traced(" ")
        elif child.type == "image":
            yield self._find(child.content, end)
            self._skip_address(end)
        elif child.type == "link_close":
            self._skip_address(end)

    def _find(self, words: str, end: int) -> Traced:
        """`words` where they stand next; where the markup writes them otherwise, as it does with escapes, letter by
        letter, and letters that are not there come from nowhere.
        """
        start = self._source.text.find(words, self._position, end)
        if start >= 0:
            self._position = start + len(words)
            return cut_text(self._source, start, self._position)
        pieces: list[Traced] = []
        for letter in words:
            place = self._source.text.find(letter, self._position, end)
            if place < 0 or letter.isspace():
                pieces.append(Traced(letter))
            else:
                pieces.append(cut_text(self._source, place, place + 1))
                self._position = place + 1
        return join_texts(pieces)

    def _skip_address(self, end: int) -> None:
        """Steps over the address behind the words of a link or picture."""
        if self._source.text.startswith("](", self._position):
            close = self._source.text.find(")", self._position, end)
            self._position = close if close >= 0 else self._position
