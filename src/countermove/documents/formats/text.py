"""Plain text in any encoding, read into blocks."""

import re

from charset_normalizer import from_bytes

from countermove.documents.blocks import Content
from countermove.documents.formats.refusal import Refusal
from countermove.documents.locate import locate_blocks
from countermove.documents.normalise import normalise_traced
from countermove.documents.script import fold_script
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
CHINESE_ENCODINGS = ("gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
DAMAGED = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5"}
"""Encodings in which a text with a few wrong bytes is known, and their names."""

EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反明看原又利比或但质气第向道命此变条只没结解问意建月公无系情者最立代想已通并提直题程展五果料员位"
    "入常文总次品式活设及管特件长求基资边流路级少图统接知较将组见计别期根论运农指几区强放决西被干做必战先回则任取据处世车价章规范安"
)
"""The characters that make up about half of any Chinese text, as Simplified writes them."""

EVERYDAY_SHARE = 0.3
MAX_CHARACTERS = 5_000_000
SAMPLE_BYTES = 65_536
MOST_CONTROLS = 0.01  # of the characters
WIDE_ZEROS = 0.25  # of the bytes: from here on, valid UTF-8 is rather Latin text in UTF-16

_CHINESE_PUNCTUATION = frozenset("，。、；：！？“”‘’（）《》〈〉【】〔〕—…·　")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes) -> Content:
    """The blocks of a text file. Raises `Refusal` for what is not text."""
    source = normalise_traced(trace_text(decode_text(data)))
    body, set_aside = locate_blocks(*segment_text(source.text), source)
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
    text = _decode_strictly(data, "utf-8")
    if text is not None and text.count("\0") <= WIDE_ZEROS * len(text):
        return text
    chinese = guess_chinese_encoding(data[:SAMPLE_BYTES])
    if chinese and (found := _decode_strictly(data, chinese)) is not None:
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


def guess_chinese_encoding(sample: bytes) -> str:
    """The encoding in which the sample is Chinese, by how many of its characters are everyday ones; "" for none."""
    share_by_encoding = {
        encoding: _everyday_share(sample.decode(encoding, errors="replace")) for encoding in CHINESE_ENCODINGS
    }
    best = max(CHINESE_ENCODINGS, key=lambda encoding: share_by_encoding[encoding])
    return best if share_by_encoding[best] >= EVERYDAY_SHARE else ""


def _everyday_share(text: str) -> float:
    """The share of everyday characters among those beyond ASCII, in either script; 0 for fewer than two."""
    signs = [sign for sign in fold_script(text) if sign > "\x7f" and sign not in _CHINESE_PUNCTUATION]
    return sum(sign in EVERYDAY for sign in signs) / len(signs) if len(signs) > 1 else 0.0


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
