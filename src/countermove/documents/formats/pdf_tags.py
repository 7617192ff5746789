"""The structure tree of a PDF page: which of its marked stretches are headings or notes, and which are no text."""

import ctypes
from collections.abc import Mapping
from typing import Any

from countermove.documents.formats.pdfium import pdfium
from countermove.documents.lines import Tag

MAX_ELEMENTS = 20_000  # of one page
MAX_MARKS = 20  # on one object
HEADINGS = {"Title": 1, "H": 1, **{f"H{depth}": depth for depth in range(1, 7)}}
NOTES = frozenset(("Note", "FENote"))
ARTIFACT = Tag("artifact", 0, 0)


def read_tags(page: Any) -> Mapping[int, Tag]:
    """The tag of each marked stretch that lies in a heading or a note, by its number on the page. Each element is
    looked at once, and not more than `MAX_ELEMENTS`, however they loop.
    """
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    found: dict[int, Tag] = {}
    seen: set[int] = set()
    count = min(pdfium.FPDF_StructTree_CountChildren(tree), MAX_ELEMENTS)
    waiting: list[tuple[Any, Tag | None]] = [
        (pdfium.FPDF_StructTree_GetChildAtIndex(tree, place), None) for place in range(count)
    ]
    while waiting and len(seen) < MAX_ELEMENTS:
        element, above = waiting.pop()
        if not element or ctypes.addressof(element.contents) in seen:
            continue
        seen.add(ctypes.addressof(element.contents))
        tag = above or _tag_of(element, len(seen))
        for place in range(min(pdfium.FPDF_StructElement_CountChildren(element), MAX_ELEMENTS)):
            waiting.append((pdfium.FPDF_StructElement_GetChildAtIndex(element, place), tag))
            number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, place)
            if tag is not None and number >= 0:
                found[number] = tag
    pdfium.FPDF_StructTree_Close(tree)
    return found


def tag_object(text_object: Any, tags: Mapping[int, Tag]) -> Tag | None:
    """The tag of one object of the page: its place in the tree, or that it is marked as an artifact."""
    number = pdfium.FPDFPageObj_GetMarkedContentID(text_object)
    if number >= 0:
        return tags.get(number)
    names = (
        _text(pdfium.FPDFPageObjMark_GetName, pdfium.FPDFPageObj_GetMark(text_object, place))
        for place in range(min(max(0, pdfium.FPDFPageObj_CountMarks(text_object)), MAX_MARKS))
    )
    return ARTIFACT if "Artifact" in names else None


def _tag_of(element: Any, number: int) -> Tag | None:
    buffer = ctypes.create_string_buffer(64)
    length = min(pdfium.FPDF_StructElement_GetType(element, buffer, len(buffer)), len(buffer))
    kind = buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")
    if kind in NOTES:
        return Tag("note", 0, number)
    return Tag("heading", HEADINGS[kind], number) if kind in HEADINGS else None


def _text(read: Any, mark: Any) -> str:
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    is_read = mark and read(mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer), length)
    return buffer.raw[: min(length.value, len(buffer))].decode("utf-16-le", "replace").rstrip("\0") if is_read else ""
