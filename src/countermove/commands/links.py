"""The command that suggests links between plans."""

from countermove.commands.answer import Answer
from countermove.report.links_text import render_suggestions, suggestions_to_dict
from countermove.workflow.links import suggest


def answer_links(path: str, *, limit: int, output: str | None) -> Answer:
    """The suggestions for a study's plans, shown or written to a file for decision."""
    found = suggest(path, limit=limit, output=output)
    data = suggestions_to_dict(found)
    if output is None:
        return Answer(render_suggestions(found), data)
    return Answer(output, {**data, "written": output})
