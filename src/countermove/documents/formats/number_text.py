"""Numbers as lists print them: decimals, letters, Roman and Chinese numerals."""

from collections.abc import Callable

ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
LEGAL_DIGITS_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
LARGEST_ROMAN = 3999
LARGEST_CHINESE = 9999


def format_number(number: int, scheme: str) -> str:
    """`number` in a scheme: decimal, lower-letter, upper-letter, lower-roman, upper-roman, chinese, chinese-digits,
    chinese-legal, chinese-legal-traditional, stems, branches, circled, full-width or two-digits; as a decimal where
    the scheme cannot write it.
    """
    writer = _WRITERS.get(scheme)
    return (writer(number) if writer and number > 0 else "") or str(number)


def _letters(number: int) -> str:
    repeats, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (repeats + 1) if repeats < 4 else ""


def _roman(number: int) -> str:
    if number > LARGEST_ROMAN:
        return ""
    numeral = ""
    for value, letters in ROMAN:
        numeral += letters * (number // value)
        number %= value
    return numeral


def _chinese(number: int, digits: str = "零一二三四五六七八九", units: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """As counted: 十, 十一, 一百零二; in legal writing 壹拾."""
    if number > LARGEST_CHINESE:
        return ""
    numeral, is_gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            numeral += ("零" if is_gap and numeral else "") + digits[digit] + units[place]
        is_gap = digit == 0
    return numeral.removeprefix("一") if 10 <= number < 20 and digits[1] == "一" else numeral


def _digits(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def _of(signs: str) -> dict[int, str]:
    return dict(enumerate(signs, start=1))


_CIRCLED = _of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_STEMS = _of(STEMS)
_BRANCHES = _of(BRANCHES)
_LEGAL_UNITS = ("", "拾", "佰", "仟")

_WRITERS: dict[str, Callable[[int], str]] = {
    "lower-letter": _letters,
    "upper-letter": lambda number: _letters(number).upper(),
    "lower-roman": _roman,
    "upper-roman": lambda number: _roman(number).upper(),
    "chinese": _chinese,
    "chinese-digits": _digits,
    "chinese-legal": lambda number: _chinese(number, LEGAL_DIGITS, _LEGAL_UNITS),
    "chinese-legal-traditional": lambda number: _chinese(number, LEGAL_DIGITS_TRADITIONAL, _LEGAL_UNITS),
    "stems": lambda number: _STEMS.get(number, ""),
    "branches": lambda number: _BRANCHES.get(number, ""),
    "circled": lambda number: _CIRCLED.get(number, ""),
    "full-width": lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    "two-digits": lambda number: f"{number:02d}",
}
