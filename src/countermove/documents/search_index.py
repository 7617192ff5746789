"""The search index of a study: a full-text table of SQLite, built from the passages.

Packed for a file it is only a copy of what the passages say: its first line names the passages it was built from and
the SHA-256 of the rest, so that one which is older, damaged or cut short is not used.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence

from countermove.core.errors import UsageError
from countermove.core.provenance import sha256_of
from countermove.documents.search import Findable, Found, make_hit
from countermove.documents.search_query import AllOf, Phrase, Query
from countermove.documents.search_tokens import stem, token_texts

SHAPE = "countermove-search 1"
"""What the first line of an index file starts with; the number changes with what is indexed and how."""

DEFAULT_LIMIT = 20

_TABLE = "CREATE VIRTUAL TABLE found USING fts5(words, stems, content='', tokenize='ascii', prefix='1')"
_COUNT = "SELECT count(*) FROM found WHERE found MATCH ?"
_BEST = "SELECT rowid, -rank FROM found WHERE found MATCH ? ORDER BY rank, rowid LIMIT ?"


class SearchIndex:
    """An open index over passages in their order. Close it, or use it in a `with` statement."""

    def __init__(self, findables: Sequence[Findable], connection: sqlite3.Connection) -> None:
        self.findables = findables
        self.connection = connection

    def __enter__(self) -> "SearchIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the memory."""
        self.connection.close()

    def positions(self, query: Query) -> tuple[int, ...]:
        """The positions of all passages that match, in order."""
        rows = self.connection.execute("SELECT rowid FROM found WHERE found MATCH ?", [match_text(query)])
        return tuple(sorted(row - 1 for (row,) in rows))

    def search(self, query: Query, *, limit: int = DEFAULT_LIMIT) -> Found:
        """How many passages match, and the best `limit` of them with snippets, best first: by bm25, then by place."""
        text = match_text(query)
        ((total,),) = self.connection.execute(_COUNT, [text])
        best = self.connection.execute(_BEST, [text, limit])
        return Found(total, tuple(make_hit(query, self.findables[row - 1], score) for row, score in best))


def build_index(findables: Sequence[Findable]) -> SearchIndex:
    """An index of these passages, in memory. UsageError where this Python's SQLite has no full-text search."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(_TABLE)
    except sqlite3.OperationalError as error:
        connection.close()
        remedy = "use a Python whose SQLite has FTS5"
        raise UsageError(f"the SQLite of this Python cannot search text ({error}); {remedy}") from error
    with connection:
        connection.executemany("INSERT INTO found (rowid, words, stems) VALUES (?, ?, ?)", _rows(findables))
        connection.execute("INSERT INTO found (found) VALUES ('optimize')")
    return SearchIndex(findables, connection)


def pack_index(index: SearchIndex) -> bytes:
    """The index as the content of a file."""
    content = index.connection.serialize()
    return _head(index.findables, content) + content


def unpack_index(data: bytes, findables: Sequence[Findable]) -> SearchIndex | None:
    """The index in the content of a file; None where that is none of just these passages, or not whole."""
    head, line_feed, content = data.partition(b"\n")
    if head + line_feed != _head(findables, content):
        return None
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
        connection.execute(_COUNT, ["a"]).fetchall()
    except sqlite3.Error:
        connection.close()
        return None
    return SearchIndex(findables, connection)


def match_text(query: Query) -> str:
    """The query as FTS5 reads it; every token stands in quotes, so nothing in it is an operator."""
    if isinstance(query, Phrase):
        column = "words" if query.is_exact else "stems"
        return f'{column} : "{" ".join(query.tokens)}"' + (" *" if query.is_prefix else "")
    joint = " AND " if isinstance(query, AllOf) else " OR "
    text = f"({joint.join(map(match_text, query.parts))})"
    if isinstance(query, AllOf) and query.without:
        text = f"({text} NOT ({' OR '.join(map(match_text, query.without))}))"
    return text


def _rows(findables: Iterable[Findable]) -> Iterable[tuple[int, str, str]]:
    for row, each in enumerate(findables, 1):
        tokens = token_texts(each.passage.text)
        yield row, " ".join(tokens), " ".join(map(stem, tokens))


def _head(findables: Iterable[Findable], content: bytes) -> bytes:
    """The first line of a file: what the index is of, and the hash of the rest."""
    digest = hashlib.sha256()
    for each in findables:
        for part in (each.document, each.passage.id, each.passage.text):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
    return f"{SHAPE} {digest.hexdigest()} {sha256_of(content)}\n".encode()
