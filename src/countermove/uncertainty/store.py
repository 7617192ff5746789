"""Ensembles on disk: one Parquet file for each chunk, and a manifest that says of what; written and read by DuckDB."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from glob import escape
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from countermove.core.errors import MissingDependencyError, UsageError
from countermove.core.provenance import VERSION
from countermove.game.game import Game
from countermove.uncertainty.ensemble import Ensemble, Outcomes, ensemble_columns, with_refusals
from countermove.uncertainty.refusals import NOT_DRAWN, Refusal
from countermove.uncertainty.run import Chunk, Run, cut_into_chunks, join_chunks

MANIFEST = "manifest.json"

PART_NAME = re.compile(r"\.(chunk-\d{12}\.parquet|manifest\.json)\.\d+\.part")

CHUNK_NAME = re.compile(r"chunk-\d{12}\.parquet")

REFUSED_AS_TEXT = "refused::VARCHAR AS refused, refusal::VARCHAR AS refusal"
"""Columns in which nothing stands have no type of their own."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the files of a store are chunks of. All but `scenarios`, how many there are to be, must agree to go on."""

    case: str
    case_sha256: str
    seed: int
    chunk: int
    keep: str
    scenarios: int
    design: str = "lhs"
    version: str = VERSION
    format: int = 2


class Store:
    """A folder of chunks, open for one game. The files are whole at any moment: a chunk is written beside its place,
    made safe on disk and only then renamed.
    """

    def __init__(self, folder: Path, game: Game, manifest: Manifest) -> None:
        self.folder = folder
        self.game = game
        self.manifest = manifest
        self.database = _connect()

    def undone(self) -> list[range]:
        """The chunks that are not there yet, by the numbers of their scenarios; broken files are taken away."""
        return [chunk for chunk in self._all_chunks() if not self._is_whole(chunk)]

    def _all_chunks(self) -> list[range]:
        return cut_into_chunks(self.manifest.scenarios, self.manifest.chunk)

    def write(self, chunk: range, solved: Chunk) -> None:
        """The chunk as a file of its own, with the columns of `Ensemble.to_pandas` after one of scenario numbers."""
        kept = _kept_columns(self.game, self.manifest.keep, chunk, solved)
        target = self._path(chunk)
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with self._interruptible():
                self.database.register("solved", {"scenario": np.arange(chunk.start, chunk.stop), **kept})
                typed = self.database.view("solved").project(f"* REPLACE ({REFUSED_AS_TEXT})")
                typed.write_parquet(str(beside), compression="zstd")
                self.database.unregister("solved")
            with beside.open("rb") as file:
                os.fsync(file.fileno())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

    def query(self, select: str) -> list[tuple[Any, ...]]:
        """The rows that a SQL query finds in the table `scenarios`, all chunks together."""
        return self._query(select, f"scenario < {self.manifest.scenarios}")

    def query_solved(self, select: str) -> list[tuple[Any, ...]]:
        """The same where the table holds solved scenarios only."""
        return self._query(select, f"scenario < {self.manifest.scenarios} AND refused IS NULL")

    def _query(self, select: str, wanted: str) -> list[tuple[Any, ...]]:
        with self._interruptible():
            files = self.database.read_parquet(f"{_literal(self.folder)}/chunk-{'[0-9]' * 12}.parquet")
            return list(files.filter(wanted).query("scenarios", select).fetchall())

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk, in order, as it was solved; UsageError where the store keeps only outcomes."""
        if self.manifest.keep != "all":
            raise UsageError(f"{self.folder} keeps only outcomes; the scenarios themselves cannot be had from it")
        for path in map(self._path, self._all_chunks()):
            with self._interruptible():
                file = self.database.read_parquet(_literal(path))
                solved = file.filter("refused IS NULL").project("* EXCLUDE (refused, refusal)").order("scenario")
                columns = solved.fetchnumpy()
                refused = file.filter("refused IS NOT NULL").order("scenario").fetchall()
            yield _as_chunk(self.game, columns, [dict(zip(file.columns, row, strict=True)) for row in refused])

    def ensemble(self, engine: str) -> Ensemble:
        """All scenarios together, in memory."""
        return join_chunks(self.game, Run(self.manifest.scenarios, self.manifest.seed, engine), list(self.chunks()))

    def _path(self, chunk: range) -> Path:
        return self.folder / f"chunk-{chunk.start:012d}.parquet"

    def _is_whole(self, chunk: range) -> bool:
        path = self._path(chunk)
        if not path.exists():
            return False
        count = "count(*), min(scenario), max(scenario)"
        try:
            with self._interruptible():
                found = self.database.read_parquet(_literal(path)).aggregate(count).fetchall()[0]
        except self.database_error:
            found = None
        if found == (len(chunk), chunk.start, chunk.stop - 1):
            return True
        path.unlink()
        return False

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Lets an interrupt be one, that the database meets while it works and takes for an error of its own."""
        try:
            yield
        except (RuntimeError, self.database_error) as error:
            if "interrupt" in str(error).lower():  # «INTERRUPT», «interrupted» or the name of the exception
                raise KeyboardInterrupt from error
            raise

    @property
    def database_error(self) -> type[Exception]:
        """What the database raises for a file that it cannot read."""
        error: type[Exception] = import_module("duckdb").Error
        return error


def open_store(folder: str | Path, game: Game, manifest: Manifest, *, anew: bool = False) -> Store:
    """The store in the folder, begun where there is none, to be filled up to the manifest's number of scenarios.
    `anew`: one whose chunks were cleared becomes that of the manifest.

    UsageError where the folder holds something else, or chunks of another case, seed or version;
    MissingDependencyError where DuckDB is not installed.
    """
    path = Path(folder)
    there = path / MANIFEST
    if not there.exists() and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UsageError(f"{path} is already there and holds no scenarios; name a folder that is not there yet")
    if there.exists() and not anew:
        manifest = _continue(there, manifest)
    path.mkdir(parents=True, exist_ok=True)
    for left in path.iterdir():
        if PART_NAME.fullmatch(left.name):
            left.unlink()
    store = Store(path, game, manifest)
    beside = path / f".{MANIFEST}.{os.getpid()}.part"
    beside.write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(there)
    return store


def clear_store(folder: str | Path) -> int:
    """Takes away the chunks of a store, whatever they are of, and nothing else; how many there were. The manifest
    stays, so that what an interruption leaves is a store. Where there is none, nothing is taken away.

    UsageError where its manifest cannot be read.
    """
    path = Path(folder)
    if not (path / MANIFEST).exists():
        return 0
    _read_manifest(path / MANIFEST)
    chunks = [file for file in path.iterdir() if CHUNK_NAME.fullmatch(file.name)]
    for file in chunks:
        file.unlink()
    return len(chunks)


def _read_manifest(file: Path) -> Manifest:
    try:
        return Manifest(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{file} cannot be read as a manifest ({error}); name another folder") from error


def _continue(file: Path, wanted: Manifest) -> Manifest:
    """The manifest to go on with: that of the file, for as many scenarios as are wanted."""
    found = _read_manifest(file)
    grows = wanted.design != "grid"  # the scenarios of a grid depend on how many there are
    same = replace(wanted, chunk=found.chunk, scenarios=found.scenarios if grows else wanted.scenarios)
    if same != found:
        names = [name for name, value in asdict(found).items() if asdict(same)[name] != value]
        raise UsageError(
            f"{file.parent} holds scenarios of another {', '.join(names).replace('_', ' ')}; results are never mixed: "
            "name another folder, or begin this one anew with --no-resume"
        )
    return replace(found, scenarios=wanted.scenarios)


def _connect() -> Any:
    try:
        return import_module("duckdb").connect()
    except ModuleNotFoundError as error:
        raise MissingDependencyError("duckdb", "ensembles") from error


def _literal(path: Path) -> str:
    """The path as the pattern that only it matches."""
    return escape(str(path))


def _kept_columns(game: Game, keep: str, chunk: range, solved: Chunk) -> Mapping[str, np.ndarray]:
    columns = ensemble_columns(game, solved.inputs, solved.outcomes)
    if keep != "all":
        columns = {name: each for name, each in columns.items() if name.split(":")[0] in {"adopted", "payoff", "tied"}}
    return with_refusals(game, columns, solved.refusals, first=chunk.start)


def _as_chunk(game: Game, columns: Mapping[str, np.ndarray], refused: Sequence[Mapping[str, Any]]) -> Chunk:
    def together(kind: str, names: tuple[str, ...], dtype: type) -> np.ndarray:
        rows = len(columns["scenario"])
        stacked: list[np.ndarray] = [np.asarray(columns[f"{kind}:{name}"], dtype) for name in names]
        return np.stack(stacked, axis=1) if stacked else np.zeros((rows, 0), dtype)

    outcomes = Outcomes(
        together("adopted", game.measures, bool),
        together("payoff", game.players, float),
        together("strength", game.measures, float),
        np.asarray(columns["tied"], bool),
    )
    refusals = tuple(_as_refusal(game, row) for row in refused)
    return Chunk(together("input", game.labels, float), outcomes, refusals)


def _as_refusal(game: Game, row: Mapping[str, Any]) -> Refusal:
    drawn = row["refused"] != NOT_DRAWN
    inputs = np.array([row[f"input:{label}"] for label in game.labels], float) if drawn else None
    return Refusal(row["scenario"], row["refused"], row["refusal"], inputs)
