"""Damage thousands of documents at random, read each in a child process, and count what comes of it.

Every mutant follows from the seed and its number alone. Exit status 1 where any reading ended in something other than a
document or a refusal: a traceback, more than the time or memory allowed, a crash. Time is that of the processor, so
that other work on the machine does not count; a child that says nothing for six times as long by the clock hangs.
"""

import argparse
import copy
import io
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from countermove.core.errors import DocumentError
from countermove.documents.read import READERS, read_document

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from seed_documents import make_seeds  # noqa: E402 - it lies with the tests

SHARED = ROOT.parent / "shared" / "documents"
LARGEST_SEED = 600_000  # bytes
REAL_SHARE = 0.05  # of the mutants: made from documents of the folder, which take longer
TOKENS = (
    b"<", b">", b"</", b"<!--", b"]]>", b"&#x110000;", b"&", b'"', b"\0", b"\xff\xfe", b"%%EOF", b"endobj", b"<w:p>",
    b"</w:p>", b"<div>" * 50, b"<table><tr><td>" * 20, b"9999999999", b"-1", b"\xf0\x9f\x98\x80", b"(" * 40, b"\n" * 40,
)  # fmt: skip
REAL = "real/"  # in front of the names of documents that were not generated
PATIENCE = 6  # times the allowed time, by the clock
VALUES = (
    "",
    "0",
    "1",
    "-1",
    "9",
    "99999999999999999999",
    "%1%9.",
    "x",
    "中文",
    "TOC",
    "chineseCounting",
    "begin",
    "end",
)
MOST_NODES = 5_000
SOUND = frozenset(("read", "refused"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one mutant: read, refused, or the kind of failure, with what is known about it."""

    number: int
    name: str
    kind: str
    detail: str
    seconds: float


@dataclass(slots=True)
class Worker:
    """A child process with its pipe, the number of the mutant it reads, and since when."""

    process: Any
    pipe: Connection
    number: int
    since: float


def mutate(seeds: dict[str, bytes], seed: int, number: int) -> tuple[str, bytes]:
    """The name and content of a mutant: a document with bytes flipped, cut, copied, replaced, or spliced from another.
    Of a Word file, mostly the parts inside are damaged, as its archive checks itself.
    """
    rng = random.Random(f"{seed}/{number}")
    real = sorted(name for name in seeds if name.startswith(REAL))
    generated = sorted(seeds.keys() - set(real))
    name = rng.choice(real if real and rng.random() < REAL_SHARE else generated)
    if name.endswith(".docx") and rng.random() < 0.8:
        return name, _mutate_inside(seeds[name], rng)
    return name, _damage(seeds[name], seeds[rng.choice(sorted(seeds))], rng)


def _mutate_inside(data: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    damaged = rng.choice(sorted(parts))
    if rng.random() < 0.6:
        parts[damaged] = _rearrange(parts[damaged], rng)
    else:
        parts[damaged] = _damage(parts[damaged], parts[rng.choice(sorted(parts))], rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _rearrange(data: bytes, rng: random.Random) -> bytes:
    """The part with elements left out, doubled, moved or with other values, so that it stays well-formed."""
    root = ElementTree.fromstring(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        nodes = list(root.iter())
        parent, other = rng.choice(nodes), rng.choice(nodes)
        child = rng.choice(list(parent)) if len(parent) else None
        match rng.choice(("leave", "double", "move", "value", "text")):
            case "leave" if child is not None:
                parent.remove(child)
            case "double" if child is not None:
                parent.extend([copy.deepcopy(child)] * rng.choice((1, 3)))
            case "move" if child is not None:
                other.insert(0, copy.deepcopy(child))
            case "value" if parent.attrib:
                parent.set(rng.choice(sorted(parent.attrib)), rng.choice(VALUES))
            case "text":
                parent.text = rng.choice(VALUES)
        if len(nodes) > MOST_NODES:
            break
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _damage(data: bytes, other: bytes, rng: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8, 40))):
        place = rng.randrange(len(content) + 1)
        end = min(len(content), place + rng.choice((1, 4, 40, 400)))
        match rng.choice(("flip", "flip", "set", "cut", "end", "copy", "token", "splice")):
            case "flip" if place < len(content):
                content[place] ^= 1 << rng.randrange(8)
            case "set" if place < len(content):
                content[place] = rng.randrange(256)
            case "cut":
                del content[place:end]
            case "end" if rng.random() < 0.2:
                del content[place:]
            case "copy":
                content[place:place] = content[place:end] * rng.choice((1, 2, 20))
            case "token":
                content[place:place] = rng.choice(TOKENS)
            case "splice":
                start = rng.randrange(len(other) + 1)
                content[place:end] = other[start : start + rng.choice((10, 100, 1000))]
    return bytes(content)


def read_mutant(path: Path) -> tuple[str, str]:
    """The kind of outcome of reading the file, and the end of the traceback where it failed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read_document(path)
    except DocumentError as error:
        message = error.faults[0].message
        return ("refused", "") if "; " in message else ("refused without advice", message)
    except MemoryError:
        return "out of memory", ""
    except Exception:
        lines = traceback.format_exc().strip().splitlines()
        return "traceback", " | ".join(line.strip() for line in lines[-4:])
    return "read", ""


def collect_seeds(folder: Path) -> dict[str, bytes]:
    """The generated documents, and those in `folder` that are not too large."""
    found = dict(make_seeds())
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix in READERS and path.stat().st_size <= LARGEST_SEED:
            found[f"{REAL}{path.name}"] = path.read_bytes()
    return found


def serve(pipe: Connection, seeds: dict[str, bytes], options: argparse.Namespace) -> None:
    """The work of a child: for every number that comes, read that mutant and send what came of it."""
    seed, limit, memory = options.seed, options.seconds, options.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with tempfile.TemporaryDirectory() as folder:
        while (number := pipe.recv()) is not None:
            name, data = mutate(seeds, seed, number)
            path = Path(folder) / f"mutant{Path(name).suffix}"
            path.write_bytes(data)
            started = time.process_time()
            kind, detail = read_mutant(path)
            seconds = time.process_time() - started
            pipe.send(Outcome(number, name, kind if seconds <= limit else "slow", detail, seconds))


def run(options: argparse.Namespace, seeds: dict[str, bytes]) -> list[Outcome]:
    """The outcomes of all mutants; a child that takes too long is ended and counted, and another one started."""
    numbers = iter(range(options.first, options.first + options.number))
    outcomes: list[Outcome] = []
    workers: list[Worker] = []

    def start() -> None:
        number = next(numbers, None)
        if number is None:
            return
        ours, theirs = get_context("fork").Pipe()
        process = get_context("fork").Process(target=serve, args=(theirs, seeds, options))
        process.start()
        theirs.close()
        ours.send(number)
        workers.append(Worker(process, ours, number, time.monotonic()))

    for _ in range(options.workers):
        start()
    while workers:
        wait([worker.pipe for worker in workers], timeout=0.5)
        for worker in list(workers):
            outcome = _receive(
                worker, PATIENCE * options.seconds, lambda number: mutate(seeds, options.seed, number)[0]
            )
            if outcome is None:
                continue
            outcomes.append(outcome)
            if outcome.kind in {"hang", "crash"}:
                workers.remove(worker)
                start()
                continue
            following = next(numbers, None)
            worker.pipe.send(following)
            worker.since = time.monotonic()
            if following is None:
                worker.process.join()
                workers.remove(worker)
            else:
                worker.number = following
    return outcomes


def _receive(worker: Worker, seconds: float, name_of: Callable[[int], str]) -> Outcome | None:
    """What the child has to say, or that it is dead or over its time; None while it works."""
    spent = time.monotonic() - worker.since
    try:
        if worker.pipe.poll():
            outcome = worker.pipe.recv()
            assert isinstance(outcome, Outcome)
            return outcome
    except EOFError:
        worker.process.join()
        detail = f"exit status {worker.process.exitcode}"
        return Outcome(worker.number, name_of(worker.number), "crash", detail, spent)
    if spent > seconds:
        worker.process.kill()
        worker.process.join()
        return Outcome(worker.number, name_of(worker.number), "hang", "", spent)
    return None


def print_outcomes(outcomes: list[Outcome]) -> None:
    """Counts by format and kind, the slowest, and every failure once."""
    counts = Counter((Path(outcome.name).suffix, outcome.kind) for outcome in outcomes)
    for (ending, kind), count in sorted(counts.items()):
        print(f"{ending:7} {kind:24} {count:6}")
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    print(f"slowest: {slowest.seconds:.2f} s, number {slowest.number} ({slowest.name})")
    failures = {outcome.detail: outcome for outcome in outcomes if outcome.kind not in SOUND}
    for outcome in failures.values():
        print(f"number {outcome.number} ({outcome.name}): {outcome.kind} {outcome.detail}")


def main() -> int:
    """Exit status: 0 where everything was read or refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000, help="how many mutants")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10.0, help="processor time for each")
    parser.add_argument("--memory-mb", type=int, default=3_000, help="address space of each child")
    parser.add_argument("--documents", type=Path, default=SHARED, help="a folder of real documents to damage, too")
    options = parser.parse_args()
    started = time.monotonic()
    outcomes = run(options, collect_seeds(options.documents))
    print_outcomes(outcomes)
    sound = sum(outcome.kind in SOUND for outcome in outcomes)
    print(f"{sound:,} of {len(outcomes):,} were read or refused, in {time.monotonic() - started:.0f} s")
    return 0 if sound == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
