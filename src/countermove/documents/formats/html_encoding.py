"""Pages as text: by what they declare, unless the characters that come out say otherwise."""

import re
from collections.abc import Iterator

from countermove.documents.formats.encodings import decode_escapes, everyday_share
from countermove.documents.formats.refusal import Refusal
from countermove.documents.formats.text import BYTE_ORDER_MARKS, WIDE_ZEROS, decode_text

HEAD_BYTES = 4_096
SAMPLE_BYTES = 400_000
MOST_DAMAGE = 0.02  # of the characters that are not ASCII
PLAIN_SHARE = 0.12  # of the ideographs: in any real Chinese text more of them are among the most frequent

_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE)
_WIDER = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030", "cp936", "hz-gb-2312"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le", "utf-16be"), "utf-8"),
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "cp949"), "cp949"),
    **dict.fromkeys(("euc-jp", "x-euc-jp"), "euc_jp"),
    **dict.fromkeys(("koi8-r", "koi8-u"), "koi8_u"),
    **dict.fromkeys(("windows-1250", "cp1250"), "cp1250"),
    **dict.fromkeys(("windows-1251", "cp1251"), "cp1251"),
    "iso-8859-2": "iso8859_2",
    "iso-8859-5": "iso8859_5",
    "iso-8859-7": "iso8859_7",
    "iso-8859-15": "iso8859_15",
}
"""Encodings as browsers read them: the larger set that holds the declared one."""

_CHINESE = ("gb18030", "big5hkscs")
_HAN = re.compile(r"[㐀-䶿一-鿿]")


def decode_html(data: bytes) -> str:
    """The page in `data`. A byte order mark counts first, then UTF-8 where it is valid, then what the page declares,
    unless another of the Chinese encodings gives plainer Chinese. Raises `Refusal` for what is not text.
    """
    is_wide = data.count(b"\0") > WIDE_ZEROS * len(data)
    if is_wide or any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return decode_text(data).lstrip("\ufeff")
    text = decode_escapes(data) or _decode(data, "utf-8", 0.0)
    if text is not None:
        return text
    declared = _declared_encoding(data)
    for encoding in _by_plainness(data, declared):
        text = _decode(data, encoding, MOST_DAMAGE)
        if text is not None:
            return text
    try:
        return decode_text(data)
    except Refusal:
        return _decode_anyhow(data, declared or "utf-8")


def _declared_encoding(data: bytes) -> str | None:
    head = data[:HEAD_BYTES]
    found = _DECLARED_XML.search(head) or _DECLARED.search(head)
    return _WIDER.get(found[1].decode("ascii").lower()) if found else None


def _by_plainness(data: bytes, declared: str | None) -> Iterator[str]:
    """Encodings to try. What is declared goes first unless a Chinese encoding reads the bytes as plainer Chinese."""
    sample = data[:SAMPLE_BYTES]
    plainness = {encoding: _plainness(sample, encoding) for encoding in _CHINESE}
    best = max(plainness, key=lambda encoding: (plainness[encoding], encoding == declared))
    if declared in _CHINESE and plainness[best] < 2 * plainness[declared]:
        best = declared
    if plainness[best] >= PLAIN_SHARE:
        yield best
    if declared:
        yield declared


def _plainness(sample: bytes, encoding: str) -> float:
    """Which share of the ideographs are frequent ones; 0 where the bytes hardly fit the encoding."""
    text = _decode(sample, encoding, MOST_DAMAGE)
    ideographs = _HAN.findall(text) if text else []
    others = sum(character > "\x7f" for character in text) if text else 0
    if len(ideographs) < others / 2 or not ideographs:
        return 0.0
    return everyday_share(ideographs)


def _decode(data: bytes, encoding: str, most_damage: float) -> str | None:
    """The text, where no more of its characters than this share are damaged."""
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if not damaged:
        return text
    others = sum(character > "\x7f" for character in text)
    return text if damaged <= most_damage * others else None


def _decode_anyhow(data: bytes, encoding: str) -> str:
    """A page with damage is still read, where most of it is text."""
    text = data.decode(encoding, errors="replace")
    if text.count("\N{REPLACEMENT CHARACTER}") > 0.1 * len(text):
        raise Refusal("is not text in any known encoding", "save the page as UTF-8")
    return text
