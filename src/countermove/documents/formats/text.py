"""Plain text in any encoding, read into blocks."""

import re

from charset_normalizer import from_bytes

from countermove.documents.blocks import Content
from countermove.documents.formats.refusal import Refusal
from countermove.documents.locate import locate_blocks
from countermove.documents.normalise import normalise_traced
from countermove.documents.segment import segment_text
from countermove.documents.traced import trace_text

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
ENCODINGS = ["gb18030", "big5", "cp1252", "shift_jis", "euc_kr", "cp1251"]
SAMPLE_BYTES = 65_536
MOST_CONTROLS = 0.01  # of the characters
WIDE_ZEROS = 0.25  # of the bytes: from here on, valid UTF-8 is rather Latin text in UTF-16

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes) -> Content:
    """The blocks of a text file. Raises `Refusal` for what is not text."""
    source = normalise_traced(trace_text(decode_text(data)))
    body, set_aside = locate_blocks(*segment_text(source.text), source)
    return Content("text", body, set_aside)


def decode_text(data: bytes) -> str:
    """`data` as text: by its byte order mark, else as UTF-8, else in the encoding it most looks like. Raises
    `Refusal` where it looks like none or is not text.
    """
    text = _decode(data)
    if text is None and (damage := _utf8_damage(data)):
        raise Refusal(damage, "get the file again from its source, or save it as UTF-8 text")
    if text is None or len(_CONTROL.findall(text)) > MOST_CONTROLS * len(text):
        raise Refusal("is not text in any known encoding", "save it as UTF-8 text, or give the original format")
    return text


def _decode(data: bytes) -> str | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data, encoding)
    text = _decode_strictly(data, "utf-8")
    if text is not None and text.count("\0") <= WIDE_ZEROS * len(text):
        return text
    if b"\0" in data:
        return _decode_strictly(data, _wide_encoding(data))
    best = from_bytes(data[:SAMPLE_BYTES], cp_isolation=ENCODINGS).best()
    return _decode_strictly(data, best.encoding) if best else None


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf8_damage(data: bytes) -> str:
    """What is wrong with a text that is UTF-8 but for a few bytes; "" where it is something else."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if damaged > MOST_CONTROLS * len(text):
        return ""
    before = text.partition("\N{REPLACEMENT CHARACTER}")[0]
    return f"is UTF-8 text with damage (places: {damaged}, the first on line {before.count(chr(10)) + 1})"


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: ASCII characters have their zero byte second in little-endian order."""
    sample = data[:SAMPLE_BYTES]
    return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
