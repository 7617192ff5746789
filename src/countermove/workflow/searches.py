"""Search in a study: its index opened, or built and kept beside the study."""

from pathlib import Path

from countermove.core.errors import UsageError
from countermove.documents.search import Found
from countermove.documents.search_index import DEFAULT_LIMIT, SearchIndex, build_index, pack_index, unpack_index
from countermove.documents.search_query import parse_query
from countermove.plan.findables import findables_of
from countermove.workflow.keeping import FOLDER, keep
from countermove.workflow.studies import LoadedStudy, load_study

INDEX_FILE = "search.index"


def search_study(path: str | Path, query: str, *, limit: int = DEFAULT_LIMIT) -> Found:
    """The passages of the study that match, best first. UsageError for a query with nothing to look for and for a
    limit below 1.
    """
    if limit < 1:
        raise UsageError(f"limit is {limit}; expected 1 or more")
    wanted = parse_query(query)
    with open_search(load_study(path)) as index:
        return index.search(wanted, limit=limit)


def open_search(loaded: LoadedStudy) -> SearchIndex:
    """The index of a study: the one kept in its folder where that is of just these passages, otherwise a new one,
    which is kept if the folder can be written.
    """
    findables = tuple(
        found for name, (document, plan) in loaded.sources.items() for found in findables_of(name, document, plan)
    )
    file = Path(loaded.study.folder) / FOLDER / INDEX_FILE
    try:
        kept = unpack_index(file.read_bytes(), findables)
    except OSError:
        kept = None
    if kept is not None:
        return kept
    index = build_index(findables)
    keep(file, pack_index(index))
    return index
