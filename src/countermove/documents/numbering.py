"""Numbering schemes: the marker in front of a heading or item, and which list of an outline it continues."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

CHINESE_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
FORMAL_DIGITS = {digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖拾", 1)} | {
    digit: value for value, digit in ((2, "貳"), (3, "參"), (6, "陸"))
}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500}
ENGLISH_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ENGLISH_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as printed, what precedes the text (`lead`: the marker with its spacing), and one or more ways to
    read it as (scheme, number): «(i)» is the first roman or the ninth letter.
    """

    printed: str
    lead: str
    readings: tuple[tuple[str, int], ...]


def parse_chinese_number(text: str) -> int | None:
    """The value of a Chinese or Arabic numeral below 10,000; None where it is neither."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in CHINESE_UNITS:
            total += (digit or 1) * CHINESE_UNITS[character]
            digit = 0
        elif character in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[character]
        else:
            return None
    return total + digit


def parse_roman_number(text: str) -> int | None:
    """The value of a Roman numeral in either case; None where `text` is not the usual way to write one."""
    values = [ROMAN_DIGITS.get(letter, 0) for letter in text.lower()]
    if not values or 0 in values:
        return None
    total = sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
    return total if format_roman_number(total).lower() == text.lower() else None


def format_roman_number(number: int) -> str:
    """`number` (1 to 899) as a Roman numeral in capitals."""
    steps = ((500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"))
    numeral = ""
    for value, letters in (*steps, (5, "V"), (4, "IV"), (1, "I")):
        numeral += letters * (number // value)
        number %= value
    return numeral


def _word_number(text: str) -> int | None:
    if text.lower() in ENGLISH_NUMBERS:
        return ENGLISH_NUMBERS.index(text.lower()) + 1
    return int(text) if text.isdigit() else parse_roman_number(text)


def _letter_number(text: str) -> int | None:
    if len(set(text)) != 1:
        return None
    return ord(text[0].lower()) - ord("a") + 1 + 26 * (len(text) - 1)


def _last_number(text: str) -> int | None:
    return _word_number(text.rsplit(".", 1)[-1])


def _ordinal_number(text: str) -> int | None:
    return ENGLISH_ORDINALS.index(text.lower()) + 1


def _formal_number(text: str) -> int | None:
    if len(text) == 2 and text[0] == "拾":
        return 10 + FORMAL_DIGITS[text[1]]
    return FORMAL_DIGITS[text] if len(text) == 1 else None


@dataclass(frozen=True, slots=True)
class _Rule:
    scheme: str
    pattern: re.Pattern[str]
    parse: Callable[[str], int | None]


def _rule(scheme: str, pattern: str, parse: Callable[[str], int | None]) -> _Rule:
    return _Rule(scheme, re.compile(rf"(?P<printed>{pattern})(?P<space>\s*)"), parse)


_CHINESE = "[〇零一二三四五六七八九十百千]+"
_FORMAL = f"[{''.join(FORMAL_DIGITS)}]"
_COLON = r"(?:\s*[:.：—–-]|(?=\s*$))"
_WORD_NUMBER = r"(?P<number>[IVXLC]+|(?:\d{1,2}\.)*\d{1,2}|[A-Z]?[a-z]+)"
_ORDINALS = "|".join(word.title() for word in ENGLISH_ORDINALS)
RULES = (
    _rule("pillar", rf"(?:Pillar|PILLAR|Part|Goal|GOAL|Strand|Theme)\s+{_WORD_NUMBER}{_COLON}", _last_number),
    _rule(
        "objective",
        rf"(?:(?:Strategic|Specific)\s+)?(?:Objective|OBJECTIVE|Priority|PRIORITY|Aim|Focus Area)\s+"
        rf"{_WORD_NUMBER}{_COLON}",
        _last_number,
    ),
    _rule(
        "action",
        rf"(?:(?:Key|Policy)\s+)?(?:Action|ACTION|Recommendation|RECOMMENDATION|Initiative|Commitment|Measure)"
        rf"\s+{_WORD_NUMBER}{_COLON}",
        _last_number,
    ),
    _rule("pillar", rf"支柱(?P<number>{_CHINESE}){_COLON}", parse_chinese_number),
    _rule("pillar", rf"第(?P<number>{_CHINESE})大?支柱{_COLON}", parse_chinese_number),
    _rule("objective", rf"(?:目标|目標|任务|任務)(?P<number>{_CHINESE}|\d{{1,2}}){_COLON}", parse_chinese_number),
    _rule(
        "action",
        rf"(?:行动|行動|举措|舉措|措施|建议|建議)(?P<number>{_CHINESE}|\d{{1,2}}){_COLON}",
        parse_chinese_number,
    ),
    _rule("chapter", r"(?:Chapter|CHAPTER)\s+(?P<number>[IVXLC]+|\d{1,3})\b[:.—–-]?", _word_number),
    _rule("section", r"(?:Sec\.|Section|SEC\.|SECTION|§)\s*(?P<number>\d{1,3})[.:]", int),
    _rule("article", r"(?:Article|ARTICLE)\s+(?P<number>[IVXLC]+|\d{1,3})\b[:.—–-]?", _word_number),
    _rule("part", rf"第(?P<number>{_CHINESE}|\d+)(?:编|編|篇|部分)", parse_chinese_number),
    _rule("chapter", rf"第(?P<number>{_CHINESE}|\d+)章", parse_chinese_number),
    _rule("division", rf"第(?P<number>{_CHINESE}|\d+)[节節]", parse_chinese_number),
    _rule("article", rf"第(?P<number>{_CHINESE}|\d+)[条條]", parse_chinese_number),
    _rule("han", rf"(?P<number>{_CHINESE})、", parse_chinese_number),
    _rule("han-bracketed", rf"[（(](?P<number>{_CHINESE})[）)]", parse_chinese_number),
    _rule("han-formal", rf"(?P<number>{_FORMAL}{{1,2}})、", _formal_number),
    _rule("ordinal", rf"第(?P<number>{_CHINESE})[，,、]", parse_chinese_number),
    _rule("ordinal", rf"(?P<number>{_ORDINALS})(?:ly)?,(?=\s)", _ordinal_number),
    _rule("han-is", rf"(?P<number>{_CHINESE})(?:是(?!否)|则|則)", parse_chinese_number),
    _rule("decimal-4", r"(?P<number>\d{1,2}\.\d{1,2}\.\d{1,2}\.\d{1,2})\.?(?=\s)", _last_number),
    _rule("decimal-3", r"(?P<number>\d{1,2}\.\d{1,2}\.\d{1,2})\.?(?=\s)", _last_number),
    _rule("decimal-2", r"(?P<number>\d{1,2}\.\d{1,2})(?:\.(?!\d)|(?=\s))", _last_number),
    _rule("number", r"(?P<number>\d{1,5})(?:[.．](?!\d)|、|）|\)(?=\s))", int),
    _rule("number-bracketed", r"[（(](?P<number>\d{1,2})[）)]", int),
    _rule("roman-bracketed", r"\((?P<number>[ivxl]{1,6})\)", parse_roman_number),
    _rule("letter-bracketed", r"\((?P<number>[a-z]{1,2})\)", _letter_number),
    _rule("capital-bracketed", r"\((?P<number>[A-Z])\)", _letter_number),
    _rule("roman", r"(?P<number>[IVXLC]{1,6})(?:\.(?=\s)|、)", parse_roman_number),
    _rule("capital", r"(?P<number>[A-Z])\.(?=\s)", _letter_number),
    _rule("circled", r"(?P<number>[①-⑳])", lambda sign: ord(sign) - ord("①") + 1),
)
NAMED_SCHEMES = frozenset(("pillar", "objective", "action", "part", "chapter", "division", "section", "article"))
"""Schemes that say what they number; their markers are believed even when a number is skipped."""

THROUGH_SCHEMES = NAMED_SCHEMES | {"han-bracketed"}
"""Schemes whose numbers may run on from one parent to the next: articles through chapters, （七） after 三、."""

_AFTER_FIRST_ROMAN = re.compile(
    r"(?:^|[.:;—]\s*|\b(?:and|or)\s+)(?:\((?P<letter>ii|j|a)\)|Sec(?:\.|tion)\s|\d{1,2}\.\d)"
)
_INTRODUCES = re.compile(r"[:—–]\s*$|\b(?:by|shall|to|and|or|with|of|the)\s*$")

BULLETS = "•‣◦⁃∙●○■□▪▫◆◇►➢➤✓–·"
_BULLET = re.compile(rf"(?P<printed>[{BULLETS}]|——|[*\-o—](?=\s))(?P<space>\s*)")


def read_marker(text: str, position: int = 0) -> Marker | None:
    """The marker that stands at `position`, without judging whether it fits its surroundings; None without one."""
    readings: list[tuple[str, int]] = []
    printed = lead = ""
    for rule in RULES:
        match = rule.pattern.match(text, position)
        number = rule.parse(match["number"]) if match else None
        if match is None or number is None or (printed and match["printed"] != printed):
            continue
        printed, lead = match["printed"], match[0]
        readings.append((rule.scheme, number))
    return Marker(printed.rstrip(":：—–-"), lead, tuple(readings)) if readings else None


def is_ambiguous(marker: Marker, outline: "Outline") -> bool:
    """Whether the marker is an «(i)» that comes after an open «(h)»: the ninth letter, or the first roman below it."""
    return marker.printed == "(i)" and ("letter-bracketed", 8) in outline.open


def settle(marker: Marker, before: str, ahead: Iterable[str]) -> Marker:
    """An ambiguous «(i)» with one reading: the first roman where the text before it leads into a list or «(ii)» comes
    next in the text ahead, else the ninth letter.
    """
    found = next((match["letter"] for text in ahead if (match := _AFTER_FIRST_ROMAN.search(text))), None)
    is_roman = _INTRODUCES.search(before) is not None or found == "ii"
    scheme = "roman-bracketed" if is_roman and found != "j" else "letter-bracketed"
    return replace(marker, readings=tuple(reading for reading in marker.readings if reading[0] == scheme))


def read_bullet(text: str) -> Marker | None:
    """The bullet sign that `text` starts with; None without one."""
    match = _BULLET.match(text)
    return Marker(match["printed"], match[0], (("bullet", 1),)) if match else None


@dataclass(frozen=True, slots=True)
class Outline:
    """The lists that are open at a point of a text, outermost first, as (scheme, last number); and the last number
    of every scheme seen, for numbers that run on.
    """

    open: tuple[tuple[str, int], ...] = ()
    last: dict[str, int] = field(default_factory=dict)


def advance(outline: Outline, marker: Marker, *, starts_line: bool) -> Outline | None:
    """The outline after `marker`, or None where the marker continues no open list, starts none and runs on from
    none: then it is a reference or part of a sentence. At the start of a line more is believed.
    """
    for attempt in (_continue, _run_on, _open_deeper):
        for scheme, number in marker.readings:
            opened = attempt(outline, scheme, number)
            if opened is not None:
                return opened
    return _believe(outline, marker) if starts_line else None


def _step(outline: Outline, lists: tuple[tuple[str, int], ...], scheme: str, number: int) -> Outline:
    return replace(outline, open=(*lists, (scheme, number)), last=outline.last | {scheme: number})


def _depth_of(outline: Outline, scheme: str) -> int | None:
    return next((depth for depth, (name, _) in enumerate(outline.open) if name == scheme), None)


def _continue(outline: Outline, scheme: str, number: int) -> Outline | None:
    depth = _depth_of(outline, scheme)
    if depth is None or number != outline.open[depth][1] + 1:
        return None
    return _step(outline, outline.open[:depth], scheme, number)


def _run_on(outline: Outline, scheme: str, number: int) -> Outline | None:
    if scheme not in THROUGH_SCHEMES or _depth_of(outline, scheme) is not None:
        return None
    return _step(outline, outline.open, scheme, number) if number == outline.last.get(scheme, -1) + 1 else None


def _open_deeper(outline: Outline, scheme: str, number: int) -> Outline | None:
    if number != 1 or _depth_of(outline, scheme) is not None:
        return None
    return _step(outline, outline.open, scheme, number)


def _believe(outline: Outline, marker: Marker) -> Outline | None:
    scheme, number = marker.readings[0]
    depth = _depth_of(outline, scheme)
    if depth is None:
        return _step(outline, outline.open, scheme, number) if scheme in NAMED_SCHEMES else None
    lasted = outline.open[depth][1]
    if number == 1 or lasted < number <= lasted + 3 or scheme in NAMED_SCHEMES:
        return _step(outline, outline.open[:depth], scheme, number)
    return None
