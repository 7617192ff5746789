from hypothesis import given
from hypothesis import strategies as st

from countermove.case.document_entries import NewDocument, add_documents, make_id, new_study_text
from countermove.case.study_parsing import parse_study

PORT = NewDocument("port-plan", "documents/port plan.pdf", "en", 'The "port" plan: 2031', "the port office")
STUDY = """\
countermove: 1
title: Ports   # of the region
documents:
    # what was published
    old-plan: {file: a.md, language: en, title: Old, source: someone, kind: digest}   # keep
    law:
        file: b.md
        language: zh
        title: Law
        source: someone
        kind: original

# who
actors: {port: {name: Port}}
"""


def documents_of(text):
    faults = []
    outline = parse_study(text.encode(), "study.yaml", ".", faults)
    assert faults == []
    return [(document.id, document.file) for document in outline.study.documents]


def test_new_documents_come_behind_the_old_ones_and_every_old_line_stays():
    added = add_documents(STUDY, [PORT])
    assert documents_of(added) == [("old-plan", "a.md"), ("law", "b.md"), ("port-plan", "documents/port plan.pdf")]
    assert [line for line in added.splitlines() if "port-plan" not in line] == STUDY.splitlines()


def test_a_study_without_documents_gets_a_place_for_them():
    for text in (
        new_study_text("Ports: a study"),
        "countermove: 1\ntitle: Ports",
        "countermove: 1\ndocuments:\ntitle: P\n",
    ):
        assert documents_of(add_documents(text, [PORT])) == [("port-plan", "documents/port plan.pdf")]


def test_documents_in_braces_are_left_alone():
    assert add_documents("countermove: 1\ntitle: P\ndocuments: {}\n", [PORT]) is None


WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20).filter(
    lambda words: any(map(str.isalnum, words))
)


@given(title=WORDS, name=WORDS)
def test_any_title_and_file_name_can_be_listed(title, name):
    entry = NewDocument(make_id(name, ()), "documents/a.md", "zh-Hant", title, name)
    faults = []
    outline = parse_study(add_documents(STUDY, [entry]).encode(), "study.yaml", ".", faults)
    listed = outline.study.documents[-1]
    shown = "".join(sign if sign.isprintable() else " " for sign in name).strip()
    assert (faults, listed.id, listed.source) == ([], entry.id, shown)


@given(st.lists(WORDS, max_size=8))
def test_ids_made_from_names_all_differ(names):
    ids = []
    for name in names:
        ids.append(make_id(name, set(ids)))
    assert len(set(ids)) == len(names)
