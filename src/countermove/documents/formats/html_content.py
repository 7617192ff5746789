"""The main content of a page: which of its lines are the document, found by where its prose stands."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from countermove.documents.formats.html_lines import Scope
from countermove.documents.formats.marked_lines import Line

MOST = 0.9  # of the prose: an element that holds so much of it, and whose neighbours are no content, is gone into
HALF = 0.5  # of the prose: so much makes <main>, or a single <article>, the content
LINKED = 0.6  # of the characters: from here on, a list or block of short lines is navigation
TEASERS = 3  # lines that are nothing but a link, from which on lines in a group with other short ones are teasers
SHORT_PROSE = {"han": 18, "latin": 60}  # characters from which a line without a sentence's end counts as prose

_HAN = re.compile(r"[㐀-䶿一-鿿]")
_ENDS = re.compile(r"[。；！？.;!?:：][”’」』\"')）]*\s*$")
_LEGAL = re.compile(
    r"版权所有|版權所有|ICP[备備]|公网安备|网站标识码|主办单位|承办单位|技术支持|建议使用.{0,20}浏览|"
    r"©|\bcopyright\b|all rights reserved|privacy policy|cookies? (?:policy|settings)|"
    r"an official website of the united states|here's how you know|"
    r"secure \.gov websites use https|official websites use \.gov",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"\s*(?:当前位置|您(?:现在)?的?(?:所在)?位置|您当前的位置|目前位置|當前位置|所在位置|you are here)", re.IGNORECASE
)
_TOOLS = re.compile(
    r"(?:\s|[【】\[\]()（）|｜:：>＞·•]|打印|关闭|关闭窗口|纠错|收藏|分享|分享到|复制链接|字号|字体|大|中|小|默认|超大|扫一扫|"
    r"返回顶部|回到顶部|上一篇|下一篇|首页|列印|分享至|print|share|email|facebook|twitter|linkedin|x|copy link|"
    r"back to top|skip to (?:main )?content|download|search|menu)+",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?=.*(?:来源|來源|发布(?:时间|日期)|发文时间|发稿时间|时间|日期|浏览次数|阅读|点击|责任编辑|责编|编辑|字体|字号|打印|"
    r"published|updated|posted)\s*[:：]?)"
    r"[^。；]{0,120}",
    re.IGNORECASE,
)
_BYLINE_SIGN = re.compile(r"\d{4}|来源|來源|责任编辑|打印|字体|字号|浏览")
_HINTS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|footer|foot|copyright|sidebar|side-bar|share|"
    r"sharing|social|related|recommend|toolbar|topbar|top-bar|banner|search|login|cookie|pager|pagination|advert|ads?|"
    r"skip|subscribe|newsletter|popup|modal|mbx|daohang|dibu|fenxiang)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CARD = re.compile(r"标\s*题|索\s*引\s*号|发文机关|发布机构|主题分类|成文日期|发文字号|公文种类|有\s*效\s*性|体裁分类")
_CONTAINERS = frozenset(
    (
        "html", "body", "div", "main", "article", "section", "form", "center", "table", "tbody", "tr", "td",
        "blockquote", "fieldset", "figure", "details", "hgroup",
    )
)  # fmt: skip
_TITLE_CUTS = re.compile(r"\s*[_|｜–—·»>]\s*|\s+-\s*|-{2,}|\s-\s")


@dataclass(frozen=True, slots=True)
class Choice:
    """The places of the lines that are the title (if one was found), the body, and set aside."""

    title: int | None
    body: tuple[int, ...]
    aside: tuple[int, ...]


def choose_content(lines: Sequence[Line], scopes: Sequence[Scope]) -> Choice:
    """Which lines are the document. Nothing depends on names alone: classes and ids only lower what prose counts."""
    offered = [not line.aside for line in lines]
    if not any(offered):
        offered = [line.aside in {"hidden", "navigation", "beside"} for line in lines]
    furniture = _find_furniture(lines, scopes, offered)
    prose = [
        _count_prose(line) if is_offered and place not in furniture else 0.0
        for place, (line, is_offered) in enumerate(zip(lines, offered, strict=True))
    ]
    chosen = _find_container(lines, scopes, prose)
    first, last = (chosen.first, chosen.last) if chosen and sum(prose) else (0, len(lines))
    whole = [place for place in range(first, last) if offered[place]]
    body = [place for place in whole if place not in furniture] or whole
    body = _trim(lines, body)
    title = _find_title(lines, body, offered, first)
    body = [place for place in body if title is None or place > title or not _is_ahead(lines[place])]
    kept = {*body} | ({title} if title is not None else set())
    aside = tuple(place for place in range(len(lines)) if place not in kept)
    return Choice(title, tuple(place for place in body if place != title), aside)


def _visible(line: Line) -> int:
    return sum(1 for character in line.words.text if not character.isspace())


def _count_prose(line: Line) -> float:
    """How many characters of running text the line has: those outside links, of lines that are no labels."""
    text = line.words.text.strip()
    length = _visible(line)
    own = length - line.linked
    is_long = length >= SHORT_PROSE["han" if _HAN.search(text) else "latin"]
    if _LEGAL.search(text) and length < 400:
        return 0.0
    if line.kind == "row":
        return own / 2
    if not is_long and not (_ENDS.search(text) and length >= 8):
        return 0.0
    return float(own) if own > length * (1 - LINKED) else 0.0


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums over the lines before each place: visible characters, those in links, prose, and lines that are links."""

    lengths: list[int]
    linked: list[int]
    prose: list[float]
    links: list[int]


def _find_furniture(lines: Sequence[Line], scopes: Sequence[Scope], offered: Sequence[bool]) -> frozenset[int]:
    """The lines of menus, trails, share bars and the like: short lines that are links, in groups or by their words."""
    own = [line if is_in else None for line, is_in in zip(lines, offered, strict=True)]
    sums = _Sums(
        list(accumulate((_visible(line) if line else 0 for line in own), initial=0)),
        list(accumulate((line.linked if line else 0 for line in own), initial=0)),
        list(accumulate((_count_prose(line) if line else 0.0 for line in own), initial=0.0)),
        list(accumulate((int(line is not None and line.linked > MOST * _visible(line)) for line in own), initial=0)),
    )
    found: set[int] = set()
    for scope in scopes:
        if _is_furniture_scope(scope, lines, sums):
            found.update(range(scope.first, scope.last))
    found.update(place for place, line in enumerate(lines) if offered[place] and _is_furniture(line))
    return frozenset(found)


def _is_furniture_scope(scope: Scope, lines: Sequence[Line], sums: _Sums) -> bool:
    first, last = scope.first, scope.last
    length, linked = sums.lengths[last] - sums.lengths[first], sums.linked[last] - sums.linked[first]
    prose, links = sums.prose[last] - sums.prose[first], sums.links[last] - sums.links[first]
    if not length or length > MOST * sums.lengths[-1]:
        return False
    names = f"{scope.element.attributes.get('class', '')} {scope.element.attributes.get('id', '')}"
    if _HINTS.search(names) and prose < 0.2 * sums.prose[-1]:
        return True
    is_linked = linked > LINKED * length
    if is_linked and (_TRAIL.match(lines[first].words.text) or (last - first >= 2 and prose < 0.2 * length)):
        return True
    if links < max(TEASERS, 0.4 * (last - first)):
        return False
    return not any(line.kind == "heading" and line.depth == 1 for line in lines[first:last])


def _is_furniture(line: Line) -> bool:
    text = line.words.text.strip()
    if _TRAIL.match(text):
        return True
    is_separated = bool(re.search(r"[|｜>＞»/]", text))
    if line.linked > LINKED * max(1, _visible(line)) and is_separated and line.kind == "text" and len(text) < 200:
        return True
    return _TOOLS.fullmatch(text) is not None and (line.linked > 0 or len(text) < 30) and line.kind != "heading"


def _find_container(lines: Sequence[Line], scopes: Sequence[Scope], prose: Sequence[float]) -> Scope | None:
    """The innermost element with nearly all the prose whose neighbours hold none of it."""
    sums = list(accumulate(prose, initial=0.0))
    children: dict[int, list[int]] = {}
    for place, scope in enumerate(scopes):
        children.setdefault(scope.parent, []).append(place)

    def prose_of(place: int) -> float:
        return sums[scopes[place].last] - sums[scopes[place].first]

    if not children.get(-1):
        return None
    current = max(children[-1], key=prose_of)
    named = _find_named(scopes, prose_of, current)
    current = current if named is None else named
    while True:
        inside = [place for place in children.get(current, ()) if scopes[place].element.name in _CONTAINERS]
        best = max(inside, key=prose_of, default=None)
        if best is None or prose_of(best) < MOST * prose_of(current) or not prose_of(best):
            return scopes[current]
        if _has_kin(scopes, children[current], best, prose_of) or _has_heading_beside(lines, scopes, current, best):
            return scopes[current]
        current = best


def _find_named(scopes: Sequence[Scope], prose_of: Callable[[int], float], root: int) -> int | None:
    """<main>, an only <article> or what calls itself the article's body, where it holds most of the prose."""
    total = prose_of(root)
    named = [
        place
        for place, scope in enumerate(scopes)
        if scope.element.name in {"main", "article"}
        or scope.element.attributes.get("role", "").lower() == "main"
        or "articlebody" in scope.element.attributes.get("itemprop", "").lower()
    ]
    holding = [place for place in named if prose_of(place) > HALF * total]
    return holding[-1] if holding and total else None


def _has_kin(scopes: Sequence[Scope], siblings: Sequence[int], best: int, prose_of: Callable[[int], float]) -> bool:
    """Whether a sibling looks like the same kind of part: same name and class, with prose of its own."""
    own = scopes[best].element
    return any(
        scopes[place].element.name == own.name
        and scopes[place].element.attributes.get("class", "") == own.attributes.get("class", "")
        and prose_of(place) > 0
        for place in siblings
        if place != best
    )


def _has_heading_beside(lines: Sequence[Line], scopes: Sequence[Scope], current: int, best: int) -> bool:
    """Whether a heading stands in the element but outside of what holds the prose, below its start."""
    own = scopes[best]
    after = range(own.last, scopes[current].last)
    return any(lines[place].kind == "heading" and not lines[place].aside and not lines[place].linked for place in after)


def _trim(lines: Sequence[Line], body: list[int]) -> list[int]:
    """The body without bylines and tools at its start and imprints at its end."""
    first, last = 0, len(body)
    found = [place for place in body[:12] if not _is_byline(lines[place])]
    body = found + body[12:]
    last = len(body)
    while last > first + 1 and (_LEGAL.search(lines[body[last - 1]].words.text) or _is_byline(lines[body[last - 1]])):
        last -= 1
    return body[:last]


def _is_byline(line: Line) -> bool:
    text = " ".join(line.words.text.split())
    if line.kind in {"heading", "item", "row"} or len(text) > 120:
        return False
    return _BYLINE.fullmatch(text) is not None and _BYLINE_SIGN.search(text) is not None and not _ENDS.search(text)


def _is_ahead(line: Line) -> bool:
    """Whether a line in front of the title is no part of the document: a link, or the card of a catalogue."""
    return line.linked > 0 or (line.kind == "row" and _CARD.search(line.words.text) is not None)


def _find_title(lines: Sequence[Line], body: Sequence[int], offered: Sequence[bool], first: int) -> int | None:
    """The line that the page's <title> names, else its first topmost heading: at the head of the body, or before it."""
    named = {part for line in lines if line.aside == "title" for part in _title_parts(line.words.text)}
    reach = [
        place for place in range(len(lines)) if lines[place].kind in {"heading", "text"} and not lines[place].linked
    ]
    ahead = [place for place in reach if place < first and (offered[place] or lines[place].kind == "heading")]
    candidates = [*(place for place in body[:8] if place in set(reach)), *reversed(ahead)]
    for place in candidates:
        if _squeeze(lines[place].words.text) in named:
            return place
    topmost = [place for place in candidates if lines[place].kind == "heading" and lines[place].depth == 1]
    return topmost[0] if topmost else None


def _title_parts(text: str) -> set[str]:
    return {_squeeze(text), *(_squeeze(part) for part in _TITLE_CUTS.split(text))} - {""}


def _squeeze(text: str) -> str:
    return "".join(text.split()).casefold()
