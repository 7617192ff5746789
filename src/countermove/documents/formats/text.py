"""Plain text in any encoding, read into blocks."""

import re

from charset_normalizer import from_bytes

from countermove.documents.blocks import Content
from countermove.documents.formats.encodings import decode_escapes, guess_chinese_encoding, guess_encoding
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
ENCODINGS = ["gb18030", "big5", "cp1252", "shift_jis", "euc_kr", "cp1251", "iso8859_7"]
DAMAGED = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5"}
"""Encodings in which a text with a few wrong bytes is known, and their names."""

MAX_CHARACTERS = 5_000_000
MAX_PARAGRAPHS = 150_000
SAMPLE_BYTES = 65_536
MOST_CONTROLS = 0.01  # of the characters
WIDE_ZEROS = 0.25  # of the bytes: from here on, valid UTF-8 is rather Latin text in UTF-16

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes) -> Content:
    """The blocks of a text file. Raises `Refusal` for what is not text or has too many paragraphs."""
    source = normalise_traced(trace_text(decode_text(data)))
    blocks = segment_text(source.text)
    if len(blocks[0]) > MAX_PARAGRAPHS:
        raise Refusal(f"has {len(blocks[0]):,} paragraphs", f"the limit is {MAX_PARAGRAPHS:,}; split the file")
    body, set_aside = locate_blocks(*blocks, source)
    return Content("text", body, set_aside)


def decode_text(data: bytes) -> str:
    """`data` as text: by its byte order mark, else as UTF-8, else in the encoding it most looks like. Raises
    `Refusal` where it looks like none, is not text or too long.
    """
    text = _decode(data)
    for encoding, name in DAMAGED.items() if text is None else ():
        if damage := _find_damage(data, encoding, name):
            raise Refusal(damage, "get the file again from its source, or save it as UTF-8 text")
    if text is None or len(_CONTROL.findall(text)) > MOST_CONTROLS * len(text):
        raise Refusal("is not text in any known encoding", "save it as UTF-8 text, or give the original format")
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"has {len(text):,} characters", f"the limit is {MAX_CHARACTERS:,}; split the file")
    return text


def _decode(data: bytes) -> str | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data, encoding)
    text = decode_escapes(data) or _decode_strictly(data, "utf-8")
    if text is not None and text.count("\0") <= WIDE_ZEROS * len(text):
        return text
    guessed = guess_encoding(data[:SAMPLE_BYTES])
    if guessed and (found := _decode_strictly(data, guessed)) is not None:
        return found
    if b"\0" in data:
        return _decode_strictly(data, _wide_encoding(data))
    best = from_bytes(data[:SAMPLE_BYTES], cp_isolation=ENCODINGS).best()
    return _decode_strictly(data, best.encoding) if best else None


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _find_damage(data: bytes, encoding: str, name: str) -> str:
    """What is wrong with a text that is in this encoding but for a few bytes; "" where it is something else."""
    if encoding != "utf-8" and guess_chinese_encoding(data[:SAMPLE_BYTES]) != encoding:
        return ""
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if damaged > MOST_CONTROLS * len(text):
        return ""
    before = text.partition("\N{REPLACEMENT CHARACTER}")[0]
    return f"is {name} text with damage (places: {damaged}, the first on line {before.count(chr(10)) + 1})"


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: ASCII characters have their zero byte second in little-endian order."""
    sample = data[:SAMPLE_BYTES]
    return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
