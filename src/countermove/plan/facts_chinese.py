"""Facts in Chinese text, in Simplified characters: bodies by 由…牵头 and 会同, deadlines, targets, leading verbs."""

import re
from collections.abc import Iterator

from countermove.documents.numbering import parse_chinese_number
from countermove.plan.fact import policy_verbs
from countermove.plan.facts_english import Found

LONGEST_BODY = 20
LONGEST_LIST = 160

_SUFFIX = re.compile(
    r"(?:委员会|办公室|部门|总局|政府|发展改革委|网信办|部|委|局|署|厅|院|办|中心|银行|机构|协会|联盟|单位|公司|集团)$"
)
_LIST_END = re.compile(
    r"等?(?:有关|相关)?(?:部门|单位|方面)?(?:共同|具体|联合|分别)?(?:按(?:照)?(?:各自)?职责(?:分工)?)?$"
)
_CLAUSE_START = re.compile(r"[，,。；;：:（()）\s由]")
_LEAD = re.compile(r"牵头|负责|主导|会同|应当")
_SUPPORT = re.compile(r"配合|参与|参加|协同")
_JOINED = re.compile(r"会同|联合")
_NAMED = re.compile(r"(?P<kind>牵头|责任|主办|负责|主管|配合|参加|协办)(?:单位|部门)[：:]\s*(?P<list>[一-鿿、，]+)")
_FIRST_BODY = re.compile(
    r"[一-鿿]{1,18}?(?:委员会|办公室|部门|总局|政府|发展改革委(?!员)|网信办|部(?![门分署委])|委(?!员)|局(?![部面])|署|厅|院|办(?![公法])"
    r"|中心|银行|机构|协会|联盟|单位|公司|集团)(?:(?:有关|相关)(?:主管)?部门)?"
)
_AND = re.compile(r"、|以及|[和及与]")
_MAKES_A_NOUN = frozenset("者商方式性力")
_NO_BODY = re.compile(r"^(?:全部|各|该|其|内部|本|大部|一部|局|院|部|委|办)$|[的了是]|^(?:谁|其他)")
_TO_YEAR = re.compile(r"(?:到|至|截至)(?P<year>20\d\d|19\d\d|21\d\d)年(?:年?底|末)?(?!\d{1,2}月)")
_BEFORE = re.compile(
    r"(?:到|至|在|于)?(?P<year>(?:19|20|21)\d\d)年(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?:年?底|末)?(?:之前|以前|前)"
)
_MONTH = re.compile(r"(?:到|至|截至)(?P<year>(?:19|20|21)\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?:底|末)?")
_SPAN = re.compile(
    r"(?P<number>\d{1,4}|[一二三四五六七八九十百]{1,4})个?(?P<unit>工作日|日|天|周|月|年)(?:以内|之内|内)(?!容|部|外|地|在|设)"
)
_PERIOD = re.compile(r"[“\"]?(?P<plan>十[一二三四五六七八九]?五|二十[一二三四五六七八九]?五)[”\"]?(?:期间|期末|末)")
_UNITS = (
    r"%|个百分点|[百千万亿兆]{0,2}(?:元|美元|人次|人|个|家|项|座|倍|件|公里|千瓦时|千瓦|吨|户|所|台|辆|EFLOPS|MW|GW|kW|TWh)"
    r"|[百千万亿]{1,2}"
)
_REACH = re.compile(
    r"(?P<cue>达到|超过|突破|不低于|不少于|不超过|提高到|提升到|提升至|提高至|增长到|下降到|降低到|控制在|增长|下降|降低|提高|提升|超|达)"
    rf"(?:约|至)?(?P<number>\d[\d,.]{{0,15}})(?P<unit>{_UNITS})(?P<bound>以上|以下|以内|左右)?"
)
_ABOVE = re.compile(rf"(?<![\d,.])(?P<number>\d[\d,.]{{0,15}})(?P<unit>{_UNITS})(?P<bound>以上|以内|以下)")
_BOUNDS = {"超过": ">", "突破": ">", "超": ">", "不低于": ">=", "不少于": ">=", "不超过": "<=", "控制在": "<="}
_BOUND_AFTER = {"以上": ">=", "以下": "<=", "以内": "<=", "左右": "~"}
_OPENING = re.compile(
    r"(?:由[^，。；]{2,60}?(?:牵头|负责)[，,]|到20\d\d年[，,]|[“\"][^”\"]{1,20}[”\"])?(?:进一步|积极|大力|全面|稳步|稳妥|有序|依法|着力|持续|切实|共同|合力|要)?"
)


def chinese_facts(text: str) -> Iterator[Found]:
    """The facts that Chinese words in `text` say; Traditional characters are folded before."""
    yield from _leaders(text)
    yield from _supporters(text)
    yield from _deadlines(text)
    yield from _targets(text)
    yield from _verb(text)


def _leaders(text: str) -> Iterator[Found]:
    for match in _LEAD.finditer(text):
        yield from _bodies_before("lead", text, match.start())
    for match in _NAMED.finditer(text):
        kind = "support" if match["kind"] in {"配合", "参加", "协办"} else "lead"
        yield from _bodies(kind, match["list"], match.start("list"))


def _supporters(text: str) -> Iterator[Found]:
    for match in _SUPPORT.finditer(text):
        yield from _bodies_before("support", text, match.start())
    for match in _JOINED.finditer(text):
        yield from _bodies_after("support", text, match.end())


def _bodies_after(kind: str, text: str, start: int) -> Iterator[Found]:
    """The bodies of the list that begins at `start`."""
    while match := _FIRST_BODY.match(text, start):
        if _NO_BODY.search(match[0]):
            return
        yield kind, match.start(), match.end(), match[0]
        parted = _AND.match(text, match.end())
        if parted is None:
            return
        start = parted.end()


def _bodies_before(kind: str, text: str, end: int) -> Iterator[Found]:
    """The bodies of the list that ends at `end` and begins with its clause or behind 由."""
    stretch = text[max(0, end - LONGEST_LIST) : end]
    starts = [found.end() for found in _CLAUSE_START.finditer(stretch)]
    start = starts[-1] if starts else 0
    if not starts and len(stretch) == LONGEST_LIST:
        return
    yield from _bodies(kind, stretch[start:], end - len(stretch) + start)


def _bodies(kind: str, names: str, start: int) -> Iterator[Found]:
    """A fact for each body in a list; none at all where something in the list is no body."""
    found: list[Found] = []
    for left, right in _split(names):
        name = names[left:right]
        if len(name) > LONGEST_BODY or not _SUFFIX.search(name) or _NO_BODY.search(name):
            return
        found.append((kind, start + left, start + right, name))
    yield from found


def _split(names: str) -> Iterator[tuple[int, int]]:
    """Where the names of a list start and end. 和 parts two names where the first is whole without it: that in
    工业和信息化部 parts none.
    """
    end = len(names)
    tail = _LIST_END.search(names)
    if tail and ("等" in tail[0] or not _SUFFIX.search(names)):
        end = tail.start()
    start = 0
    for match in _AND.finditer(names, 0, end):
        if match[0] == "、" or _SUFFIX.search(names[start : match.start()]):
            yield start, match.start()
            start = match.end()
    yield start, end


def _deadlines(text: str) -> Iterator[Found]:
    for pattern in (_TO_YEAR, _BEFORE, _MONTH):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            rest = [f"{int(parts[key]):02d}" for key in ("month", "day") if parts.get(key)]
            yield "deadline", match.start(), match.end(), "-".join([match["year"], *rest])
    for match in _SPAN.finditer(text):
        unit = {"工作日": "D", "日": "D", "天": "D", "周": "W", "月": "M", "年": "Y"}[match["unit"]]
        yield "deadline", match.start(), match.end(), f"P{parse_chinese_number(match['number'])}{unit}"
    for match in _PERIOD.finditer(text):
        yield "deadline", match.start(), match.end(), match["plan"]


def _targets(text: str) -> Iterator[Found]:
    reached = list(_REACH.finditer(text))
    taken = {match.start("number") for match in reached}
    for match in (*reached, *(other for other in _ABOVE.finditer(text) if other.start("number") not in taken)):
        cue = match.groupdict().get("cue") or ""
        bound = _BOUND_AFTER.get(match["bound"] or "") or _BOUNDS.get(cue, "=")
        yield (
            "target",
            match.start(),
            match.end(),
            f"{bound} {match['number'].rstrip('.,').replace(',', '')} {match['unit']}",
        )


def _verb(text: str) -> Iterator[Found]:
    """The verb that the text leads with."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    if text[start : start + 2] in policy_verbs()["zh"] and text[start + 2 : start + 3] not in _MAKES_A_NOUN:
        yield "verb", start, start + 2, text[start : start + 2]
