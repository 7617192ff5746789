"""The size check counts what a reader has to read at once."""

from pathlib import Path

import pytest
from check_sizes import FUNCTION_LINES, MODULE_LINES, find_oversized


def _function(n_lines: int, *, docstring: str = "") -> str:
    body = "\n".join("    x = 1" for _ in range(n_lines - 1))
    return f"def long():\n{docstring}{body}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1\n" * MODULE_LINES,
        _function(FUNCTION_LINES),
        _function(FUNCTION_LINES, docstring='    """Say.\n\n    More.\n    """\n'),
    ],
    ids=["empty", "longest module", "longest function", "longest function and its docstring"],
)
def test_what_keeps_to_its_size_is_let_through(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.py").write_text(text, encoding="utf-8")
    assert list(find_oversized(tmp_path / "m.py")) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x = 1\n" * (MODULE_LINES + 1), "module has 401 lines; at most 400"),
        (_function(FUNCTION_LINES + 1), "long has 41 lines; at most 40"),
        ("class C:\n    async " + _function(41).replace("\n", "\n    "), "long has 41 lines"),
    ],
    ids=["module", "function", "method"],
)
def test_what_is_too_long_is_named_with_its_length(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "m.py").write_text(text.rstrip(" "), encoding="utf-8")
    (found,) = find_oversized(tmp_path / "m.py")
    assert complaint in found
