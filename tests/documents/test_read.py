import codecs
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import DocumentError
from countermove.documents.blocks import assemble_document
from countermove.documents.formats.markdown import read_markdown
from countermove.documents.formats.refusal import Refusal
from countermove.documents.formats.text import decode_text, read_text
from countermove.documents.read import MAX_BYTES, READERS, read_document
from pdf_files import Words, make_encrypted_pdf, make_pdf

SIMPLIFIED = (
    "关于数据的办法\n\n第一条 为了促进发展，规范市场秩序，制定本办法。\n\n第二条 本办法所称数据，是指对信息的记录。\n"
)
TRADITIONAL = (
    "關於資料的辦法\n\n第一條 為了促進發展，規範市場秩序，制定本辦法。\n\n第二條 本辦法所稱資料，是指對資訊的記錄。\n"
)

TEXTS = st.text(st.sampled_from("ab .\n\t#-*•1(i)二、（一）是第条“”《。⼈Ａ　\u00ad\ufeff\x00\x0c"), max_size=200)


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refusal_of(path):
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    (fault,) = caught.value.faults
    assert fault.place.file == str(path)
    return fault.message


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, reader=st.sampled_from([read_text, read_markdown]))
def test_every_passage_is_the_stretch_of_text_between_its_offsets(text, reader):
    data = text.encode()
    try:
        content = reader(data)
    except Refusal:
        return
    document = assemble_document(content, file="a", data=data)
    passages = [*document.passages, *document.set_aside]
    assert all(document.text[passage.start : passage.end] == passage.text for passage in passages)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    assert len({passage.id for passage in passages}) == len(passages)
    assert all(passage.text.strip() for passage in document.passages)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_no_visible_character_of_a_text_file_is_lost(text):
    text = text.replace("\x00", "")
    try:
        content = read_text(text.encode())
    except Refusal:
        return
    document = assemble_document(content, file="a", data=b"")
    kept = "".join(document.text.split())
    for letter in "ab#二是第条“《。":
        assert kept.count(letter) == text.count(letter)


def read_or_refuse(path):
    """The refusal's message, or None where the file was read; any other error is a failure."""
    try:
        read_document(path)
    except DocumentError as error:
        return error.faults[0].message
    return None


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300), ending=st.sampled_from(sorted(READERS)))
def test_arbitrary_bytes_are_read_or_refused_with_a_reason(tmp_path_factory, data, ending):
    message = read_or_refuse(write(tmp_path_factory.mktemp("bytes"), f"file{ending}", data))
    assert message is None or "; " in message


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 1000), flip=st.integers(0, 1000))
def test_a_damaged_pdf_is_read_or_refused_with_a_reason(tmp_path_factory, cut, flip):
    whole = bytearray(make_pdf([[Words("A line of text.", 72, 700)]]))
    whole[flip % len(whole)] ^= 0x5A
    message = read_or_refuse(write(tmp_path_factory.mktemp("pdf"), "file.pdf", bytes(whole[: len(whole) - cut])))
    assert message is None or "; " in message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "is empty"),
        ("a.md", b" \n\t ", "is empty"),
        ("a.pdf", b"", "is empty"),
        ("a.txt", bytes(range(256)) * 20, "is not text"),
        ("a.md", b"\xff\xfe\x00", "is not text"),
        ("a.txt", SIMPLIFIED.encode() * 5 + b"\xe4\xb8", "with damage (places: 1, the first on line 26)"),
        ("a.txt", b"%PDF-1.4 and so on", "rename it to end in .pdf"),
        ("a.md", b"PK\x03\x04 and so on", "ZIP archive"),
        ("a.pdf", b"plain words", "is not a PDF"),
        ("a.pdf", b"%PDF-1.4 then nothing more", "is broken"),
        ("a.pdf", make_pdf([[]]), "has no text on any page (pages: 1"),
        ("a.pdf", make_encrypted_pdf(), "is encrypted"),
        (
            "a.odt",
            b"words",
            ".pdf .docx .docm .html .htm .xhtml; save it as DOCX",
        ),
        ("a", b"words", "has no file type"),
        ("a.txt", "\ufeff\u200b\u00ad".encode(), "has no text in it"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong(tmp_path, name, data, said):
    assert said in refusal_of(write(tmp_path, name, data))


def test_a_text_of_many_millions_of_characters_is_refused_before_it_is_cut_up(tmp_path):
    path = write(tmp_path, "long.txt", b"word " * 1_000_001)
    assert "has 5,000,005 characters; the limit is 5,000,000" in refusal_of(path)


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path):
    assert "does not exist" in refusal_of(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    assert "cannot be read" in refusal_of(tmp_path / "folder.txt")


def test_a_huge_file_is_refused_without_being_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "the limit is 100 MB" in refusal_of(path)


def test_a_truncated_pdf_is_read_or_refused_in_its_own_words(tmp_path):
    whole = make_pdf([[Words("A line of text.", 72, 700)]])
    assert "is broken" in refusal_of(write(tmp_path, "cut.pdf", whole[:60]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_simplified_chinese_reads_the_same_from_any_encoding(tmp_path, encoding):
    document = read_document(write(tmp_path, "a.txt", SIMPLIFIED.encode(encoding)))
    assert (document.language, document.title) == ("zh-Hans", "关于数据的办法")
    assert [passage.marker for passage in document.passages[1:]] == ["第一条", "第二条"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "big5"])
def test_traditional_chinese_reads_the_same_from_any_encoding(tmp_path, encoding):
    document = read_document(write(tmp_path, "a.txt", TRADITIONAL.encode(encoding)))
    assert (document.language, document.title) == ("zh-Hant", "關於資料的辦法")
    assert [passage.marker for passage in document.passages[1:]] == ["第一條", "第二條"]


def test_western_text_from_an_old_encoding_keeps_its_accents(tmp_path):
    text = "The café at the border of the region is a matter for the état-major of the naïve and the façade. " * 3
    document = read_document(write(tmp_path, "a.txt", text.encode("cp1252")))
    assert document.passages[0].text == text.strip()


def test_a_byte_order_mark_never_becomes_text(tmp_path):
    document = read_document(write(tmp_path, "a.md", codecs.BOM_UTF8 + b"# Title\n\nWords.\n"))
    assert document.title == "Title"


def test_a_given_language_is_kept(tmp_path):
    assert read_document(write(tmp_path, "a.txt", b"Words."), language="zh-Hant").language == "zh-Hant"


@pytest.mark.parametrize("piece", ["一、", "(i) and; (a) ", "1.一", "Sec. 1. ", "word ", "（一）", "."])
def test_one_enormous_line_is_read_in_reasonable_time(tmp_path, piece):
    path = write(tmp_path, "a.txt", (piece * (1_000_000 // len(piece))).encode())
    started = time.perf_counter()
    read_document(path)
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["人工智能发展计划", "一、总体要求\n深入实施行动，推动经济高质量发展。2025年7月26日"])
def test_a_few_words_of_simplified_chinese_are_read_in_their_encoding(text, encoding):
    assert decode_text(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["big5", "cp950", "gb18030", "utf-16-le"])
def test_a_few_words_of_traditional_chinese_are_read_in_their_encoding(encoding):
    text = "人工智慧發展計畫與國際合作"
    assert decode_text(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("이것은 항구 계획이다. 인공지능 기본계획을 다음과 같이 정한다.", "euc_kr"),
        ("これは港の計画です。日本の人工知能基本計画について、次のように定める。", "shift_jis"),
        ("Это план порта и его развития на будущее.", "cp1251"),
        ("Le café de la région est à côté de l’État, déjà vu à Noël.", "cp1252"),
    ],
)
def test_text_in_other_scripts_is_not_taken_for_chinese(text, encoding):
    assert decode_text(text.encode(encoding)) == text


def test_a_few_damaged_bytes_of_a_chinese_encoding_are_named_with_their_line():
    data = bytearray((TRADITIONAL * 9).encode("big5"))
    data[-20] = 0xFF
    with pytest.raises(Refusal, match=r"is Big5 text with damage \(places: \d, the first on line 4"):
        decode_text(bytes(data))
