"""ADTool files read as the tree they draw; whatever else a file holds is refused with its place."""

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adtrees import adtrees
from countermove.case.adtree_files import parse_adtree, read_adtree
from countermove.core.adtree import ADTree, Node, Refinement
from countermove.core.errors import Fault, InputError

DOMAINS = (
    '<domain id="C1"><class>lu.uni.adtool.domains.predefined.MinCost</class><tool>ADTool</tool></domain>'
    '<domain id="P2"><class>lu.uni.adtool.domains.predefined.ProbSucc</class><tool>ADTool</tool></domain>'
)


def _element(node: Node, tree: ADTree, switch: str = "") -> str:
    """The node as ADTool writes it."""
    numbers = ""
    if not node.children:
        numbers = "".join(
            f'<parameter domainId="{domain}" category="basic">{values[node.label]}</parameter>'
            for domain, values in (("C1", tree.costs), ("P2", tree.probabilities))
            if node.label in values
        )
    inside = "".join(_element(child, tree) for child in node.children)
    counter = _element(node.counter, tree, ' switchRole="yes"') if node.counter else ""
    opening = f'<node refinement="{node.refinement.value}"{switch}>'
    return f"{opening}<label>{escape(node.label)}</label>{numbers}{inside}{counter}</node>"


def _file(inside: str, *, domains: str = DOMAINS) -> bytes:
    return f"<?xml version='1.0'?>\n<adtree>\n{inside}\n{domains}</adtree>\n".encode()


@given(adtrees())
@settings(max_examples=200, deadline=None)
def test_a_tree_written_as_adtool_does_reads_as_itself(tree: ADTree) -> None:
    assert parse_adtree(_file(_element(tree.root, tree)), "random") == tree


@given(st.binary(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_tree_or_are_refused_with_faults(data: bytes) -> None:
    for content in (data, _file(data.decode("latin-1"))):
        with pytest.raises(InputError) as caught:
            parse_adtree(content, "f")
        assert caught.value.faults


@given(
    st.lists(st.sampled_from(["<node>", "</node>", "<label>a</label>", '<node switchRole="yes">', "a"]), max_size=12)
)
@settings(max_examples=500, deadline=None)
def test_nearly_right_files_are_trees_or_are_refused_with_places(parts: list[str]) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        parse_adtree(_file("".join(parts)), "f")
    except InputError as error:
        faults = error.faults
    assert all(fault.place.line >= 1 for fault in faults)


def test_labels_lose_their_line_breaks_and_a_root_may_be_the_defenders(tmp_path: Path) -> None:
    file = tmp_path / "tree.xml"
    inside = '<node switchRole="yes"><label> keep\n\tout </label><comment>remark</comment></node>'
    file.write_bytes(_file(inside, domains=""))
    tree = read_adtree(file)
    assert (tree.root, tree.proponent) == (Node("keep out"), "defender")


def test_derived_numbers_and_unknown_domains_are_passed_over() -> None:
    inside = (
        '<node refinement="conjunctive"><label>goal</label><parameter domainId="C1" category="derived">9</parameter>'
        '<node><label>act</label><parameter domainId="C1">Infinity</parameter>'
        '<parameter domainId="S3">M</parameter></node></node>'
    )
    skill = '<domain id="S3"><class>lu.uni.adtool.domains.predefined.DiffLMH</class><tool>ADTool</tool></domain>'
    tree = parse_adtree(_file(inside, domains=DOMAINS + skill), "f")
    assert tree.root.refinement is Refinement.ALL
    assert (dict(tree.costs), dict(tree.probabilities)) == ({"act": float("inf")}, {})


LEAF = "<node><label>a</label>{}</node>"
COST = '<parameter domainId="C1">{}</parameter>'


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("", "f:2:1: adtree has 0 nodes; expected one, the root"),
        (LEAF + LEAF, "f:2:1: adtree has 2 nodes; expected one, the root"),
        ("<node/>", "f:3:1: the node has 0 labels; expected one, of 1 to 1,000 characters"),
        ("<node><label> </label></node>", "f:3:1: the node has a label of 0 characters; expected one"),
        ("<tree/>", "f:3:1: element 'tree' stands in 'adtree'; expected node, domain"),
        (
            '<node refinement="parallel"><label>a</label></node>',
            "refinement is 'parallel'; expected disjunctive or",
        ),
        ('<node switchrole="yes"><label>a</label></node>', "unknown attribute switchrole; expected refinement or"),
        ('<node switchRole="maybe"><label>a</label></node>', "switchRole is 'maybe'; expected yes or no"),
        (LEAF.format(COST.format("cheap")), "f:3:23: cost of 'a' is 'cheap'; expected a number of 0 or more"),
        (LEAF.format(COST.format("-1")), "cost of 'a' is '-1'; expected a number of 0 or more"),
        (LEAF.format(COST.format("nan")), "cost of 'a' is 'nan'; expected a number of 0 or more"),
        (LEAF.format('<parameter domainId="P2">2</parameter>'), "probability of 'a' is '2'; expected a number from 0"),
        (LEAF.format(COST.format(1) + COST.format(2)), "'a' has cost 2 here and 1 before; expected one value"),
        (LEAF.format(COST.format(1) + LEAF.format("")), "'a' is refined, so its cost has no use; expected numbers on"),
        (LEAF.format('<node switchRole="yes"><label>a</label></node>'), "'a' is a basic action of both actors"),
        (
            LEAF.format('<node switchRole="yes"><label>x</label></node>' * 2),
            "f:3:69: the node has 2 countermeasures; expected one",
        ),
        ("<node><label>a</node>", "f:3:17: not valid XML: mismatched tag; expected an ADTool file"),
        ("&lol;", "f:3:1: not valid XML: undefined entity; expected an ADTool file"),
    ],
)
def test_a_fault_names_its_place_and_what_was_expected(inside: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_adtree(_file(inside.replace("{}", "")), "f")
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE adtree [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE adtree SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE adtree [<!ENTITY % remote SYSTEM "http://localhost/x.dtd"> %remote;]>',
    ],
)
def test_a_document_type_declaration_ends_the_reading(declaration: str) -> None:
    data = f"<?xml version='1.0'?>\n{declaration}\n<adtree>&b;</adtree>".encode()
    with pytest.raises(InputError, match=r"f:2:\d+: the file has a document type declaration; expected none"):
        parse_adtree(data, "f")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            b"<?xml version='1.0' encoding='ISO-8859-1'?><adtree/>",
            "the file says that it is in ISO-8859-1; expected UTF-8",
        ),
        ("<?xml version='1.0'?><adtree/>".encode("utf-16"), "f:1:1: byte 0xff is not UTF-8"),
        (b"<adtree>\xff</adtree>", "f:1:9: byte 0xff is not UTF-8"),
    ],
)
def test_another_encoding_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        parse_adtree(data, "f")


@pytest.mark.parametrize("name", ["node", "label", "x"])
def test_a_file_that_goes_too_deep_is_refused_where_it_does(name: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_adtree(f"<adtree>{f'<{name}>' * 100_000}".encode(), "f")
    assert len(caught.value.faults) <= 50
    assert all(fault.place.line == 1 for fault in caught.value.faults)


def test_the_deepest_tree_is_read_and_one_level_more_is_not() -> None:
    node = "<node><label>a</label>"
    assert parse_adtree(_file(node * 100 + "</node>" * 100), "f").root.label == "a"
    with pytest.raises(InputError, match="more than 100 levels or 20,000 nodes"):
        parse_adtree(_file(node * 101 + "</node>" * 101), "f")


def test_a_tree_with_too_many_nodes_is_refused() -> None:
    leaves = "<node><label>b</label></node>" * 20_000
    with pytest.raises(InputError, match="more than 100 levels or 20,000 nodes"):
        parse_adtree(_file(f"<node><label>a</label>{leaves}</node>"), "f")


def test_a_file_with_too_many_other_elements_is_refused() -> None:
    with pytest.raises(InputError, match="more than 100 levels or 20,000 nodes"):
        parse_adtree(_file(f"<node><label>a</label>{'<comment/>' * 160_000}</node>"), "f")
