"""The command that suggests links between plans."""

from countermove.commands.answer import Answer
from countermove.core.errors import UsageError
from countermove.report.links_text import render_refused, render_suggestions, suggestions_to_dict
from countermove.workflow.endpoint import choose_endpoint
from countermove.workflow.links import suggest


def answer_links(
    path: str, *, limit: int, output: str | None, model: str | None = None, url: str | None = None
) -> Answer:
    """The suggestions for a study's plans, shown or written to a file for decision. With `model`, the model of that
    name is asked at `url`.
    """
    if model is None and url is not None:
        raise UsageError("--model-url says where a model is; add --model NAME to ask it")
    endpoint = None if model is None else choose_endpoint(model, url)
    found = suggest(path, limit=limit, output=output, endpoint=endpoint)
    data = suggestions_to_dict(found.suggestions, found.refused)
    text = render_suggestions(found.suggestions) if output is None else output
    if output is not None:
        data["written"] = output
    return Answer("\n\n".join(filter(None, [text, render_refused(found.refused)])), data)
