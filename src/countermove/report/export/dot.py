"""A game as a Graphviz drawing: layers as columns, counters as edges, line width for efficacy."""

from countermove.game.game import Game, nominal_numbers


def render_dot(game: Game) -> str:
    """The game in the DOT language; `dot -Tsvg` draws it."""
    lines = ["digraph countermove {", "  rankdir=LR;", "  node [shape=box, style=rounded];"]
    for index, layer in enumerate(game.layers):
        title = f"{layer.id} ({game.players[layer.mover]}{', given' if layer.is_given else ''})"
        lines += [f"  subgraph cluster_{index} {{", f"    label={_quoted(title)};"]
        lines += [f"    {_quoted(game.measures[measure])};" for measure in layer.measures]
        lines.append("  }")
    efficacies = nominal_numbers(game).efficacies[0]
    for efficacy, (by, against) in zip(efficacies, game.counters, strict=True):
        names = f"{_quoted(game.measures[against])} -> {_quoted(game.measures[by])}"
        lines.append(f'  {names} [dir=back, penwidth={0.5 + 4 * efficacy:.2f}, label="{efficacy:.2f}"];')
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
