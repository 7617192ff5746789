"""The table of formats that a game can be exported to."""

from collections.abc import Callable, Mapping

from countermove.game.game import Game
from countermove.report.export.dot import render_dot
from countermove.report.export.efg import render_efg
from countermove.report.export.frameworks import render_af, render_apx, render_tgf
from countermove.report.export.game_json import render_json
from countermove.report.export.nfg import render_nfg

FORMATS: Mapping[str, Callable[[Game], str]] = {
    "af": render_af,
    "apx": render_apx,
    "dot": render_dot,
    "efg": render_efg,
    "json": render_json,
    "nfg": render_nfg,
    "tgf": render_tgf,
}
"""From the name of a format to the function that writes a game in it."""
