"""Frameworks as text: ASPARTIX (.apx), the Trivial Graph Format (.tgf) and the numbered ICCMA form (.af).

.apx   arg(a).  att(a,b).            [ICCMA2019]
.tgf   a line per argument, #, a line per attack: a b
.af    p af 2, then a line per attack: 1 2; lines that start with # are remarks   [ICCMA2023]
"""

import re
from collections.abc import Callable, Mapping, Sequence

from countermove.case.input_files import FilePath, read_input
from countermove.core.errors import Fault, InputError, Place, UsageError
from countermove.core.framework import Framework
from countermove.core.yaml_text import decode_text

MOST_ARGUMENTS = 100_000
MOST_FAULTS = 50

_FACT = re.compile(r"\s*(?:(arg)\(\s*([^\s(),.]+)\s*\)|(att)\(\s*([^\s(),.]+)\s*,\s*([^\s(),.]+)\s*\))\s*\.\s*")
_NUMBER = re.compile(r"[0-9]{1,9}")
_PLAIN_TERM = re.compile(r"[a-z][A-Za-z0-9_]*|0|[1-9][0-9]*")


def read_framework(path: FilePath) -> Framework:
    """The framework in the file `path`, in the form that its ending names: .apx, .tgf or .af.

    Raises InputError with the faults of the file, UsageError for another ending.
    """
    name = str(path)
    return parse_framework(read_input(path), name, form=name.rpartition(".")[2].lower())


def parse_framework(data: bytes, file: str, *, form: str) -> Framework:
    """The framework that `data`, the content of `file`, gives in `form`: apx, tgf or af.

    An attack that is given twice counts once. Raises InputError with the faults of the file, at most fifty of them.
    """
    if form not in _PARSERS:
        raise UsageError(f"{file}: a framework in the form '{form}' is unknown; expected {', '.join(_PARSERS)}")
    faults: list[Fault] = []
    text = decode_text(data.replace(b"\t", b" "), file, faults)
    if text is None:
        raise InputError(faults)
    draft = _Draft(file)
    _PARSERS[form](draft, re.split(r"\r\n|\r|\n", text))
    return draft.finish()


def render_framework(framework: Framework, form: str) -> str:
    """The framework as text in `form`: apx, tgf or af.

    In .apx, a name that is no plain term of its own becomes one: other signs turn into underscores, and a number is
    added where two names would meet. In .af, a remark for each argument keeps its name.
    """
    return _RENDERERS[form](framework)


class _Draft:
    """A framework as far as it has been read: arguments by name, attacks with the line that gives them, and faults."""

    def __init__(self, file: str) -> None:
        self.file, self.faults, self.more = file, list[Fault](), 0
        self.place: dict[str, int] = {}
        self.attacks: dict[tuple[str, str], int] = {}

    def add_fault(self, line: int, message: str) -> None:
        """Remembers a fault; beyond fifty they are only counted."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(Place(self.file, line, 1), message))
        else:
            self.more += 1

    def add_argument(self, name: str, line: int) -> None:
        """One more argument; a fault where it is there already or there are too many."""
        if name in self.place:
            self.add_fault(line, f"argument {name} is listed twice; expected each once")
        elif len(self.place) == MOST_ARGUMENTS:
            self.add_fault(line, f"there are more than {MOST_ARGUMENTS:,} arguments; expected fewer")
        else:
            self.place[name] = len(self.place)

    def finish(self) -> Framework:
        """The framework, once every attack names arguments that are there. Raises InputError with all faults."""
        for (by, against), line in self.attacks.items():
            for name in dict.fromkeys((by, against)):
                if name not in self.place:
                    self.add_fault(line, f"attack {by} {against} names {name}; expected an argument that is listed")
        if self.more:
            self.faults.append(
                Fault(Place(self.file), f"{self.more:,} more faults are not listed; mend the first ones")
            )
        if self.faults:
            raise InputError(sorted(self.faults))
        attacks = sorted((self.place[by], self.place[against]) for by, against in self.attacks)
        return Framework(tuple(self.place), tuple(attacks))


def _parse_apx(draft: _Draft, lines: Sequence[str]) -> None:
    for number, whole in enumerate(lines, 1):
        line, at = whole.partition("%")[0].rstrip(), 0
        while at < len(line):
            fact = _FACT.match(line, at)
            if fact is None:
                draft.add_fault(number, f"'{_shortened(line[at : at + 80])}' is no fact; expected arg(a). or att(a,b).")
                break
            if fact[1]:
                draft.add_argument(fact[2], number)
            else:
                draft.attacks.setdefault((fact[4], fact[5]), number)
            at = fact.end()


def _parse_tgf(draft: _Draft, lines: Sequence[str]) -> None:
    in_attacks = False
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words:
            continue
        if words == ["#"] and not in_attacks:
            in_attacks = True
        elif not in_attacks:
            draft.add_argument(words[0], number)
        elif len(words) == 1:
            draft.add_fault(number, f"'{_shortened(line)}' is no attack; expected two arguments")
        else:
            draft.attacks.setdefault((words[0], words[1]), number)
    if not in_attacks:
        draft.add_fault(len(lines), "no line with # alone; expected one between arguments and attacks")


def _parse_af(draft: _Draft, lines: Sequence[str]) -> None:
    size: int | None = None
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if size is None:
            size = _take_header(draft, words, number)
            if size is None:
                return
            draft.place = {str(name): name - 1 for name in range(1, size + 1)}
        elif len(words) == 2 and all(_NUMBER.fullmatch(word) for word in words):
            draft.attacks.setdefault((str(int(words[0])), str(int(words[1]))), number)
        else:
            draft.add_fault(number, f"'{_shortened(line)}' is no attack; expected two numbers from 1 to {size}")
    if size is None:
        draft.add_fault(1, "no line 'p af n'; expected it before the attacks, with the number of arguments")


def _take_header(draft: _Draft, words: Sequence[str], number: int) -> int | None:
    found = _shortened(" ".join(words))
    if len(words) != 3 or words[:2] != ["p", "af"] or not _NUMBER.fullmatch(words[2]):
        draft.add_fault(number, f"'{found}' is no header; expected 'p af n', n the number of arguments")
        return None
    if int(words[2]) > MOST_ARGUMENTS:
        draft.add_fault(number, f"'{found}' has too many arguments; expected at most {MOST_ARGUMENTS:,}")
        return None
    return int(words[2])


def _render_apx(framework: Framework) -> str:
    names = _plain_terms(framework.arguments)
    facts = [f"arg({name})." for name in names]
    facts += [f"att({names[by]},{names[against]})." for by, against in framework.attacks]
    return "".join(f"{fact}\n" for fact in facts)


def _render_tgf(framework: Framework) -> str:
    names = framework.arguments
    attacks = (f"{names[by]} {names[against]}" for by, against in framework.attacks)
    return "".join(f"{line}\n" for line in (*names, "#", *attacks))


def _render_af(framework: Framework) -> str:
    remarks = (f"# {number} {name}" for number, name in enumerate(framework.arguments, 1) if name != str(number))
    attacks = (f"{by + 1} {against + 1}" for by, against in framework.attacks)
    return "".join(f"{line}\n" for line in (f"p af {len(framework.arguments)}", *remarks, *attacks))


def _plain_terms(names: Sequence[str]) -> list[str]:
    """A plain term for each name, all different: the name itself where it is one."""
    taken = {name for name in names if _PLAIN_TERM.fullmatch(name)}
    terms = []
    for name in names:
        term = name
        if name not in taken:
            plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
            stem = plain if _PLAIN_TERM.fullmatch(plain) else f"a_{plain}"
            term = next(
                each for each in (stem, *(f"{stem}_{n}" for n in range(2, len(names) + 3))) if each not in taken
            )
            taken.add(term)
        terms.append(term)
    return terms


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:37]}..."


_PARSERS: Mapping[str, Callable[[_Draft, Sequence[str]], None]] = {
    "apx": _parse_apx,
    "tgf": _parse_tgf,
    "af": _parse_af,
}
_RENDERERS: Mapping[str, Callable[[Framework], str]] = {"apx": _render_apx, "tgf": _render_tgf, "af": _render_af}
