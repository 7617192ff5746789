"""The command on one passage: its words, its place in the original, its page as a picture."""

from collections.abc import Mapping
from typing import Any

from countermove.commands.answer import Answer
from countermove.documents.document import Origin
from countermove.workflow.passages import FoundPassage, find_passage, write_picture


def answer_passage(reference: str, *, study: str | None, image: str | None) -> Answer:
    """A passage, and its page as a picture where `image` names a file for it."""
    found = find_passage(reference, study=study)
    if image is not None:
        write_picture(found, image)
    return Answer(_render(found, image), _to_dict(found, image))


def _render(found: FoundPassage, image: str | None) -> str:
    passage = found.passage
    facts = [passage.kind, found.language or "language undecided"]
    facts += [f"page {passage.page}"] if passage.page is not None else []
    facts.append(f"characters {passage.start:,} to {passage.end:,} of the text")
    lines = [f"{found.name}#{passage.id}  ({', '.join(facts)})", "", passage.text, "", "In the original:"]
    lines += [f"  {_render_origin(origin)}" for origin in found.origins] or ["  nothing of it stands there as such"]
    lines += [f"note: {note}" for note in found.document.notes]
    lines += [f"written: {image}"] if image is not None else []
    return "\n".join(lines)


def _render_origin(origin: Origin) -> str:
    if origin.box is None:
        return f"characters {origin.source_start:,} to {origin.source_end:,}"
    left, bottom, right, top = origin.box
    return f"page {origin.page}: {left:.1f} to {right:.1f} points from the left, {bottom:.1f} to {top:.1f} from below"


def _to_dict(found: FoundPassage, image: str | None) -> Mapping[str, Any]:
    passage = found.passage
    return {
        "format": 1,
        "document": found.name,
        "file": found.document.file,
        "sha256": found.document.sha256,
        "id": passage.id,
        "kind": passage.kind,
        "marker": passage.marker,
        "text": passage.text,
        "language": found.language,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "origins": [_origin_to_dict(origin) for origin in found.origins],
        "notes": list(found.document.notes),
        "image": image,
    }


def _origin_to_dict(origin: Origin) -> Mapping[str, Any]:
    return {
        "start": origin.start,
        "end": origin.end,
        "page": origin.page,
        "box": [round(edge, 2) for edge in origin.box] if origin.box else None,
        "source_start": origin.source_start,
        "source_end": origin.source_end,
    }
