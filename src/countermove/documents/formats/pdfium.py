"""PDFium: one file at a time, its refusals in our words, its pages drawn."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageChops, ImageDraw

from countermove.documents.bookmarks import Bookmark
from countermove.documents.document import Box, Origin
from countermove.documents.formats.refusal import Refusal

MAX_PAGES = 3_000
MAX_BOOKMARKS = 10_000
HEADER_WITHIN = 1024  # bytes from the start in which a PDF must name itself
SCALE = 2.0  # pixels for each point
MAX_PIXELS = 12_000_000  # of one page; larger pages are drawn smaller
MAX_DRAWN = 12  # pages in one picture
GAP = 16  # pixels between pages
MARGIN = 1.0  # points around a marked rectangle
BACKGROUND, FRAME, MARK = (208, 208, 208), (120, 120, 120), (255, 226, 92)

pdfium: Any = pypdfium2.raw  # generated bindings, without types
_open: Any = pypdfium2.PdfDocument
_bookmark: Any = pypdfium2.PdfBookmark
_PDFIUM = Lock()  # the library keeps state that all its documents share


@contextmanager
def opened_pdf(data: bytes) -> Iterator[Any]:
    """The PDF in `data`, open, and the library to itself. Raises `Refusal` for what is no PDF, broken, encrypted or too
    long.
    """
    if b"%PDF-" not in data[:HEADER_WITHIN]:
        raise Refusal("ends in .pdf but is not a PDF", "check the file, or give it the ending of what it is")
    with _PDFIUM:
        try:
            with _open(data) as document:
                if not 0 < len(document) <= MAX_PAGES:
                    raise Refusal(f"has {len(document)} pages", f"expected 1 to {MAX_PAGES}; split the file")
                yield document
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise Refusal("is encrypted and needs a password", "save a copy without one") from error
            raise Refusal("is broken: no PDF reader can open it", "get the file again from its source") from error


def read_bookmarks(document: Any) -> tuple[Bookmark, ...]:
    """The bookmarks of an open PDF in their order; each once, and not more than `MAX_BOOKMARKS`, however they loop."""
    found: list[Bookmark] = []
    seen: set[int] = set()
    waiting = [(pdfium.FPDFBookmark_GetFirstChild(document.raw, None), 1)]
    while waiting and len(found) < MAX_BOOKMARKS:
        entry, depth = waiting.pop()
        if not entry or ctypes.addressof(entry.contents) in seen:
            continue
        seen.add(ctypes.addressof(entry.contents))
        waiting.append((pdfium.FPDFBookmark_GetNextSibling(document.raw, entry), depth))
        waiting.append((pdfium.FPDFBookmark_GetFirstChild(document.raw, entry), depth + 1))
        target = pdfium.FPDFBookmark_GetDest(document.raw, entry)
        page = pdfium.FPDFDest_GetDestPageIndex(document.raw, target) if target else -1
        if page >= 0:
            found.append(Bookmark(page + 1, depth, _bookmark(entry, document, depth).get_title()))
    return tuple(found)


def draw_origins(data: bytes, origins: Sequence[Origin]) -> bytes:
    """A PNG of every page on which one of `origins` stands, one below the other, their rectangles marked. Raises
    `Refusal` where there are none, or too many pages.
    """
    boxes: dict[int, list[Box]] = {}
    for origin in origins:
        if origin.page is not None and origin.box is not None:
            boxes.setdefault(origin.page, []).append(origin.box)
    if not 0 < len(boxes) <= MAX_DRAWN:
        raise Refusal(f"has that passage on {len(boxes)} pages", f"expected 1 to {MAX_DRAWN}; name a smaller passage")
    with opened_pdf(data) as document:
        pictures = [_draw_page(document[page - 1], boxes[page]) for page in sorted(boxes)]
    out = BytesIO()
    _stack(pictures).save(out, format="PNG", optimize=False)
    return out.getvalue()


def _draw_page(page: Any, boxes: Sequence[Box]) -> Image.Image:
    width, height = page.get_size()
    scale = min(SCALE, math.sqrt(MAX_PIXELS / max(1.0, width * height)))
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    marks = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(marks)
    for box in boxes:
        pen.rectangle(_on_picture(page, box, picture.size), fill=MARK)
    page.close()
    marked = ImageChops.multiply(picture, marks)
    ImageDraw.Draw(marked).rectangle((0, 0, marked.width - 1, marked.height - 1), outline=FRAME)
    return marked


def _on_picture(page: Any, box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box in pixels from the upper left, whatever the page's rotation and the part of it that is shown."""
    left, bottom, right, top = box
    corners = ((left - MARGIN, bottom - MARGIN), (right + MARGIN, top + MARGIN))
    x, y = ctypes.c_int(), ctypes.c_int()
    places = []
    for corner in corners:
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, *corner, x, y)
        places.append((x.value, y.value))
    (x1, y1), (x2, y2) = places
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _stack(pictures: Sequence[Image.Image]) -> Image.Image:
    width = max(picture.width for picture in pictures)
    height = sum(picture.height for picture in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, height), BACKGROUND)
    top = 0
    for picture in pictures:
        whole.paste(picture, ((width - picture.width) // 2, top))
        top += picture.height + GAP
    return whole
