"""Links between plans: suggested, and written to a file for decision."""

from pathlib import Path

from countermove.case.case import Study
from countermove.case.link_parsing import parse_links
from countermove.core.citation import Citation
from countermove.core.errors import Fault, InputError, UsageError
from countermove.disk import check_output, read_bytes, write_whole
from countermove.plan.glossary import policy_glossary
from countermove.plan.links import Link
from countermove.plan.model_links import Proposals, make_messages, read_proposals
from countermove.plan.suggestions import Candidate, Suggestion, suggest_links
from countermove.report.links_text import extend_links_file, render_links_file
from countermove.workflow.endpoint import Endpoint, ask_model
from countermove.workflow.studies import LoadedStudy, load_study

DEFAULT_LIMIT = 20


def suggest(
    path: str | Path, *, limit: int = DEFAULT_LIMIT, output: str | None = None, endpoint: Endpoint | None = None
) -> Proposals:
    """The best suggestions for the plans of a study, without those it has decided on or that `output` lists already;
    with `output`, they are written there: into a new file of links, or behind the links of one that is there. With an
    `endpoint`, they are those that its model proposes; without one, no network is touched.
    """
    if limit < 1:
        raise UsageError(f"limit is {limit}; expected 1 or more")
    if output is not None:
        check_output(output)
    loaded = load_study(path)
    listed = _listed_links(output)
    own = loaded.study.comparison.links if loaded.study.comparison else ()
    known = frozenset(_pair(loaded.study, link) for link in (*own, *listed))
    candidates = candidates_of(loaded)
    if endpoint is None:
        found = Proposals(suggest_links(candidates, policy_glossary(), known=known, limit=limit), ())
    else:
        found = _proposals(candidates, endpoint, known=known, limit=limit)
    if output is not None:
        _write(output, found.suggestions, n_listed=len(listed))
    return found


def candidates_of(loaded: LoadedStudy) -> tuple[Candidate, ...]:
    """The passages of the study's plans that may be one side of a link: all nodes but those that only head others."""
    candidates = []
    for plan in loaded.study.plans:
        document, tree = loaded.sources[plan.document]
        heads = {node.parent for node in tree.nodes if node.parent is not None}
        for node in tree.nodes:
            if node.parent is not None or node.id not in heads:
                cite = Citation(plan.document, node.id)
                candidates.append(Candidate(cite, plan.id, node.text, document.language))
    return tuple(candidates)


def _proposals(
    candidates: tuple[Candidate, ...], endpoint: Endpoint, *, known: frozenset[frozenset[str]], limit: int
) -> Proposals:
    """What a model proposes, without pairs that were decided on."""
    answer = ask_model(endpoint, make_messages(candidates, limit=limit))
    found = read_proposals(answer, candidates, limit=limit)
    fresh = (each for each in found.suggestions if frozenset(str(side.cite) for side in each.between) not in known)
    return Proposals(tuple(fresh), found.refused)


def _pair(study: Study, link: Link) -> frozenset[str]:
    """The addresses of a link's passages, those of translations as those of the document that is the plan."""
    originals = {entry.id: entry.translation_of for entry in study.documents if entry.translation_of}
    plans = {plan.document for plan in study.plans}
    return frozenset(
        str(
            Citation(
                cite.document if cite.document in plans else originals.get(cite.document, cite.document), cite.passage
            )
        )
        for cite in link.between
    )


def _listed_links(output: str | None) -> tuple[Link, ...]:
    """The links of the file that is to be extended, none where it is not there yet; InputError for any other file."""
    if output is None or not Path(output).exists():
        return ()
    faults: list[Fault] = []
    links = parse_links(read_bytes(output), output, faults)
    if links is None:
        raise InputError(faults)
    return links


def _write(output: str, suggestions: tuple[Suggestion, ...], *, n_listed: int) -> None:
    file = Path(output)
    if not file.exists():
        write_whole(file, render_links_file(suggestions, file.name))
        return
    text = extend_links_file(read_bytes(output).decode("utf-8"), suggestions)
    links = parse_links(text.encode(), output, [])
    if links is None or len(links) != n_listed + len(suggestions):
        raise UsageError(f"{output} cannot be extended; expected `links:` as its last key, one link below the other")
    write_whole(file, text)
