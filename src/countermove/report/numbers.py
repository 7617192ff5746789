"""How a report writes numbers: two decimals, a true minus sign, en dashes in ranges."""

from collections.abc import Callable
from math import ceil, floor, log10

from countermove.report.views import Text

MINUS = "−"


def number(value: float) -> str:
    """Two decimals: «1.25», «−0.50»; zero never has a sign."""
    rounded = f"{abs(value):,.2f}"
    return MINUS + rounded if value < 0 and rounded != "0.00" else rounded


def apart(value: float, other: float, decimals: int = 2) -> str:
    """`value` with as few decimals, `decimals` at least and nine at most, as tell it from `other`."""
    for places in range(decimals, 9):
        text = _with_sign(f"{value:,.{places}f}")
        if text != _with_sign(f"{other:,.{places}f}"):
            return text
    return _with_sign(f"{value:,.9f}")


def _with_sign(text: str) -> str:
    return text.replace("-", MINUS) if any(digit in text for digit in "123456789") else text.removeprefix("-")


def signed(value: float) -> str:
    """As `number`, with a plus sign before what is above zero: «+1.25»."""
    text = number(value)
    return text if text.startswith(MINUS) or text == "0.00" else f"+{text}"


def short(value: float) -> str:
    """At most two decimals and no trailing zeros: «1.5», «−3»."""
    text = number(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def span_text(low: float, high: float) -> Text:
    """A range in both languages: «1.5–3»; with words where a minus sign would meet the dash: «−3 to −1.5»."""
    if short(low) == short(high):
        return Text(short(low), short(low))
    if low < 0 or high < 0:
        return Text(f"{short(low)} to {short(high)}", f"{short(low)} 至 {short(high)}")
    return Text(f"{short(low)}–{short(high)}", f"{short(low)}–{short(high)}")


def percent(share: float) -> str:
    """A share as whole percent; «<1%» and «>99%» where rounding would claim never or always."""
    if 0 < share <= 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def points_up(share: float) -> str:
    """A share above 0 in percentage points, not less than it is, with two figures that count: «0.02», «34»."""
    return _points(share, ceil)


def points_down(share: float) -> str:
    """The same, not more than it is."""
    return _points(share, floor)


def _points(share: float, rounded: Callable[[float], int]) -> str:
    decimals = max(0, 1 - floor(log10(share * 100)))
    text = f"{rounded(round(share * 100 * 10**decimals, 6)) / 10**decimals:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chance(probability: float) -> str:
    """A probability with two decimals; «<0.01» and «>0.99» where rounding would claim never or always."""
    if 0 < probability < 0.005:
        return "<0.01"
    if 0.995 <= probability < 1:
        return ">0.99"
    return number(probability)


def percent_span(low: float, high: float) -> str:
    """An interval of shares with one decimal: «82.1–84.0%»."""
    return f"{low * 100:.1f}–{high * 100:.1f}%"


def count(value: int) -> str:
    """A whole number with thousands set apart: «67,108,864»."""
    return f"{value:,}"
