"""The command that looks for passages."""

from countermove.commands.answer import Answer
from countermove.report.search_text import found_to_dict, render_found
from countermove.workflow.searches import search_study


def answer_search(path: str, query: str, *, limit: int) -> Answer:
    """The passages of a study that match, best first."""
    found = search_study(path, query, limit=limit)
    return Answer(render_found(query, found), found_to_dict(query, found))
