from time import process_time

import pytest

from countermove.documents.paragraphs import split_paragraphs
from countermove.documents.segment import segment_text

OPINIONS = (
    "关于发展港口的意见国发〔2031〕7号各省：现提出意见。一、总体要求以发展为中心，统一、高效地推进。"
    "二、重点任务（一）“港口+”贸易1.建设新码头。加快建设，到第三、第四码头。2.更新吊车。逐步更新。"
    "（二）提高能力。加强培训。三、保障措施（三）落实责任。各地负责。"
)
ORDER = """HARBOURS OF THE REGION
March 3, 2031

Section 1. Purpose. Harbours matter (see section 2(a)).

Sec. 2. Measures. (a) The office shall: (i) build quays; and (ii) mend cranes.(b) The fund pays.
"""


def outline(text):
    body, _ = segment_text(text)
    return [(block.kind, block.depth, block.marker, block.text) for block in body]


def test_chinese_opinions_on_one_line_fall_into_sections_headings_and_items():
    assert outline(OPINIONS) == [
        ("title", 0, None, "关于发展港口的意见"),
        ("paragraph", 0, None, "国发〔2031〕7号各省：现提出意见。"),
        ("heading", 1, "一、", "总体要求"),
        ("paragraph", 0, None, "以发展为中心，统一、高效地推进。"),
        ("heading", 1, "二、", "重点任务"),
        ("heading", 2, "（一）", "“港口+”贸易"),
        ("item", 1, "1.", "建设新码头。加快建设，到第三、第四码头。"),
        ("item", 1, "2.", "更新吊车。逐步更新。"),
        ("item", 1, "（二）", "提高能力。加强培训。"),
        ("heading", 1, "三、", "保障措施"),
        ("item", 1, "（三）", "落实责任。各地负责。"),
    ]


def test_an_order_is_cut_at_its_lists_and_not_at_its_references():
    assert outline(ORDER) == [
        ("title", 0, None, "HARBOURS OF THE REGION"),
        ("paragraph", 0, None, "March 3, 2031"),
        ("heading", 1, "Section 1.", "Purpose."),
        ("paragraph", 0, None, "Harbours matter (see section 2(a))."),
        ("heading", 1, "Sec. 2.", "Measures."),
        ("item", 1, "(a)", "The office shall:"),
        ("item", 2, "(i)", "build quays; and"),
        ("item", 2, "(ii)", "mend cranes."),
        ("item", 1, "(b)", "The fund pays."),
    ]


def test_an_essay_goes_down_to_its_last_tier_and_its_contents_are_set_aside():
    front = ["港口之争", "目次", "一、甲方的计划", "二、乙方的应对", "导言在此。"]
    text = "\n\n".join([*front, "一、甲方的计划", "1. 要点", "(1)贸易", "说明如下。", "一是建设。", "二是更新。"])
    body, aside = segment_text(text)
    assert [block.text for block in aside] == ["目次", "一、甲方的计划", "二、乙方的应对"]
    assert [(block.kind, block.marker) for block in body if block.marker] == [
        ("heading", "一、"),
        ("heading", "1."),
        ("heading", "(1)"),
        ("item", "一是"),
        ("item", "二是"),
    ]


def test_hard_wrapped_lines_are_joined_and_single_lines_are_not():
    wrapped = "\n".join(
        ["The harbour of the region is an old one and it has", "been mended often, which is why nobody wants to pay"]
        * 3
    )
    assert len(split_paragraphs(wrapped + "\n\nSecond paragraph.")) == 2
    assert split_paragraphs("One line.\nAnother line.\n") == ("One line.", "Another line.")


def test_lines_of_chinese_join_without_a_space():
    text = "\n".join(
        ["港口是这个地区最重要的设施之一而且历史悠久经常", "得到维修因此没有人愿意再为它付出更多的经费支持"] * 3
    )
    assert " " not in split_paragraphs(text)[0]


@pytest.mark.parametrize(
    "sentence",
    ["第{n}条 国家支持人工智能，", "First, it goes on. ", "第一，国家支持。", "1. ", "（一）", "(h) x; (i) y; "],
)
def test_one_line_of_nothing_but_numbers_costs_time_in_proportion_to_its_length(sentence):
    text = "".join(sentence.format(n=n % 9_999) for n in range(40_000))[:300_000]
    started = process_time()
    segment_text(text)
    assert process_time() - started < 5


def test_a_first_starts_a_list_only_where_a_second_comes():
    lonely = "We act now. First, we build. Then we rest."
    followed = "We act now. First, we build. Second, we rest."
    assert [block.kind for block in segment_text(lonely)[0]] == ["paragraph"]
    assert [block.kind for block in segment_text(followed)[0]] == ["paragraph", "item", "item"]
