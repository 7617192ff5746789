"""Pages as text: by what they declare, unless the characters that come out say otherwise."""

import re
from collections.abc import Iterator

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
    "euc-kr": "cp949",
}
"""Encodings as browsers read them: the larger set that holds the declared one."""

_CHINESE = ("gb18030", "big5hkscs")
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理府我教科技術辦會國發為這個來時們對於從過現學說開關動經與實業體電機產區資"
)
_HAN = re.compile(r"[㐀-䶿一-鿿]")


def decode_html(data: bytes) -> str:
    """The page in `data`. A byte order mark counts first, then UTF-8 where it is valid, then what the page declares,
    unless another of the Chinese encodings gives plainer Chinese. Raises `Refusal` for what is not text.
    """
    is_wide = data.count(b"\0") > WIDE_ZEROS * len(data)
    if is_wide or any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return decode_text(data).lstrip("\ufeff")
    text = _decode(data, "utf-8", 0.0)
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
    return sum(character in _FREQUENT for character in ideographs) / len(ideographs)


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
