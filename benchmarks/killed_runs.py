"""Scenarios of `us-plan` while workers and whole runs are killed at random: none may be lost, doubled or changed.

First workers of the engine `processes`, then whole runs that keep their scenarios on disk and are begun again. Both are
compared with what threads of one process solve undisturbed: chunk by chunk, to the last bit.
"""

import random
import subprocess
import sys
from hashlib import sha256
from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, sleep

from shared.timing import is_quick, us_plan

from countermove.game.game import Game
from countermove.uncertainty.run import Chunk, Run, cut_into_chunks, solve_chunks
from countermove.uncertainty.store import Manifest, open_store
from countermove.workflow.explorations import Keeping, explore_on_disk

CHUNK = 1000
SEED = 11


def digest(chunk: Chunk) -> str:
    found = chunk.outcomes
    arrays = (chunk.inputs, found.profiles, found.payoffs, found.strengths, found.ties)
    return sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def solved(game: Game, many: int) -> list[str]:
    return [digest(chunk) for chunk in solve_chunks(game, Run(many, SEED), cut_into_chunks(many, CHUNK))]


def kill_workers(rng: random.Random, some_done: Event, killed: list[int]) -> None:
    """Kills some of the workers at random moments, but lets one chunk be done after each time."""
    while True:
        sleep(rng.uniform(0, 1.5))
        workers = active_children()
        for worker in rng.sample(workers, rng.randint(1, len(workers)) if workers else 0):
            worker.kill()
            killed.append(worker.pid or 0)
        some_done.clear()
        some_done.wait()


def compare_workers(game: Game, right: list[str], *, kills: int, many: int) -> None:
    rng, some_done = random.Random(1), Event()
    killed: list[int] = []
    Thread(target=kill_workers, args=(rng, some_done, killed), daemon=True).start()
    runs = wrong = 0
    start = perf_counter()
    while len(killed) < kills:
        run, chunks = Run(many, SEED, "processes", 3), cut_into_chunks(many, CHUNK)
        found = []
        for chunk in solve_chunks(game, run, chunks):
            found.append(digest(chunk))
            some_done.set()
        runs += 1
        wrong += abs(len(found) - len(right)) + sum(one != other for one, other in zip(found, right, strict=False))
        seconds = perf_counter() - start
        print(
            f"{len(killed)} workers killed in {runs} runs of {many:,} scenarios, {seconds:.0f} s: {wrong} differences"
        )


def compare_runs(game: Game, right: list[str], *, kills: int, many: int) -> None:
    rng = random.Random(2)
    killed = stores = wrong = lost = doubled = 0
    while killed < kills:
        with TemporaryDirectory() as folder:
            while True:
                call = [sys.executable, __file__, "--keep-in", folder + "/store", str(many)]
                run = subprocess.Popen(call, stderr=subprocess.DEVNULL)
                try:
                    run.wait(rng.uniform(1, 6))
                except subprocess.TimeoutExpired:
                    run.kill()
                    run.wait()
                    killed += 1
                    continue
                break
            manifest = Manifest(game.id, game.source_sha256, SEED, CHUNK, "all", many)
            store = open_store(Path(folder) / "store", game, manifest)
            rows, distinct = store.query("SELECT count(*), count(DISTINCT scenario) FROM scenarios")[0]
            lost, doubled, stores = lost + many - distinct, doubled + rows - distinct, stores + 1
            wrong += sum(digest(chunk) != expected for chunk, expected in zip(store.chunks(), right, strict=True))
    print(
        f"{killed} runs killed in filling {stores} folders: {lost} scenarios lost, {doubled} doubled, "
        f"{wrong} differences"
    )


def main() -> None:
    if sys.argv[1:2] == ["--keep-in"]:
        explore_on_disk(us_plan(), Run(int(sys.argv[3]), SEED, "processes", 2), Keeping(sys.argv[2]))
        return
    quick = is_quick(__doc__ or "")
    game, many = us_plan(), 3_000 if quick else 40_000
    right = solved(game, many)
    compare_workers(game, right, kills=1 if quick else 100, many=many)
    compare_runs(game, right, kills=1 if quick else 30, many=many)


if __name__ == "__main__":
    main()
