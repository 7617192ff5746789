"""Text clean-up: the same words in the characters that people type and search for."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from countermove.documents.script import detect_script
from countermove.documents.traced import Change, Traced, rewrite_text, strip_text, substitute

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

VERTICAL_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄｡｢｣､",
        "，、。：；！？〖〗（）｛｝〔〕【】《》〈〉「」『』。「」、",
        strict=True,
    )
)
"""Punctuation drawn for vertical or half-width type, as Chinese is written in lines."""

_SPACES = dict.fromkeys(map(chr, (0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " ")
_BREAKS = dict.fromkeys("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_NOTHING = "\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff\ufffe\uffff"
_CONTROLS = "".join(map(chr, (*range(0x09), *range(0x0E, 0x1C), 0x1F, 0x7F)))
_SAME_CHARACTER = {
    chr(code): unicodedata.normalize("NFKC", chr(code)) for code in (*KANGXI_RADICALS, *FULL_WIDTH_ALPHANUMERICS)
}
_RADICALS = {
    chr(SUPPLEMENT_START + offset): ideograph for offset, ideograph in enumerate(SUPPLEMENT) if ideograph != "·"
}
_ONE_FOR_ONE = str.maketrans({**_RADICALS, **_SAME_CHARACTER, **VERTICAL_FORMS, **_SPACES, **_BREAKS})
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in LIGATURES}
_OTHER_LENGTH = re.compile(rf"\r\n|[{''.join(_LIGATURES)}]|[{re.escape(_NOTHING + _CONTROLS)}]+")
_COMPOSABLE = re.compile(r"[^\u3400-\u9fff]?[^\x00-\x7f\u3400-\u9fff]+")
_SPACE_RUN = re.compile(r" {2,}")


def normalise_text(text: str) -> str:
    """`text` in composed form with radicals as ideographs, full-width letters and digits as plain ones, every
    space as a space and every line break as a line feed; without soft hyphens, zero-width and control characters.
    Full-width punctuation stays: it is how Chinese is written.
    """
    unified = _OTHER_LENGTH.sub(_spell_out, _settle_door(text)).translate(_ONE_FOR_ONE)
    return unicodedata.normalize("NFC", unified)


def normalise_traced(traced: Traced, script: str = "") -> Traced:
    """The same as `normalise_text`, with the origin of every character kept. `script` is that of the document, where
    `traced` is but a part of it.
    """
    settled = replace(traced, text=_settle_door(traced.text, script))
    spelled = substitute(settled, _OTHER_LENGTH, _spell_out)
    unified = replace(spelled, text=spelled.text.translate(_ONE_FOR_ONE))
    if unicodedata.is_normalized("NFC", unified.text):
        return unified
    return rewrite_text(unified, _compositions(unified.text))


def _settle_door(text: str, script: str = "") -> str:
    is_mainland = chr(DOOR_RADICAL) in text and (script or detect_script(text)) == "zh-Hans"
    return text.replace(chr(DOOR_RADICAL), "户") if is_mainland else text


def _spell_out(found: re.Match[str]) -> str:
    return "\n" if found[0] == "\r\n" else _LIGATURES.get(found[0], "")


def _compositions(text: str) -> Iterator[Change]:
    """The changes that bring `text` into composed form, each as small as can be seen to be safe."""
    for stretch in _COMPOSABLE.finditer(text):
        composed = unicodedata.normalize("NFC", stretch[0])
        if composed == stretch[0]:
            continue
        clusters = _clusters(stretch[0])
        if "".join(unicodedata.normalize("NFC", cluster) for cluster in clusters) != composed:
            clusters = [stretch[0]]
        position = stretch.start()
        for cluster in clusters:
            new = unicodedata.normalize("NFC", cluster)
            if new != cluster:
                yield position, position + len(cluster), new
            position += len(cluster)


def _clusters(text: str) -> list[str]:
    """`text` cut before every character that starts something of its own."""
    starts = [place for place, character in enumerate(text) if place == 0 or not unicodedata.combining(character)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def clean_line(text: str) -> str:
    """`text` on one line with single spaces, none at its ends."""
    return _SPACE_RUN.sub(" ", text.replace("\n", " ")).strip()


def clean_traced(traced: Traced) -> Traced:
    """The same as `clean_line`, with the origin of every character kept."""
    one_line = replace(traced, text=traced.text.replace("\n", " "))
    return strip_text(substitute(one_line, _SPACE_RUN, " "))


def fold_text(text: str) -> str:
    """`text` reduced to what a quotation must share with its source: no spaces, one width, one kind of quotation
    mark, apostrophe and dash. Case stays.
    """
    narrow = unicodedata.normalize("NFKC", normalise_text(text)).translate(_PUNCTUATION)
    return "".join(narrow.split())


_PUNCTUATION = str.maketrans(
    {**dict.fromkeys("“”„«»「」『』", '"'), **dict.fromkeys("‘’‚", "'"), **dict.fromkeys("‐‑–—―", "-")}
)
