"""Documents → what a report shows of them, and the index that turns citations into links."""

from collections.abc import Mapping, Sequence, Set

from countermove.case.case import DocumentEntry
from countermove.core.citation import Citation
from countermove.documents.document import Document, Passage
from countermove.plan.passages import passages_by_id
from countermove.plan.plan import Plan
from countermove.report.anchors import document_anchor, passage_anchor
from countermove.report.texts import text_of
from countermove.report.views import Cite, DocumentView, PassageView, Text

Source = tuple[Document, Plan]
"""A document and the plan read from it."""


def build_documents(
    entries: Sequence[DocumentEntry], sources: Mapping[str, Source], cited: Set[tuple[str, str]]
) -> tuple[DocumentView, ...]:
    """Every document that is not itself a translation, in study order, its passages in both languages where the
    study has them. `cited` holds (document, passage) pairs that must be among the passages shown.
    """
    originals = [entry for entry in entries if entry.translation_of is None and entry.id in sources]
    return tuple(_document(entry, entries, sources, cited) for entry in originals)


def build_cites(
    citations: Sequence[Citation], entries: Mapping[str, DocumentEntry], views: Sequence[DocumentView]
) -> tuple[Cite, ...]:
    """Citations with the anchor of the passage each leads to; a citation of a translation leads to the passage of
    the document it translates. The anchor is None where the passage is not in the report.
    """
    known = {passage.anchor for view in views for passage in view.passages}
    return tuple(_cite(citation, entries, known) for citation in citations)


def _cite(citation: Citation, entries: Mapping[str, DocumentEntry], known: set[str]) -> Cite:
    entry = entries.get(citation.document)
    document = entry.translation_of if entry and entry.translation_of else citation.document
    anchor = passage_anchor(document, citation.passage)
    return Cite(document, citation.passage, citation.quote, anchor if anchor in known else None)


def _document(
    entry: DocumentEntry,
    entries: Sequence[DocumentEntry],
    sources: Mapping[str, Source],
    cited: Set[tuple[str, str]],
) -> DocumentView:
    translations = [item for item in entries if item.translation_of == entry.id and item.id in sources]
    english = _in_language(entry, translations, "en")
    chinese = _in_language(entry, translations, "zh")
    words = {item.id: passages_by_id(*sources[item.id]) for item in (entry, *translations)}
    needed = {passage for document in words for name, passage in cited if name == document}
    return DocumentView(
        id=entry.id,
        anchor=document_anchor(entry.id),
        title=_title(entry, english, chinese),
        source=Text(english.source, chinese.source),
        kind=entry.kind,
        languages=Text(english.language, chinese.language),
        translations=tuple(item.id for item in translations),
        file=entry.file,
        sha256=sources[entry.id][0].sha256,
        passages=tuple(
            _passage(entry.id, passage, words[english.id], words[chinese.id])
            for passage in _passages(*sources[entry.id], needed)
        ),
    )


def _passages(document: Document, plan: Plan, needed: Set[str]) -> list[Passage]:
    """The plan's nodes, the document's own passages outside of them, and those needed, in reading order."""
    passages = passages_by_id(document, plan)
    nodes = [passages[node.id] for node in plan.nodes]
    names = {node.id for node in nodes}
    rest = [
        passage
        for passage in passages.values()
        if passage.id not in names
        and (passage.id in needed or not any(n.start <= passage.start < n.end for n in nodes))
    ]
    return sorted((*nodes, *rest), key=lambda passage: (passage.start, -passage.end))


def _title(entry: DocumentEntry, english: DocumentEntry, chinese: DocumentEntry) -> Text:
    own = text_of(entry.title)
    if own.en != own.zh:
        return own
    return Text(text_of(english.title).en, text_of(chinese.title).zh)


def _in_language(entry: DocumentEntry, translations: Sequence[DocumentEntry], language: str) -> DocumentEntry:
    """The entry whose words readers of `language` see: the document itself unless a translation fits better."""
    for candidate in (entry, *translations):
        if candidate.language.startswith(language):
            return candidate
    return entry


def _passage(
    document: str, passage: Passage, english: Mapping[str, Passage], chinese: Mapping[str, Passage]
) -> PassageView:
    return PassageView(
        id=passage.id,
        anchor=passage_anchor(document, passage.id),
        kind=passage.kind,
        depth=passage.depth,
        marker=passage.marker,
        page=passage.page,
        text=Text(english.get(passage.id, passage).text, chinese.get(passage.id, passage).text),
    )
