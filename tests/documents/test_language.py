import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.blocks import Block, Content, assemble_document, state_language
from countermove.documents.language import detect_language, detect_languages
from countermove.documents.script import detect_script, fold_script


@given(st.text())
def test_a_folded_text_is_as_long_as_the_text_and_folding_twice_changes_nothing(text):
    folded = fold_script(text)
    assert len(folded) == len(text)
    assert fold_script(folded) == folded


@given(st.text(st.characters(max_codepoint=0x33FF)))
def test_folding_leaves_all_but_ideographs_as_they_are(text):
    assert fold_script(text) == text


def test_traditional_and_simplified_words_fold_to_the_same():
    assert fold_script("數據跨境流動，臺灣與資訊網絡") == fold_script("数据跨境流动，台湾与资讯网络")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The plan of the port is to build quays for the ships.", "en"),
        ("这个计划是为了发展码头", "zh-Hans"),
        ("這個計畫是為了發展碼頭", "zh-Hant"),
        ("皇后里面的干部只有一台云", ""),
        ("推动 AI、GPU、RAG、LLM 和 API 的应用发展", "zh-Hans"),
        ("The Ministry (工业和信息化部) is to report on the use of the quays.", "en"),
        ("《The Art of War of the Sea》是一本讲述海战的书", "zh-Hans"),
        ("これは港の計画です", "other"),
        ("이것은 항구 계획이다", "other"),
        ("Это план порта", "other"),
        ("Der Plan für den Hafen ist mit der Stadt und dem Land vereinbart.", "other"),
        ("2031, 7%", ""),
        ("", ""),
    ],
)
def test_a_language_is_found_by_its_own_signs(text, language):
    assert detect_language(text) == language


def test_a_heading_without_signs_follows_the_nearest_text_in_its_writing():
    texts = ["Quays", "The plan of the port is to build.", "人工智能", "这个计划是为了发展", "Ships", "7"]
    assert detect_languages(texts) == ["en", "en", "zh-Hans", "zh-Hans", "en", ""]


def test_a_stated_language_serves_where_no_text_tells():
    blocks = [Block("paragraph", text) for text in ("人工智能", "Quays", "这个计划", "7")]
    for kept, languages in ((blocks[:2], ["zh-Hant", ""]), (blocks, ["zh-Hans", "", "zh-Hans", ""])):
        found = assemble_document(Content("text", tuple(kept)), file="a", data=b"")
        stated = assemble_document(Content("text", tuple(kept)), file="a", data=b"", language="zh-Hant")
        assert state_language(found, "zh-Hant") == stated
        assert [passage.language for passage in stated.passages] == languages
    assert detect_script("人工智能") == ""
