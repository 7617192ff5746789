import io
import struct
import time
import zipfile

import pytest
from fuzz_documents import SOUND, collect_seeds, mutate, read_mutant

from countermove.core.errors import DocumentError
from countermove.documents.formats.zip_guard import LARGEST_PART
from countermove.documents.read import read_document
from docx_files import make_docx, make_zip, paragraph, table
from pdf_files import Words, make_pdf

MOST_SECONDS = 10
MANY = 10_000
PROSE = "Words of the text, which goes on for a while and then ends. "


def read_in_time(tmp_path, name, data):
    """The document in `data`, or the message with which it was refused, in bounded time."""
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    started = time.process_time()
    try:
        return read_document(path)
    except DocumentError as error:
        return error.faults[0].message
    finally:
        assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + PROSE,
        "<table><tr><td>" * MANY + PROSE,
        "<b>x" * MANY + "</span>" * MANY + PROSE,
        "<p>" + "<table><td><span>" * 150 + "</p>" * 3 * MANY + PROSE,
        f"<p class='{'a ' * 1_000_000}' {'b=c ' * 100_000}>{PROSE}",
        "<a b='x>" * MANY + '"' + PROSE,
        "<p" + " " * 1_000_000 + "=" * 100_000 + ">" + PROSE,
        PROSE + "<" * 500_000,
        PROSE + "&" * 500_000,
        PROSE + "<!--" * MANY,
        PROSE + "<!-- x -->" * MANY,
        PROSE + "<script>" * MANY,
        PROSE + "<![CDATA[" * MANY,
        "<ul><li>word " * 3_000,
        "<table><tr><td><h1>word</h1></td></tr>" + "<tr><td><p>word</p><td>word" * 2_000 + "</table>",
        PROSE + "<sup>" * MANY + "1",
        "<a href=x>word " * MANY + PROSE,
        "<form>" * MANY + PROSE,
        f"<p>a{chr(0x301) * 200_000}",
        "<p>" + "中 " * 100_000,
    ],
    ids=range(20),
)
def test_a_page_made_to_cost_time_is_read_in_bounded_time(tmp_path, page):
    assert not isinstance(read_in_time(tmp_path, "page.html", page), str)


def test_a_page_of_too_many_elements_is_refused(tmp_path):
    assert "elements" in read_in_time(tmp_path, "page.html", "<i>" * 120_001)


def test_a_text_of_too_many_paragraphs_is_refused(tmp_path):
    assert "has 150,001 paragraphs" in read_in_time(tmp_path, "a.txt", b"A.\n\n" * 150_001)


def test_a_document_of_too_many_paragraphs_is_refused(tmp_path):
    assert "paragraphs" in read_in_time(tmp_path, "page.html", "<p>x" * 40_001)
    assert "paragraphs" in read_in_time(tmp_path, "a.docx", make_docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 40_001))


def with_part(part, content):
    with zipfile.ZipFile(io.BytesIO(make_docx(paragraph(PROSE), styles=""))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return make_zip(files | {part: content})


BOMB = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "_rels/.rels"]
)
@pytest.mark.parametrize(
    "doctype",
    [f'<!DOCTYPE x [<!ENTITY a "a">{BOMB}]>', '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'],
    ids=["expanding", "external"],
)
def test_a_word_file_that_declares_entities_is_refused(tmp_path, part, doctype):
    message = read_in_time(tmp_path, "a.docx", with_part(part, f"{doctype}<w:document {SPACE}>&i;</w:document>"))
    assert "declares a document type" in message


def test_a_word_file_nested_without_end_is_refused(tmp_path):
    body = "<w:tbl><w:tr><w:tc>" * 100_000 + "</w:tc></w:tr></w:tbl>" * 100_000
    assert "nested more than" in read_in_time(tmp_path, "a.docx", make_docx(body))


def test_a_word_file_of_nested_tables_within_reason_is_read(tmp_path):
    body = paragraph(PROSE)
    for _ in range(60):
        body = table([[body]])
    assert [p.text for p in read_in_time(tmp_path, "a.docx", make_docx(body)).passages] == [PROSE.strip()]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path):
    one = make_zip({"word/document.xml": b" " * (LARGEST_PART + 1)})
    assert "of over 64 MB" in read_in_time(tmp_path, "a.docx", one)
    lying = _patch_sizes(one, declared=100)
    assert "cannot be unpacked" in read_in_time(tmp_path, "a.docx", lying)
    boasting = _patch_sizes(one, declared=2**31)
    assert "would unpack to" in read_in_time(tmp_path, "a.docx", boasting)


def _patch_sizes(data, *, declared):
    """The archive with another unpacked size of its last entry, in its directory and in front of the entry."""
    content = bytearray(data)
    central = content.rfind(b"PK\x01\x02")
    local = struct.unpack_from("<L", content, central + 42)[0]
    struct.pack_into("<L", content, central + 24, declared)
    struct.pack_into("<L", content, local + 22, declared)
    return bytes(content)


def test_an_archive_of_too_many_entries_is_refused(tmp_path):
    many = make_zip({f"{number}": "" for number in range(6_000)})
    assert "more than 5,000 entries" in read_in_time(tmp_path, "a.docx", many)


def test_an_archive_whose_entries_overlap_is_refused(tmp_path):
    content = bytearray(make_docx(paragraph(PROSE)))
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    assert "overlap" in read_in_time(tmp_path, "a.docx", bytes(content))


def test_an_encrypted_archive_is_refused(tmp_path):
    content = bytearray(make_docx(paragraph(PROSE)))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    assert "is encrypted" in read_in_time(tmp_path, "a.docx", bytes(content))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_word_file_that_was_cut_off_is_refused(tmp_path, share):
    whole = make_docx(paragraph(PROSE * 100))
    assert "is broken" in read_in_time(tmp_path, "a.docx", whole[: int(len(whole) * share)])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", make_pdf([[Words("A line.", 72, 700)]]), "is PDF; rename it to end in .pdf"),
        ("a.pdf", make_docx(paragraph(PROSE)), "is a ZIP archive"),
        ("a.html", make_docx(paragraph(PROSE)), "is a ZIP archive"),
        ("a.docx", b"<html><p>words</p></html>", "is not a Word document"),
        ("a.docx", OLE + b"x" * 600, "an old Word file"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
        ("a.docx", make_zip({"content.xml": "<x/>"}), "without a Word document"),
        ("a.docx", make_zip({"word/document.xml": "<x/>"}), "without a Word document"),
        ("a.docx", make_zip({"word/document.xml": "<x"}), "is not well-formed"),
        ("a.docx", make_docx(paragraph("")), "has no text in it"),
        ("a.html", b"<html><script>x</script></html>", "has no text in it"),
        ("a.html", bytes(range(1, 256)) * 50, "is not text in any known encoding"),
        ("a.html", b"{\\rtf1 words}", "is RTF; save it as DOCX"),
        ("a.doc", b"words", "save it as DOCX"),
        ("a.ofd", b"words", "save it as PDF"),
        ("a.mht", b"words", "save the page as HTML"),
    ],
)
def test_a_file_that_is_something_else_is_refused_by_name(tmp_path, name, data, said):
    assert said in read_in_time(tmp_path, name, data)


def test_a_macro_file_is_read_as_a_document(tmp_path):
    assert read_in_time(tmp_path, "a.docm", make_docx(paragraph(PROSE))).media == "docx"


def test_damaged_documents_of_every_format_are_read_or_refused(tmp_path):
    seeds = collect_seeds(tmp_path)
    failures = []
    for number in range(200):
        name, data = mutate(seeds, 0, number)
        path = tmp_path / f"mutant.{name.rpartition('.')[2]}"
        path.write_bytes(data)
        kind, detail = read_mutant(path)
        if kind not in SOUND:
            failures.append((number, name, kind, detail))
    assert not failures
