"""Text clean-up: the same words in the characters that people type and search for."""

import re
import unicodedata

from countermove.documents.script import detect_script

SUPPLEMENT_START = 0x2E80
SUPPLEMENT = (
    "·厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵·旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""The ideograph that each CJK-supplement radical from U+2E80 on stands for; «·» where there is none."""

KANGXI_RADICALS = range(0x2F00, 0x2FD6)
FULL_WIDTH_ALPHANUMERICS = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
LIGATURES = range(0xFB00, 0xFB07)
DOOR_RADICAL = 0x2F3E  # drawn as the simplified character in fonts for the mainland

_SPACES = dict.fromkeys(map(chr, (0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " ")
_BREAKS = dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_NOTHING = dict.fromkeys("\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff\ufffe\uffff", "")
_CONTROLS = dict.fromkeys(map(chr, (*range(0x09), *range(0x0E, 0x1C), 0x1F, 0x7F)), "")
_SAME_CHARACTER = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*KANGXI_RADICALS, *FULL_WIDTH_ALPHANUMERICS, *LIGATURES)
}
_RADICALS = {
    chr(SUPPLEMENT_START + offset): ideograph for offset, ideograph in enumerate(SUPPLEMENT) if ideograph != "·"
}
_TABLE = str.maketrans({**_RADICALS, **_SAME_CHARACTER, **_SPACES, **_BREAKS, **_NOTHING, **_CONTROLS})
_SPACE_RUN = re.compile(r" {2,}")


def normalise_text(text: str) -> str:
    """`text` in composed form with radicals as ideographs, full-width letters and digits as plain ones, every
    space as a space and every line break as a line feed; without soft hyphens, zero-width and control characters.
    Full-width punctuation stays: it is how Chinese is written.
    """
    if chr(DOOR_RADICAL) in text and detect_script(text) == "zh-Hans":
        text = text.replace(chr(DOOR_RADICAL), "户")
    unified = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    return unicodedata.normalize("NFC", unified)


def clean_line(text: str) -> str:
    """`text` on one line with single spaces, none at its ends."""
    return _SPACE_RUN.sub(" ", text.replace("\n", " ")).strip()


def fold_text(text: str) -> str:
    """`text` reduced to what a quotation must share with its source: no spaces, one width, one kind of quotation
    mark, apostrophe and dash. Case stays.
    """
    narrow = unicodedata.normalize("NFKC", normalise_text(text)).translate(_PUNCTUATION)
    return "".join(narrow.split())


_PUNCTUATION = str.maketrans(
    {**dict.fromkeys("“”„«»「」『』", '"'), **dict.fromkeys("‘’‚", "'"), **dict.fromkeys("‐‑–—―", "-")}
)
