"""Text that a spreadsheet shows as it is: nothing in it is taken for a formula, nothing too long or unreadable."""

import re

from countermove.report.svg import NOT_IN_XML

LONGEST_CELL = 32_000
"""Characters of a cell; spreadsheets hold 32,767."""

_FORMULA = re.compile(r"[\s'\x00-\x20]*[=+\-@＝＋－＠|%\t\r]")


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for something to compute."""
    return bool(_FORMULA.match(text))


def cell_text(text: str) -> str:
    """The text without characters that no sheet can hold, cut with an ellipsis where it is too long."""
    clean = NOT_IN_XML.sub("\ufffd", text)
    return clean if len(clean) <= LONGEST_CELL else f"{clean[: LONGEST_CELL - 1]}…"
