"""Refuse modules over 400 lines and functions over 40 lines (docstring not counted) under src."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES = 400
FUNCTION_LINES = 40


def find_oversized(path: Path) -> Iterator[str]:
    """One line for each thing in the file at `path` that is too long."""
    text = path.read_text(encoding="utf-8")
    length = len(text.splitlines())
    if length > MODULE_LINES:
        yield f"{path}: module has {length} lines; at most {MODULE_LINES}; move a part of it elsewhere"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            own = _count_lines(node)
            if own > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {own} lines; at most {FUNCTION_LINES}; split it"


def _count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return total
    docstring = function.body[0]
    return total - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def main() -> int:
    """Exit status: 0 where everything keeps to its size."""
    source = Path(__file__).parent.parent / "src"
    found = [line for path in sorted(source.rglob("*.py")) for line in find_oversized(path)]
    print("\n".join(found) or "every module and function keeps to its size")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
