"""PDF, read into blocks by the places and sizes of its characters."""

import ctypes
import math
from collections.abc import Iterator
from typing import Any

from countermove.documents.blocks import Content
from countermove.documents.formats.pdfium import opened_pdf, pdfium
from countermove.documents.formats.refusal import Refusal
from countermove.documents.layout import lay_out_pages
from countermove.documents.lines import HYPHEN, Glyph, Line, group_lines
from countermove.documents.normalise import DOOR_RADICAL, normalise_text

MAX_CHARACTERS = 20_000_000


def read_pdf(data: bytes) -> Content:
    """The blocks of a PDF with their pages, from 1. Raises `Refusal` for a file that is not a PDF, broken,
    encrypted, too long, or without text; pages without text among others are noted.
    """
    with opened_pdf(data) as document:
        pages = _read_all(document)
    if not any(pages):
        raise Refusal(f"has no text on any page (pages: {len(pages)}; scanned?)", "run text recognition over it first")
    body, set_aside = lay_out_pages(pages)
    return Content("pdf", body, set_aside, pages=len(pages))


def _read_all(document: Any) -> tuple[tuple[Line, ...], ...]:
    pages: list[tuple[Line, ...]] = []
    characters = 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        characters += text_page.count_chars()
        if characters > MAX_CHARACTERS:
            raise Refusal(f"has more than {MAX_CHARACTERS:,} characters", "split the file")
        pages.append(group_lines(_read_glyphs(text_page), number + 1))
        text_page.close()
        page.close()
    return tuple(pages)


def _read_glyphs(text_page: Any) -> Iterator[Glyph]:
    """The visible characters and spaces of a page; breaks and spaces that the library adds are left to geometry."""
    style_by_object: dict[int | None, tuple[float, str]] = {}
    rectangle = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text_page.count_chars()):
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        text = _read_character(text_page, index)
        if not text:
            continue
        pdfium.FPDFText_GetLooseCharBox(text_page, index, rectangle)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        text_object = pdfium.FPDFText_GetTextObject(text_page, index)
        key = ctypes.cast(text_object, ctypes.c_void_p).value
        if key not in style_by_object:
            style_by_object[key] = _read_style(text_page, index)
        size, style = style_by_object[key]
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        yield Glyph(text, index, box, y.value, size, style)


def _read_character(text_page: Any, index: int) -> str:
    if pdfium.FPDFText_IsHyphen(text_page, index) == 1:
        return HYPHEN
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    if code == DOOR_RADICAL:  # which character it is, the script of the document tells
        return chr(code)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    return normalise_text(chr(code))


def _read_style(text_page: Any, index: int) -> tuple[float, str]:
    """The size on the page in points, and the font's name."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = pdfium.FPDFText_GetFontSize(text_page, index) * scale
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, len(name), flags)
    return size, name.value.decode("utf-8", "replace")
