"""Attack–defence trees for tests: small, with labels that repeat."""

from hypothesis import strategies as st

from countermove.core.adtree import ADTree, Node, Refinement, list_actions

OWN, OPPOSING = ("a", "b", "c", "d", "e"), ("v", "w", "x", "y", "z")


@st.composite
def adtrees(draw: st.DrawFn, *, is_layered: bool = False) -> ADTree:
    """A tree of up to four levels, with costs and probabilities; with `is_layered`, each label has one role depth."""
    root = draw(_nodes(3, 0, is_layered=is_layered))
    tree = ADTree("random", root)
    labels = [action.label for action in list_actions(tree)]
    costs = {label: float(draw(st.integers(0, 6))) for label in labels}
    probabilities = {label: draw(st.integers(0, 4)) / 4 for label in labels}
    return ADTree("random", root, costs=costs, probabilities=probabilities)


@st.composite
def _nodes(draw: st.DrawFn, levels: int, depth: int, *, is_layered: bool) -> Node:
    label = draw(st.sampled_from(OPPOSING if depth % 2 else OWN)) + (str(depth) if is_layered else "")
    if levels == 0:
        return Node(label)
    below = _nodes(levels - 1, depth, is_layered=is_layered)
    children = tuple(draw(st.lists(below, max_size=3))) if draw(st.booleans()) or levels == 3 else ()
    counter = draw(_nodes(levels - 1, depth + 1, is_layered=is_layered)) if draw(st.booleans()) else None
    return Node(label, draw(st.sampled_from(Refinement)), children, counter)
