"""Which encoding a text is in, told by what its bytes say in each: everyday Chinese, kana, common Cyrillic letters."""

import re
from collections.abc import Collection

from countermove.documents.script import fold_script

CHINESE_ENCODINGS = ("gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
JAPANESE_ENCODINGS = ("cp932", "euc_jp")
CYRILLIC_ENCODINGS = ("cp1251", "koi8_u", "iso8859_5", "cp866")
SEVEN_BIT_ENCODINGS = ("iso2022_jp_2", "iso2022_kr", "hz")
"""Encodings that write everything in ASCII bytes and switch between sets of characters by escapes."""

EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反明看原又利比或但质气第向道命此变条只没结解问意建月公无系情者最立代想已通并提直题程展五果料员位"
    "入常文总次品式活设及管特件长求基资边流路级少图统接知较将组见计别期根论运农指几区强放决西被干做必战先回则任取据处世车价章规范安"
)
"""The characters that make up about half of any Chinese text, as Simplified writes them."""

EVERYDAY_SHARE = 0.3
KANA_SHARE = 0.2  # of the characters beyond ASCII in Japanese prose, hiragana alone
CYRILLIC_SHARE = 0.45  # of the letters: the ten commonest of Russian are two thirds of it, and half of its kin
COMMON_CYRILLIC = frozenset("оеаинтсрвлі")

_CHINESE_PUNCTUATION = frozenset("，。、；：！？“”‘’（）《》〈〉【】〔〕—…·　")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_ESCAPE = re.compile(rb"\x1b\$|~\{[!-~]{2,}?~\}")


def guess_encoding(sample: bytes) -> str:
    """The encoding in which the sample is Chinese, Japanese or Cyrillic prose; "" where it is in none."""
    return guess_chinese_encoding(sample) or _guess_japanese(sample) or _guess_cyrillic(sample)


def guess_chinese_encoding(sample: bytes) -> str:
    """The encoding in which the sample is Chinese, by how many of its characters are everyday ones; "" for none."""
    share_by_encoding = {
        encoding: _chinese_share(sample.decode(encoding, errors="replace")) for encoding in CHINESE_ENCODINGS
    }
    best = max(CHINESE_ENCODINGS, key=lambda encoding: share_by_encoding[encoding])
    return best if share_by_encoding[best] >= EVERYDAY_SHARE else ""


def everyday_share(signs: Collection[str]) -> float:
    """The share of everyday characters, in either script, among these; 0 for none."""
    return sum(sign in EVERYDAY for sign in fold_script("".join(signs))) / len(signs) if signs else 0.0


def decode_escapes(data: bytes) -> str | None:
    """A text in an encoding of seven bits with escapes (ISO-2022, HZ); None where it has none or they make no sense."""
    if not data.isascii() or not _ESCAPE.search(data):
        return None
    for encoding in SEVEN_BIT_ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.isascii() and "\x1b" not in text:
            return text
    return None


def _chinese_share(text: str) -> float:
    signs = [sign for sign in text if sign > "\x7f" and sign not in _CHINESE_PUNCTUATION]
    return everyday_share(signs) if len(signs) > 1 else 0.0


def _guess_japanese(sample: bytes) -> str:
    """The encoding in which most of the kana are; the other one makes rare signs of them."""
    share_by_encoding = {encoding: _kana_share(sample, encoding) for encoding in JAPANESE_ENCODINGS}
    best = max(JAPANESE_ENCODINGS, key=lambda encoding: share_by_encoding[encoding])
    return best if share_by_encoding[best] >= KANA_SHARE else ""


def _kana_share(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, errors="replace")
    others = sum(sign > "\x7f" for sign in text)
    return len(_HIRAGANA.findall(text)) / others if others > 1 else 0.0


def _guess_cyrillic(sample: bytes) -> str:
    share_by_encoding = {
        encoding: _cyrillic_share(sample.decode(encoding, errors="replace")) for encoding in CYRILLIC_ENCODINGS
    }
    best = max(CYRILLIC_ENCODINGS, key=lambda encoding: share_by_encoding[encoding])
    return best if share_by_encoding[best] >= CYRILLIC_SHARE else ""


def _cyrillic_share(text: str) -> float:
    """The share of the commonest small letters among all letters, Latin ones too."""
    letters = [sign for sign in text if sign.isalpha()]
    return sum(sign in COMMON_CYRILLIC for sign in letters) / len(letters) if len(letters) > 1 else 0.0
