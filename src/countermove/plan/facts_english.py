"""Facts in English text: bodies by «Led by …» and «… shall», deadlines, targets, leading verbs."""

import re
from collections.abc import Iterator

from countermove.plan.fact import policy_verbs

Found = tuple[str, int, int, str]
"""Kind, start, end and value of a fact."""

NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_WORD = r"(?:U\.S\.?|[A-Z][\w&’'-]*)"
_LINK = r"(?:of|for|on|at|to|and|in|within)(?: the)? "
_NAME = rf"(?:[Tt]he )?{_WORD}(?: (?:{_LINK}|(?<=’s )[a-z]+ )?{_WORD}| \([A-Z][\w& -]{{0,20}}\))*(?:’s)?"
_RUN = rf"{_NAME}(?:(?:, and |, | through |, including ){_NAME})*"
_RUNS = re.compile(_RUN)
_LED_BY = re.compile(rf"\b(?:[Ll]ed|[Mm]anaged|[Oo]verseen|[Cc]oordinated) by (?P<run>{_RUN})")
_SUPPORT = re.compile(
    r"\b(?:in (?:close )?(?:coordination|collaboration|consultation|partnership|cooperation|conjunction) with"
    rf"|with (?:the )?(?:input|support|assistance|advice) (?:of|from)|supported by),? (?P<run>{_RUN})"
)
_NO_BODIES = frozenset(("U.S", "U.S.", "United States", "Federal", "American", "Americans", "AI"))
_SUPPORTED_BY = re.compile(r"\b(?:with|from|of|by|to|for|through|via|and|or|as|within|under),? $")
_SHALL = re.compile(
    r"(?P<others>,? and (?:[A-Za-z-]+ ){0,5}?[a-z]+)?"
    r"(?:, (?:acting|in|and in|as|consistent|after|pursuant|through|with|within|working|jointly|where|when)\b"
    r"[^.;:]{0,500}?,)? (?:shall|should|must|will)(?=[, :])(?!,? (?:not|be|have)\b)"
)
_BODY_WORD = re.compile(
    r"\b(?:Department|Secretary|Office|Agency|Administration|Administrator|Director|Commission|Commissioner|Council|"
    r"Attorney General|Committee|Ministry|Minister|Board|Bureau|Service|Center|Centre|Institute|Authority|Foundation|"
    r"Government|Assistant to the President|Archivist|Librarian|Parliament)\b"
)
_ACRONYM = re.compile(r"(?<![A-Za-z])(?!AI\b|US\b|EU\b|UK\b|IT\b|LLM\b|IP\b|ML\b|CBRN)[A-Z]{2,6}(?![A-Za-z])")
_WITHIN = re.compile(
    r"\b(?:[Ww]ithin|[Nn]ot? later than|[Nn]o more than)(?: the next)? "
    rf"(?P<number>\d{{1,4}}|{'|'.join(NUMBER_WORDS)})[ -](?:calendar |business |working )?"
    r"(?P<unit>day|week|month|year)s?"
    r"(?: (?:of|after|from|following) (?:the (?:date|issuance|effective date|publication|adoption) of )?"
    r"(?:this|the) (?:order|Order|memorandum|act|Act|Plan|plan|strategy|Strategy|Regulation|Communication))?\b"
)
_BY_DATE = re.compile(
    r"\b(?:[Bb]y|[Bb]efore|[Uu]ntil|[Nn]o later than|[Nn]ot later than)(?: the)?(?P<end> end of| close of)? "
    rf"(?:(?:(?P<first>\d{{1,2}}) )?(?P<month>{'|'.join(MONTHS)}) (?:(?P<day>\d{{1,2}}), )?|fiscal year |FY ?|Q[1-4] )?"
    r"(?P<year>(?:19|20|21)\d\d)\b(?!-\d)"
)
_PERCENT = re.compile(
    r"(?P<cue>\b(?:at least|more than|over|up to|no more than|less than|below|above|by|to|of|exceed(?:s|ing)?"
    r"|reach(?:es|ing)?) )(?:(?P<second>at least|more than|over|up to) )?(?P<number>\d[\d,.]{0,15})"
    r"(?: ?%| percent\b| per cent\b)"
)
_MONEY = re.compile(
    r"(?P<cue>\b(?:at least|more than|over|up to|no more than|exceeding|invest|mobili[sz]e|allocate|provide|commit) )"
    r"(?P<sign>US\$|[$€£¥])(?P<number>\d[\d,.]{0,15})(?: (?P<unit>thousand|million|billion|trillion))?"
)
_COUNT = re.compile(
    r"\b(?:reach|train|build|install|deploy|double|target of|goal of)(?:ing)? "
    r"(?P<cue>at least |more than |over |up to )?(?P<number>\d[\d,.]{0,15})"
    r"(?: (?P<unit>(?:new |additional )?[A-Za-z]+))?"
)
_BOUNDS = {
    "at least": ">=", "more than": ">", "over": ">", "above": ">", "exceed": ">", "exceeds": ">", "exceeding": ">",
    "up to": "<=", "no more than": "<=", "less than": "<", "below": "<",
}  # fmt: skip
_CLAUSE = re.compile(r"(?:Led by|Through|At|Within|Via|Under|In|By|With|Working|To)\b")
_AFTER_COMMA = re.compile(r",[”\"]? (?:and |as appropriate, |where appropriate, )?(?:[a-z]+ly )?(?P<verb>[a-z]+)\b")
_AT_START = re.compile(r"(?:[A-Za-z]+ly )?(?P<verb>[A-Za-z]+)\b")
_MORE_VERBS = re.compile(r"(?:, and |, or |, | and | or )(?P<verb>[a-z]+)\b")
_AFTER_SHALL = re.compile(
    r"\b(?:shall|should|must|will)(?:, [^.;:]{0,300}?,)? (?:also )?(?:[a-z]+ly )?(?P<verb>[a-z]+)\b"
)
_SENTENCE = re.compile(r"(?:[^.;:]|\.(?!\s|$))*")


def english_facts(text: str) -> Iterator[Found]:
    """The facts that English words in `text` say."""
    for match in _LED_BY.finditer(text):
        yield from _bodies("lead", match["run"], match.start("run"))
    yield from _obliged(text)
    for match in _SUPPORT.finditer(text):
        yield from _bodies("support", match["run"], match.start("run"))
    yield from _deadlines(text)
    yield from _targets(text)
    yield from _verbs(text)


def _bodies(kind: str, run: str, start: int) -> Iterator[Found]:
    """A fact for each body in a run of names."""
    for left, right in _split(run):
        name = run[left:right]
        own = name[4:] if name[:4].lower() == "the " else name
        if own and own not in _NO_BODIES:
            yield kind, start + right - len(own), start + right, own.removesuffix("’s")


def _split(run: str) -> Iterator[tuple[int, int]]:
    """Where the names of a run start and end. An «and» parts two names where one of them is short or has an article:
    that in «Science and Technology» parts none.
    """
    start = 0
    for match in re.finditer(r", and |, including | through |, | and ", run):
        if match[0] == " and ":
            left, right = run[: match.start()].rsplit(" ", 1)[-1], run[match.end() :].split(" ", 1)[0]
            if not (_ACRONYM.search(left) or _ACRONYM.search(right) or right == "the"):
                continue
        yield start, match.start()
        start = match.end()
    yield start, len(run)


def _obliged(text: str) -> Iterator[Found]:
    """The bodies of which is said what they shall do."""
    position = 0
    while match := _RUNS.search(text, position):
        modal = _SHALL.match(text, match.end())
        if (
            modal
            and _is_body(match[0], modal)
            and not _SUPPORTED_BY.search(text[max(0, match.start() - 12) : match.start()])
        ):
            yield from _bodies("lead", match[0], match.start())
            position = modal.end()
        else:
            position = match.end()


def _is_body(run: str, modal: re.Match[str]) -> bool:
    """Whether the run names bodies: by a word such as «Office», or short names of which there are several."""
    several = len(_ACRONYM.findall(run)) > 1 or modal["others"]
    return bool(_BODY_WORD.search(run) or (several and _ACRONYM.search(run)))


def _deadlines(text: str) -> Iterator[Found]:
    for match in _WITHIN.finditer(text):
        number = int(match["number"]) if match["number"].isdigit() else NUMBER_WORDS.index(match["number"]) + 1
        yield "deadline", match.start(), match.end(), f"P{number}{match['unit'][0].upper()}"
    for match in _BY_DATE.finditer(text):
        month = f"-{MONTHS.index(match['month']) + 1:02d}" if match["month"] else ""
        printed = match["day"] or match["first"]
        day = f"-{int(printed):02d}" if printed else ""
        yield "deadline", match.start(), match.end(), f"{match['year']}{month}{day}"


def _targets(text: str) -> Iterator[Found]:
    for match in _PERCENT.finditer(text):
        bound = _BOUNDS.get(match["second"] or match["cue"].strip(), "=")
        yield "target", match.start(), match.end(), f"{bound} {_number(match['number'])} %"
    for match in _MONEY.finditer(text):
        unit = f" {match['unit']}" if match["unit"] else ""
        yield (
            "target",
            match.start(),
            match.end(),
            f"{_BOUNDS.get(match['cue'].strip(), '=')} {match['sign']}{_number(match['number'])}{unit}",
        )
    for match in _COUNT.finditer(text):
        unit = f" {match['unit']}" if match["unit"] else ""
        bound = _BOUNDS.get((match["cue"] or "").strip(), "=")
        yield "target", match.start(), match.end(), f"{bound} {_number(match['number'])}{unit}"


def _number(printed: str) -> str:
    return printed.rstrip(".,").replace(",", "")


def _verbs(text: str) -> Iterator[Found]:
    """The verb that the text leads with, and those beside it: «build, maintain, and update»."""
    known = policy_verbs()["en"]
    sentence = _SENTENCE.match(text)
    end = sentence.end() if sentence else len(text)
    patterns = (_AFTER_COMMA.finditer(text, 0, end),) if _CLAUSE.match(text) else (_AT_START.finditer(text, 0, 40),)
    for matches in (*patterns, _AFTER_SHALL.finditer(text, 0, end)):
        for match in matches:
            if _base_form(match["verb"]) in known:
                yield from _with_more(text, match, known)
                return
            if patterns[0] is matches and match.re is _AT_START:
                break


def _with_more(text: str, first: re.Match[str], known: frozenset[str]) -> Iterator[Found]:
    match: re.Match[str] | None = first
    while match and _base_form(match["verb"]) in known:
        yield "verb", match.start("verb"), match.end("verb"), _base_form(match["verb"])
        match = _MORE_VERBS.match(text, match.end("verb"))


def _base_form(verb: str) -> str:
    """The verb as the list has it: in small letters, -ise as -ize where the list has that."""
    lower = verb.lower()
    american = re.sub(r"(?<=[a-z]{2})is(?=e$)", "iz", lower)
    return american if american in policy_verbs()["en"] else lower
