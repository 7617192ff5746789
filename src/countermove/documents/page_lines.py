"""A web page that became one long line: navigation set aside, languages behind one another parted, dashes as items."""

import re
from dataclasses import replace

from countermove.documents.blocks import Block

SHORTEST_LINE = 400  # characters from which on a line may be a whole page
LATIN_WORDS = 60  # in a row, without Chinese, that are a text in a language of its own
NAVIGATION_CHUNKS = 6
NAVIGATION_WORDS = 2
DASHES = 3  # in one line, that make it a list
PROSE = 20  # characters of a stretch with a sentence in it

_HAN = re.compile(r"[㐀-䶿一-鿿]")
_LATIN = re.compile(r"[A-Za-z]")
_SENTENCE = re.compile(r"[。；：！？，]")
_ENDED = re.compile(r"[。；：！？][”’」』）]?$")
_ADDRESS = re.compile(r"https?://\S+")
_DATE = re.compile(r"\d{4}年\d{1,2}月|\d{4}-\d{1,2}-\d{1,2}")
_NAVIGATION = re.compile(
    r"首\s?页|首頁|加入收藏|当前位置|當前位置|来源：|來源：|打印|纠错|字体|登录|登錄|搜索|手机版|版权所有|版權所有|ICP备|公网安备|返回顶部|联系我们|"
    r"網站|网站|主办|承办|技术支持|分享|关闭|微信"
)
_DASH = re.compile(r"(?<=[。：:；.;])\s*(?=——\w)")
_TITLE_WORD = re.compile(r"[A-Z][\w’'&-]*|of|and|for|the|on|in|to|a|an|with")
_SENTENCE_BREAK = re.compile(r"(?<=[.。!?！？])\s*(?=[A-Z一-鿿])")


def part_page_lines(paragraphs: tuple[str, ...]) -> tuple[list[Block], list[Block]]:
    """The paragraphs as lines, and what is set aside of them. Only lines are parted that are long and show signs of a
    page: words of its navigation, a text in another language behind the first, dashes in front of items.
    """
    lines: list[Block] = []
    for paragraph in paragraphs:
        lines += _part_line(paragraph) if len(paragraph) >= SHORTEST_LINE else [Block("paragraph", paragraph)]
    is_page = any(line.kind == "aside" for line in lines)
    marked = [replace(line, kind="aside") if is_page and _ADDRESS.fullmatch(line.text) else line for line in lines]
    return _cut_last_items([line for line in marked if line.kind != "aside"]), [
        line for line in marked if line.kind == "aside"
    ]


def _part_line(line: str) -> list[Block]:
    runs = _language_runs(line.split(" "))
    blocks: list[Block] = []
    for is_latin, chunks in runs:
        blocks += _latin_blocks(chunks) if is_latin else _chinese_blocks(chunks)
    if len(runs) < 2 and all(block.kind == "paragraph" for block in blocks):
        blocks = [Block("paragraph", line)]
    return [part for block in blocks for part in _part_dashes(block)]


def _language_runs(words: list[str]) -> list[tuple[bool, list[str]]]:
    """The words in runs: long ones without Chinese (True), and all between them (False)."""
    runs: list[tuple[bool, list[str]]] = []
    latin: list[str] = []
    for word in [*words, "一"]:
        if not _HAN.search(word):
            latin.append(word)
            continue
        is_text = sum(bool(_LATIN.search(each)) for each in latin) >= LATIN_WORDS
        if is_text or not runs or runs[-1][0]:
            runs.append((is_text, latin))
        else:
            runs[-1][1].extend(latin)
        if is_text:
            runs.append((False, []))
        runs[-1][1].append(word)
        latin = []
    runs[-1][1].pop()
    return [(is_latin, run) for is_latin, run in runs if run]


def _chinese_blocks(chunks: list[str]) -> list[Block]:
    """Stretches of Chinese: navigation before and after set aside, the title found in it, the rest as paragraphs."""
    prose = [place for place, chunk in enumerate(chunks) if len(chunk) >= PROSE and _SENTENCE.search(chunk)]
    if not prose and _is_navigation(chunks):
        return [Block("aside", " ".join(chunks))]
    first, last = (prose[0], prose[-1] + 1) if prose else (len(chunks), len(chunks))
    before, after = chunks[:first], chunks[last:]
    blocks = _navigation_blocks(before) if _is_navigation(before) else None
    start = 0 if blocks is None else first
    end = last if _is_navigation(after) else len(chunks)
    paragraphs: list[list[str]] = []
    for chunk in chunks[start:end]:
        if paragraphs and not _ENDED.search(paragraphs[-1][-1][-2:]):
            paragraphs[-1].append(chunk)
        else:
            paragraphs.append([chunk])
    aside = [Block("aside", " ".join(after))] if end < len(chunks) else []
    return [*(blocks or []), *(Block("paragraph", " ".join(words)) for words in paragraphs), *aside]


def _is_navigation(chunks: list[str]) -> bool:
    return len(chunks) >= NAVIGATION_CHUNKS and len(_NAVIGATION.findall(" ".join(chunks))) >= NAVIGATION_WORDS


def _navigation_blocks(chunks: list[str]) -> list[Block]:
    """The navigation before a text, with the title in it: what stands there twice, else what stands before a date."""
    heads = [chunk.partition("_")[0] for chunk in chunks]
    likely = [head for head in heads if len(_HAN.findall(head)) >= 6 and heads.count(head) > 1]
    dated = [place for place, chunk in enumerate(chunks) if _DATE.match(chunk)]
    place = len(chunks) - 1 - heads[::-1].index(likely[-1]) if likely else dated[0] - 1 if dated else -1
    if place < 0:
        return [Block("aside", " ".join(chunks))]
    parts = (("aside", chunks[:place]), ("title", chunks[place : place + 1]), ("aside", chunks[place + 1 :]))
    return [Block(kind, " ".join(words)) for kind, words in parts if words]


def _latin_blocks(words: list[str]) -> list[Block]:
    """A text in Latin letters: its title, if it begins with words in capitals that a sentence follows, and the rest."""
    length = next((place for place, word in enumerate(words) if not _TITLE_WORD.fullmatch(word)), 0)
    title = words[: max(0, length - 1)]
    if len(title) < 3:
        return [Block("paragraph", " ".join(words))]
    return [Block("title", " ".join(title)), Block("paragraph", " ".join(words[len(title) :]))]


def _part_dashes(block: Block) -> list[Block]:
    if block.kind != "paragraph" or len(_DASH.findall(block.text)) < DASHES - 1:
        return [block]
    return [replace(block, text=text.strip()) for text in _DASH.split(block.text) if text.strip()]


def _cut_last_items(lines: list[Block]) -> list[Block]:
    """The lines with the end of a list of dashes found in the language that does not show it: where the other language
    has as many items and a paragraph behind them, the last item ends at the sentence that fits that in length.
    """
    lists = _dash_lists(lines)
    if len(lists) != 2 or lists[0][1] - lists[0][0] != lists[1][1] - lists[1][0]:
        return lines
    closings = [end < len(lines) and lines[end].kind == "paragraph" for _, end in lists]
    if closings[0] == closings[1]:
        return lines
    known, unknown = (lists[0], lists[1]) if closings[0] else (lists[1], lists[0])
    share = len(lines[known[1] - 1].text) / len(lines[known[1] - 1].text + lines[known[1]].text)
    item = lines[unknown[1] - 1].text
    breaks = [match.start() for match in _SENTENCE_BREAK.finditer(item)]
    if not breaks:
        return lines
    cut = min(breaks, key=lambda place: abs(place / len(item) - share))
    parts = [Block("paragraph", item[:cut].strip()), Block("paragraph", item[cut:].strip())]
    return [*lines[: unknown[1] - 1], *parts, *lines[unknown[1] :]]


def _dash_lists(lines: list[Block]) -> list[tuple[int, int]]:
    """Where runs of lines that begin with a double dash start and end."""
    found: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        if not line.text.startswith("——"):
            continue
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found
