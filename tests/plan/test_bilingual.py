import pytest

from countermove.documents.blocks import Block, Content, assemble_document
from countermove.documents.formats.text import read_text
from countermove.documents.read import read_document
from countermove.plan.bilingual import is_one_behind_the_other, split_languages
from countermove.plan.extract import extract_plan
from countermove.plan.tree_file import parse_tree, render_tree
from countermove.plan.tree_plan import plan_to_tree, tree_to_plan

CHINESE = "港口倡议：我们呼吁各国政府共同建设开放的港口，促进贸易的发展，实现共同的繁荣。" * 6
ENGLISH = "We call on all governments to build open ports together, and to let trade grow for the good of all. " * 8
NAVIGATION = "港口倡议书全文_港口办公室 设为首页 加入收藏 手机版 搜索 首 页 时政要闻 当前位置： 首页 > 正文"
PAGE = (
    f"{NAVIGATION} 港口倡议书全文 2031年1月20日 11:15 来源： 港口网 【打印】 【纠错】 "
    f"{CHINESE} 为此，我们向各国政府提出下列各项倡议： "
    "——建设港口。 ——维修码头。支持发展。 ——反对封锁，开放航道，保障权益。 我们愿意与各方合作。欢迎各国加入。 "
    f"Open Port Initiative in Full As ports grow, so does trade. {ENGLISH}We suggest the following: "
    "——Governments should build ports. ——Governments should mend quays. They should support growth. "
    "——Governments should object to blockades. They should open channels. We are ready to work with all. "
    "All countries are welcome. "
    "关闭 港口办公室 版权所有 联系我们 承办：港口中心 技术支持：港口公司 京ICP备1号 PC版"
)


def document_of(blocks):
    return assemble_document(Content("text", tuple(blocks)), file="made.txt", data=b"")


def page():
    return assemble_document(read_text(PAGE.encode()), file="page.txt", data=PAGE.encode())


def test_a_page_in_one_line_falls_into_two_texts_and_its_navigation_is_set_aside():
    document = page()
    chinese, english = split_languages(document)
    assert (chinese.language, chinese.title) == ("zh-Hans", "港口倡议书全文")
    assert (english.language, english.title) == ("en", "Open Port Initiative in Full")
    assert is_one_behind_the_other((chinese, english))
    body = "".join(passage.text for passage in document.passages)
    assert not any(word in body for word in ("首页", "打印", "版权所有", "来源"))
    aside = "".join(passage.text for passage in document.set_aside)
    assert all(word in aside for word in ("设为首页", "打印", "版权所有"))


def test_both_texts_have_trees_and_parts_with_the_same_number_are_pairs():
    plan = extract_plan(page())
    assert [node.id for node in plan.nodes] == ["zh", "zh.1", "zh.2", "zh.3", "en", "en.1", "en.2", "en.3"]
    assert plan.pairs == (("zh.1", "en.1"), ("zh.2", "en.2"), ("zh.3", "en.3"))
    assert plan.reasons[0] == "the same text in two languages: 3 parts have the same number"


def test_the_last_item_ends_where_the_other_language_shows_its_end():
    texts = {node.id: node.text for node in extract_plan(page()).nodes}
    assert texts["zh.3"] == "反对封锁，开放航道，保障权益。"
    assert texts["en.3"] == "Governments should object to blockades. They should open channels."


def test_a_bilingual_plan_survives_its_tree_file():
    document = page()
    plan = extract_plan(document)
    assert tree_to_plan(parse_tree(render_tree(plan_to_tree(plan, document))), document).nodes == plan.nodes


def test_paragraphs_that_alternate_between_languages_are_parted_by_language():
    blocks = [Block("paragraph", text) for _ in range(3) for text in (CHINESE, ENGLISH)]
    chinese, english = split_languages(document_of(blocks))
    assert [passage.id for passage in chinese.passages] == ["p1", "p3", "p5"]
    assert [passage.id for passage in english.passages] == ["p2", "p4", "p6"]
    assert not is_one_behind_the_other((chinese, english))


@pytest.mark.parametrize(
    "texts", [[CHINESE] * 8 + ["See the English summary of the plan."], [ENGLISH, "见中文本。", ENGLISH], [], ["123"]]
)
def test_a_document_in_one_language_stays_whole(texts):
    document = document_of([Block("paragraph", text) for text in texts])
    assert split_languages(document) == (document,)
    assert extract_plan(document).pairs == ()


def test_long_lines_without_signs_of_a_page_stay_as_they_are():
    for text in (CHINESE, ENGLISH.strip(), "发展 AI 技术 与 LLM 应用 的 若干 意见 ，" + CHINESE):
        body = read_text(text.encode()).body
        assert "".join(block.text for block in body).replace(" ", "") == text.replace(" ", "")
        assert not read_text(text.encode()).set_aside


@pytest.mark.shared
def test_the_bilingual_initiative_is_two_texts_of_eleven_items(shared_documents):
    document = read_document(shared_documents / "cn-cross-border-data-initiative-2024-bilingual.txt")
    plan = extract_plan(document)
    assert dict(plan.counts) == {"title": 2, "item": 22}
    assert len(plan.pairs) == 11
    assert plan.nodes[-1].text.endswith("in all countries.")
    assert all(passage.language == "zh-Hans" for passage in split_languages(document)[0].passages)
    assert len(document.passages) == 31
    assert "ICP" not in "".join(passage.text for passage in document.passages)
