"""PDF, read into blocks by the places and sizes of its characters."""

import ctypes
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from countermove.documents.blocks import Content
from countermove.documents.formats.pdf_tags import read_tags, tag_object
from countermove.documents.formats.pdfium import opened_pdf, pdfium, read_bookmarks
from countermove.documents.formats.refusal import Refusal
from countermove.documents.layout import lay_out_pages
from countermove.documents.lines import HYPHEN, Glyph, Line, Tag, group_lines
from countermove.documents.normalise import DOOR_RADICAL, normalise_text

MAX_CHARACTERS = 5_000_000


def read_pdf(data: bytes) -> Content:
    """The blocks of a PDF with their pages, from 1. Raises `Refusal` for a file that is not a PDF, broken,
    encrypted, too long, or without text; pages without text among others are noted.
    """
    with opened_pdf(data) as document:
        bookmarks = read_bookmarks(document)
        pages, scanned = _read_all(document)
    if not any(pages):
        raise Refusal(f"has no text on any page (pages: {len(pages)}; scanned?)", "run text recognition over it first")
    body, set_aside = lay_out_pages(pages, bookmarks)
    return Content("pdf", body, set_aside, pages=len(pages), notes=_note_scanned(scanned))


def _note_scanned(pages: Sequence[int]) -> tuple[str, ...]:
    """One note for each run of pages that are pictures without text."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return tuple(
        f"page {run[0]} is scanned: no text; run text recognition over it"
        if len(run) == 1
        else f"pages {run[0]} to {run[-1]} are scanned: no text; run text recognition over them"
        for run in runs
    )


def _read_all(document: Any) -> tuple[tuple[tuple[Line, ...], ...], tuple[int, ...]]:
    """The lines of each page, and the numbers of the pages that are pictures without text."""
    pages: list[tuple[Line, ...]] = []
    scanned: list[int] = []
    characters = 0
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        text_page = page.get_textpage()
        characters += text_page.count_chars()
        if characters > MAX_CHARACTERS:
            raise Refusal(f"has more than {MAX_CHARACTERS:,} characters", "split the file")
        pages.append(group_lines(_read_glyphs(text_page, read_tags(page)), number))
        if not pages[-1] and _has_picture(page):
            scanned.append(number)
        text_page.close()
        page.close()
    return tuple(pages), tuple(scanned)


def _has_picture(page: Any) -> bool:
    pictures = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)
    return next(iter(pictures), None) is not None


def _read_glyphs(text_page: Any, tags: Mapping[int, Tag]) -> Iterator[Glyph]:
    """The visible characters and spaces of a page; breaks and spaces that the library adds are left to geometry."""
    style_by_object: dict[int, tuple[float, str, Tag | None]] = {}
    rectangle = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    raw = text_page.raw
    for index in range(text_page.count_chars()):
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        is_hyphen = pdfium.FPDFText_IsHyphen(raw, index) == 1
        text = HYPHEN if is_hyphen else _normalise_code(_read_code(raw, index))
        if not text:
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, rectangle)
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if not all(map(math.isfinite, (*box, y.value))):
            continue
        text_object = pdfium.FPDFText_GetTextObject(raw, index)
        key = ctypes.addressof(text_object.contents) if text_object else 0
        if key not in style_by_object:
            style_by_object[key] = (*_read_style(raw, index), tag_object(text_object, tags) if key else None)
        size, style, tag = style_by_object[key]
        yield Glyph(text, index, box, y.value, size, style, tag)


def _read_code(raw: Any, index: int) -> int:
    """The code point of a character; of one that the file gives as two halves, all of it with the first."""
    code: int = pdfium.FPDFText_GetUnicode(raw, index)
    if 0xD800 <= code <= 0xDBFF:
        low: int = pdfium.FPDFText_GetUnicode(raw, index + 1)
        if 0xDC00 <= low <= 0xDFFF:
            return 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00
    return code


@lru_cache(maxsize=65_536)
def _normalise_code(code: int) -> str:
    if code == DOOR_RADICAL:  # which character it is, the script of the document tells
        return chr(code)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    return normalise_text(chr(code))


def _read_style(raw: Any, index: int) -> tuple[float, str]:
    """The size on the page in points, and the font's name."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = pdfium.FPDFText_GetFontSize(raw, index) * scale
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, name, len(name), flags)
    return size, name.value.decode("utf-8", "replace")
