"""Small coded documents for tests: in Chinese and English, with characters outside the basic plane."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st

from countermove.case.coding_parsing import CodingFile, parse_codings
from countermove.core.errors import Fault, Place
from countermove.documents.document import Document, Passage
from countermove.plan.coding import CodingSet
from countermove.plan.plan import Plan, PlanNode

PARAGRAPHS = {
    "us": (
        "I. Pillar",
        "Chips are to be made at home. 𠀀 stands for a rare sign.",
        "Partners are asked to follow. 😀",
        "Partners are asked to follow. 😀",
    ),
    "cn": (
        "一、总则",
        "计划提出建设算力基础设施，并支持全球南方国家。",
        "𠀀😀扩展区汉字也要数对。",
        "以国际合作为主。",
    ),
}

CODING = """
countermove: 1
kind: coding
coders:
  a: {name: {en: Coder A, zh: 编码员甲}, read: [us, cn#n1]}
  b: {name: 乙}
codes:
  security:
    name: {en: Security, zh: 安全}
    codable: false
    codes:
      chips:
        name: {en: Chips, zh: 芯片}
        definition: {en: "Making & buying <chips>", zh: 芯片的制造与采购}
        colour: "#1A6"
        examples: [us#n2, {passage: "cn#n2", quote: 算力}]
      allies: {name: 盟友}
  cooperation: {}
codings:
  - {code: chips, by: a, passage: "us#n2", on: 2025-11-01, memo: "first reading\\nsecond line"}
  - {code: [chips, cooperation], by: b, passage: "us#n2", quote: "𠀀 stands", on: last week}
  - {code: allies, by: a, passage: "us#n3"}
  - {code: cooperation, by: b, passage: "cn#n4", on: 2025}
  - {code: cooperation, by: b, anchor: {document: cn, start: 29, end: 33, quote: 𠀀😀扩展, prefix: "", suffix: ""}}
"""


def document(name: str) -> Document:
    """A document whose paragraphs are also the nodes n1, n2 … of its tree."""
    passages, start = [], 0
    for number, text in enumerate(PARAGRAPHS[name], 1):
        passages.append(Passage(f"p{number}", "paragraph", text, start, start + len(text)))
        start += len(text) + 1
    return Document(f"{name}.txt", "text", "en", "0" * 64, "\n".join(PARAGRAPHS[name]), tuple(passages))


def tree(source: Document) -> Plan:
    nodes = tuple(
        PlanNode(f"n{number}", "item", None, None, None, passage.text, None, passage.start, passage.end)
        for number, passage in enumerate(source.passages, 1)
    )
    return Plan(source.file, nodes)


SOURCES = {name: (document(name), tree(document(name))) for name in PARAGRAPHS}


def parse(text: str, documents: Mapping[str, object] = SOURCES) -> tuple[CodingSet | None, list[Fault]]:
    faults: list[Fault] = []
    found = parse_codings([CodingFile("coding.yaml", text.encode())], faults, documents=tuple(documents))
    return found, faults


def small_coding() -> CodingSet:
    found, faults = parse(CODING)
    assert found is not None, faults
    return found


def bare(codings: CodingSet) -> CodingSet:
    """The set without places in files, which reading it elsewhere changes."""
    here = Place("")
    return CodingSet(
        tuple(
            replace(code, place=here, examples=tuple(replace(cite, place=None) for cite in code.examples))
            for code in codings.codes
        ),
        tuple(replace(coder, place=here) for coder in codings.coders),
        tuple(replace(one, place=here, cite=one.cite and replace(one.cite, place=None)) for one in codings.codings),
        codings.anchors,
    )


@st.composite
def coding_texts(draw: st.DrawFn) -> str:
    """A coding file over the small documents: random nesting, languages, coders, quotes and passages."""
    codes = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True))
    words = st.sampled_from(["Aims", "目标", "𠀀😀", "a & b <c>", 'Ends \\\\ \\" here'])
    lines = ["countermove: 1", "kind: coding", "coders: {x: {}, y: {name: {en: Y, zh-Hant: 乙}}}", "codes:"]
    depth = 1
    for code in codes:
        lines.append("  " * depth + f"{code}:")
        lines.append("  " * depth + f'  name: {{en: "{draw(words)}", zh: "{draw(words)}"}}')
        if draw(st.booleans()):
            lines.append("  " * depth + f'  definition: "{draw(words)}"')
        if code != codes[-1] and draw(st.booleans()):
            lines.append("  " * depth + "  codes:")
            depth += 2
    lines.append("codings:")
    entries = draw(
        st.lists(
            st.tuples(st.sampled_from(codes), st.sampled_from("xy"), st.sampled_from(list(_places()))),
            min_size=1,
            max_size=8,
            unique=True,
        )
    )
    lines += [f"  - {{code: {code}, by: {coder}, {place}}}" for code, coder, place in entries]
    return "\n".join(lines) + "\n"


def _places() -> list[str]:
    whole = [f'passage: "{name}#n{number}"' for name in PARAGRAPHS for number in (1, 2, 4)]
    quotes = [f'passage: "{name}#n{number}", quote: "{PARAGRAPHS[name][number - 1][2:9]}"' for name, number in
              (("us", 2), ("cn", 2), ("cn", 3))]  # fmt: skip
    return [*whole, *quotes]
