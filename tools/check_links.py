"""Refuse links in the project's Markdown pages that lead nowhere: to no file, or to no heading of a page."""

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
OUTSIDE = ("https://", "http://", "mailto:")


def find_pages(root: Path) -> list[Path]:
    """The project's own pages: those at the root and under docs."""
    return sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")])


def find_broken(page: Path) -> Iterator[str]:
    """One line for each link or picture of `page` that leads nowhere. Addresses on the web are not tried."""
    for line, target in _links(MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))):
        if target.startswith(OUTSIDE):
            continue
        path, _, anchor = target.partition("#")
        goal = page.parent / unquote(path) if path else page
        if not goal.exists():
            yield f"{page}:{line}: {target}: there is no such file"
        elif anchor and unquote(anchor) not in _anchors(goal):
            yield f"{page}:{line}: {target}: {goal.name} has no such heading"


def _parse(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def _links(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target is not None:
                yield line, str(target)


def _anchors(page: Path) -> set[str]:
    """The ids that code hosts give to the headings of a page."""
    pairs = pairwise(_parse(page))
    headings = [text.content for opening, text in pairs if opening.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def main() -> int:
    """Exit status: 0 where every link leads somewhere."""
    pages = find_pages(ROOT)
    broken = [line for page in pages for line in find_broken(page)]
    print("\n".join(broken) or f"every link of {len(pages)} pages leads somewhere")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
