"""What a search found, as plain text for a terminal and as data for a program."""

from typing import Any

from countermove.documents.search import Found, Hit


def render_found(query: str, found: Found) -> str:
    """A paragraph for each passage: where it stands, and its words with every match between two pairs of asterisks."""
    parts = [f"{_where(hit)}\n  {_marked(hit)}" for hit in found.hits]
    if not parts:
        return f"no passage matches {' '.join(query.split())}"
    shown = f", the best {len(parts)} shown" if len(parts) < found.total else ""
    return "\n\n".join([*parts, f"{found.total:,} passage{'' if found.total == 1 else 's'}{shown}"])


def found_to_dict(query: str, found: Found) -> dict[str, Any]:
    """What `search --json` prints."""
    passages = [
        {
            "document": hit.document,
            "id": hit.passage.id,
            "page": hit.passage.page,
            "language": hit.passage.language or None,
            "snippet": hit.snippet,
            "start": hit.start,
            "marks": [list(mark) for mark in hit.marks],
            "score": round(hit.score, 4),
        }
        for hit in found.hits
    ]
    return {"format": 1, "query": query, "total": found.total, "passages": passages}


def _where(hit: Hit) -> str:
    page = "" if hit.passage.page is None else f", page {hit.passage.page}"
    return f"{hit.document}#{hit.passage.id}{page}"


def _marked(hit: Hit) -> str:
    """The snippet on one line, an ellipsis where it leaves words out."""
    pieces, place = [], 0
    for start, end in hit.marks:
        pieces += [hit.snippet[place:start], "**", hit.snippet[start:end], "**"]
        place = end
    words = " ".join("".join([*pieces, hit.snippet[place:]]).split())
    before = "…" if hit.start else ""
    after = "…" if hit.start + len(hit.snippet) < len(hit.passage.text) else ""
    return f"{before}{words}{after}"
