"""PDF files written by hand for tests: text at given places in the standard fonts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FONTS = {"regular": "Helvetica", "italic": "Helvetica-Oblique", "bold": "Helvetica-Bold"}


@dataclass(frozen=True)
class Words:
    """Words on a page: text, left edge and baseline in points (y upwards), size and font."""

    text: str
    x: float
    y: float
    size: float = 11
    font: str = "regular"


@dataclass(frozen=True)
class Picture:
    """A picture of one grey dot, as wide and high as a page of a scan."""


def make_pdf(pages: Iterable[Iterable[Words | Picture]], bookmarks: Sequence[tuple[int, str]] = ()) -> bytes:
    """A PDF with these pages, 612 × 792 points each, and bookmarks (page from 1, title) in an endless ring: the last
    names the first as its next.
    """
    drawn = [_draw(page) for page in pages]
    first_page = 3 + len(FONTS)
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(drawn)))
    fonts = " ".join(f"/{name} {3 + place} 0 R" for place, name in enumerate(FONTS))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(drawn)} >>"]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>" for name in FONTS.values()
    ]
    for number, content in enumerate(drawn):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << {fonts} >> >> "
            f"/Contents {first_page + 2 * number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    if bookmarks:
        root = len(objects) + 1
        ring = [root + 1 + place for place in range(len(bookmarks))]
        objects[0] = f"<< /Type /Catalog /Pages 2 0 R /Outlines {root} 0 R >>"
        objects.append(f"<< /Type /Outlines /First {ring[0]} 0 R /Last {ring[-1]} 0 R >>")
        objects += [
            f"<< /Title ({_escape(title)}) /Parent {root} 0 R /Next {ring[(place + 1) % len(ring)]} 0 R "
            f"/Dest [{first_page + 2 * (page - 1)} 0 R /Fit] >>"
            for place, (page, title) in enumerate(bookmarks)
        ]
    return _write(objects)


def _draw(words: Iterable[Words | Picture]) -> str:
    return "\n".join(
        "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID z EI Q"
        if isinstance(word, Picture)
        else f"BT /{word.font} {word.size} Tf {word.x} {word.y} Td ({_escape(word.text)}) Tj ET"
        for word in words
    )


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _write(objects: list[str], trailer: str = "") -> bytes:
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer}>>\nstartxref\n"
    return data + f"{tail}{len(data)}\n%%EOF\n".encode("cp1252")


def make_encrypted_pdf() -> bytes:
    """A PDF that says it is encrypted under a password nobody knows."""
    key = "00" * 32
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [] /Count 0 >>",
        f"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{key}> /U <{key}> >>",
    ]
    return _write(objects, f"/Encrypt 3 0 R /ID [<{key}> <{key}>] ")


def make_tagged_pdf(pieces: Sequence[tuple[str, Words]], *, is_looping: bool = False) -> bytes:
    """A PDF of one page whose pieces are tagged: in its structure tree (H1, P, Note …), or as an Artifact, outside it.
    In a looping tree every element names the root of the tree and itself among its children.
    """
    root = 4 + len(FONTS)
    tagged = [(number, tag) for number, (tag, _) in enumerate(pieces) if tag != "Artifact"]
    places = {number: root + 1 + place for place, (number, _) in enumerate(tagged)}
    content = "\n".join(
        f"/Artifact BMC {_draw([words])} EMC" if tag == "Artifact" else f"/{tag} <</MCID {n}>> BDC {_draw([words])} EMC"
        for n, (tag, words) in enumerate(pieces)
    )
    fonts = " ".join(f"/{name} {4 + place} 0 R" for place, name in enumerate(FONTS))
    parents = " ".join(f"{places[number]} 0 R" if number in places else "null" for number in range(len(pieces)))
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /StructParents 0 "
        f"/Resources << /Font << {fonts} >> >> /Contents {root + 1 + len(tagged)} 0 R >>"
    )
    objects = [f"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot {root} 0 R >>"]
    objects += ["<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>" for name in FONTS.values()
    ]
    kids = " ".join(f"{place} 0 R" for place in places.values())
    objects.append(f"<< /Type /StructTreeRoot /K [{kids}] /ParentTree << /Nums [0 [{parents}]] >> >>")
    for number, tag in tagged:
        loop = f"{root} 0 R {places[number]} 0 R" if is_looping else ""
        objects.append(f"<< /Type /StructElem /S /{tag} /P {root} 0 R /Pg 3 0 R /K [{number} {loop}] >>")
    objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    return _write(objects)
