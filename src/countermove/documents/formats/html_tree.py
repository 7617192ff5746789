"""HTML tokens into a tree, as browsers repair it: missing and crossed end tags, and nesting without end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from countermove.documents.formats.html_tokens import Token, cut_tokens
from countermove.documents.formats.refusal import Refusal

DEEPEST = 200  # what is nested deeper is taken as nested this deep
MOST_ELEMENTS = 120_000

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = HEADINGS | frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html",
        "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "select", "summary", "table",
        "tbody", "td", "template", "tfoot", "th", "thead", "tr", "ul", "option", "optgroup", "noscript", "button",
        "iframe", "textarea", "title", "head",
    )
)  # fmt: skip
"""Elements that stand on lines of their own; all others are inside a line."""

_CLOSES_PARAGRAPH = BLOCKS - frozenset(
    ("td", "th", "tr", "tbody", "thead", "tfoot", "caption", "option", "optgroup", "body", "html", "noscript",
     "button", "iframe", "textarea", "select", "template", "title", "head")
)  # fmt: skip
_LIST_WALL = frozenset(("ul", "ol", "menu", "dir", "td", "th", "table", "caption", "html"))
_CELL_WALL = frozenset(("table", "html"))
_SCOPE_WALL = frozenset(("td", "th", "caption", "table", "html", "button"))
_CLOSED_BY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), _LIST_WALL),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl", "td", "th", "table", "html"))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl", "td", "th", "table", "html"))),
    "td": (frozenset(("td", "th")), _CELL_WALL),
    "th": (frozenset(("td", "th")), _CELL_WALL),
    "tr": (frozenset(("tr", "caption")), _CELL_WALL),
    "tbody": (frozenset(("tbody", "thead", "tfoot", "caption")), _CELL_WALL),
    "thead": (frozenset(("tbody", "thead", "tfoot", "caption")), _CELL_WALL),
    "tfoot": (frozenset(("tbody", "thead", "tfoot", "caption")), _CELL_WALL),
    "option": (frozenset(("option",)), frozenset(("select", "html"))),
    "a": (frozenset(("a",)), _SCOPE_WALL),
    **dict.fromkeys(HEADINGS, (HEADINGS, _SCOPE_WALL | frozenset(("div", "section", "article", "li")))),
}
"""What a start tag closes, and the elements beyond which it does not reach."""

_TABLE_PARTS = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "caption", "table"))


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of the page's source that is text; with character references unless `is_plain`."""

    start: int
    end: int
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """The place of what a comment says."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element, its attributes in lower case, and what is in it, in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | Text | Comment"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    """The elements that are open, outermost first, with counts by name; and those too deep to be held open."""

    stack: list[Element]
    count: Counter[str]
    beyond: Counter[str]


def build_tree(text: str) -> Element:
    """The root of the page, an element named `html`. Raises `Refusal` for a page of more than 120,000 elements."""
    root = Element("html")
    opened = _Open([root], Counter(("html",)), Counter())
    n_elements = 0
    for token in cut_tokens(text):
        if token.kind == "start":
            n_elements += 1
            if n_elements > MOST_ELEMENTS:
                raise Refusal(f"has more than {MOST_ELEMENTS:,} elements", "save the part with the text as a file")
            _start(opened, token)
        elif token.kind == "end":
            _end(opened, token.name)
        elif token.kind in {"text", "raw"}:
            opened.stack[-1].children.append(Text(token.start, token.end, token.kind == "raw"))
        elif token.kind == "comment":
            opened.stack[-1].children.append(Comment(token.start, token.end))
    return root


def _start(opened: _Open, token: Token) -> None:
    if token.name in {"html", "body"} and opened.count[token.name]:
        held = next(element for element in opened.stack if element.name == token.name)
        held.attributes.update({name: token.attributes[name] for name in token.attributes.keys() - held.attributes})
        return
    if token.name in _CLOSES_PARAGRAPH and opened.count["p"]:
        _close_nearest(opened, frozenset(("p",)), _SCOPE_WALL)
    closed, wall = _CLOSED_BY.get(token.name, (frozenset(), frozenset()))
    if any(opened.count[name] for name in closed):
        _close_nearest(opened, closed, wall)
    element = Element(token.name, token.attributes)
    opened.stack[-1].children.append(element)
    if token.name in VOID or token.is_closed:
        return
    if len(opened.stack) >= DEEPEST:
        opened.beyond[token.name] += 1
        return
    opened.stack.append(element)
    opened.count[token.name] += 1


def _end(opened: _Open, name: str) -> None:
    if opened.beyond[name]:
        opened.beyond[name] -= 1
    elif name == "br":
        opened.stack[-1].children.append(Element("br"))
    elif name in HEADINGS:
        _close_nearest(opened, HEADINGS, _SCOPE_WALL)
    elif opened.count[name] and name not in {"html", "body"}:
        if name in BLOCKS:
            wall = _CELL_WALL if name in _TABLE_PARTS else _SCOPE_WALL
            _close_nearest(opened, frozenset((name,)), wall - {name})
        else:
            _close_inline(opened, name)


def _close_nearest(opened: _Open, names: frozenset[str], wall: frozenset[str]) -> None:
    """Close the innermost open element of these names and all inside it, unless a wall stands between."""
    for place in range(len(opened.stack) - 1, 0, -1):
        name = opened.stack[place].name
        if name in names:
            while len(opened.stack) > place:
                opened.count[opened.stack.pop().name] -= 1
            opened.beyond.clear()
            return
        if name in wall:
            return


def _close_inline(opened: _Open, name: str) -> None:
    """Close an element that stands inside a line; what was opened in it stays open, as where tags cross."""
    for place in range(len(opened.stack) - 1, 0, -1):
        if opened.stack[place].name == name:
            del opened.stack[place]
            opened.count[name] -= 1
            return
        if opened.stack[place].name in _SCOPE_WALL:
            return


def walk(root: Element) -> Iterator[tuple[Element | Text | Comment, bool]]:
    """Everything under `root` in order, each element twice: (element, False) where it opens, (element, True) where
    it closes.
    """
    stack: list[tuple[Element | Text | Comment, bool]] = [(root, False)]
    while stack:
        node, is_closing = stack.pop()
        yield node, is_closing
        if isinstance(node, Element) and not is_closing:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.children))
