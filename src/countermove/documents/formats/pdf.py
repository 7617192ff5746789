"""PDF, read into blocks by the places and sizes of its characters."""

import ctypes
import math
from collections.abc import Iterator
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw

from countermove.documents.blocks import Content
from countermove.documents.formats.refusal import Refusal
from countermove.documents.layout import lay_out_pages
from countermove.documents.lines import HYPHEN, Glyph, Line, group_lines
from countermove.documents.normalise import DOOR_RADICAL, normalise_text

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000
HEADER_WITHIN = 1024  # bytes from the start in which a PDF must name itself

pdfium: Any = pypdfium2.raw  # generated bindings, without types

_open: Any = pypdfium2.PdfDocument
_PDFIUM = Lock()  # the library keeps state that all its documents share


def read_pdf(data: bytes) -> Content:
    """The blocks of a PDF with their pages, from 1. Raises `Refusal` for a file that is not a PDF, broken,
    encrypted, too long, or without text.
    """
    if b"%PDF-" not in data[:HEADER_WITHIN]:
        raise Refusal("ends in .pdf but is not a PDF", "check the file, or give it the ending of what it is")
    with _PDFIUM:
        pages = _read_pages(data)
    if not any(pages):
        raise Refusal(f"has no text on any page (pages: {len(pages)}; scanned?)", "run text recognition over it first")
    body, set_aside = lay_out_pages(pages)
    return Content("pdf", body, set_aside, pages=len(pages))


def _read_pages(data: bytes) -> tuple[tuple[Line, ...], ...]:
    try:
        with _open(data) as document:
            if not 0 < len(document) <= MAX_PAGES:
                raise Refusal(f"has {len(document)} pages", f"expected 1 to {MAX_PAGES}; split the file")
            return _read_all(document)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Refusal("is encrypted and needs a password", "save a copy without one") from error
        raise Refusal("is broken: no PDF reader can open it", "get the file again from its source") from error


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
