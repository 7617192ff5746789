"""Small cases for the tests of scenarios, written as an analyst would write them."""

from countermove.case.case_parsing import parse_case
from countermove.game.compile import compile_case
from countermove.game.game import Game

ONE_MEASURE = """\
countermove: 1
title: one measure
actors: {{a: {{name: A}}}}
objectives: {{a: {{gain: {{name: gain, weight: {weight}}}}}}}
layers: [{{id: choice, actor: a}}]
measures:
  act: {{layer: choice, effects: {{a.gain: {effect}}}, cost: {cost}}}
"""

DUEL = """\
countermove: 1
title: a plan, a break and an answer
actors: {a: {name: A}, b: {name: B}, c: {name: C}}
objectives:
  a: {lead: {name: lead}}
  b: {rest: {name: rest}}
  c: {calm: {name: calm}}
layers:
  - {id: plan, actor: a, given: true}
  - {id: break, actor: b}
  - {id: answer, actor: a}
measures:
  controls: {layer: plan, effects: {a.lead: {range: [3, 5]}, b.rest: {range: [-6, -2]}}}
  chips: {layer: break, effects: {b.rest: {normal: [0.5, 1]}}, cost: {range: [0.5, 2]}}
  stall: {layer: break, effects: {b.rest: {range: [-1, 1]}}, cost: 0.1}
  limits: {layer: answer, cost: {triangular: [0.2, 0.5, 2]}}
counters:
  - {by: chips, against: controls, efficacy: {range: [0.2, 0.9]}}
  - {by: limits, against: chips, efficacy: {pert: [0.2, 0.6, 0.9]}}
"""


REJOINED = """\
countermove: 1
title: two paths from one counter to one measure, worth (1 - e) squared to the mover
actors: {a: {name: A}, b: {name: B}}
objectives: {a: {lead: {name: lead}}, b: {rest: {name: rest}}}
layers:
  - {id: plan, actor: a, given: true}
  - {id: break, actor: b, given: true}
  - {id: guard, actor: a, given: true}
  - {id: doubt, actor: b, given: true}
  - {id: use, actor: a}
measures:
  base: {layer: plan}
  left: {layer: break}
  right: {layer: break}
  shield: {layer: guard}
  wedge: {layer: doubt}
  act: {layer: use, cost: 1}
counters:
  - {by: wedge, against: shield, efficacy: {range: [0.1, 0.5]}}
  - {by: shield, against: left, efficacy: 1}
  - {by: shield, against: right, efficacy: 1}
  - {by: left, against: base, efficacy: 1}
  - {by: right, against: base, efficacy: 1}
synergies:
  - {between: [base, act], effects: {a.lead: 4}}
"""


def one_measure(*, effect: str, cost: str, weight: str = "1") -> Game:
    """A game in which the only mover adopts its only measure if weight × effect is more than its cost."""
    return small_game(ONE_MEASURE.format(effect=effect, cost=cost, weight=weight))


def small_game(text: str) -> Game:
    """The game of a case without faults."""
    faults: list = []
    case = parse_case(text.encode(), "small.yaml", faults)
    assert case is not None, faults
    return compile_case(case)


BOUND = """\
countermove: 1
title: quantities that move together
actors: {a: {name: A}}
factors: {pace: {name: pace}, mood: {name: mood}}
objectives: {a: {gain: {name: gain, weight: {range: [1, 2]}}}}
layers: [{id: choice, actor: a, given: true}]
measures:
  one: {layer: choice, effects: {a.gain: {normal: [5, 1], follows: {pace: 0.8}}}, cost: {range: [0, 4]}}
  two:
    layer: choice
    effects: {a.gain: {values: [3, 1, 2], follows: {pace: -0.6, mood: 0.5}}}
    cost: {pert: [0, 1, 5]}
  three: {layer: choice, effects: {a.gain: {range: [0, 1]}}, cost: {range: [0, 1]}}
correlations: [{between: [measures.one.cost, measures.two.cost], rank: 0.7}]
statements: [{larger: measures.three.effects.a.gain, than: measures.three.cost, times: 2}]
"""
"""The first two effects follow a factor, two costs are correlated, one effect is at least twice its cost."""


SELDOM = """\
countermove: 1
title: a statement that holds in some four of a thousand draws
actors: {a: {name: A}, b: {name: B}}
objectives: {a: {lead: {name: lead}}, b: {rest: {name: rest}}}
layers: [{id: break, actor: b}, {id: answer, actor: a}]
measures:
  chips: {layer: break, effects: {a.lead: {range: [-4, -1]}, b.rest: {range: [0, 3]}}, cost: {range: [0.5, 1.5]}}
  stall: {layer: break, effects: {b.rest: {range: [-1, 1]}}, cost: {range: [0, 10]}}
  limits: {layer: answer, cost: {range: [0, 2]}}
counters:
  - {by: limits, against: chips, efficacy: {range: [0.2, 0.9]}}
statements:
  - {larger: measures.chips.cost, than: measures.stall.cost, times: 25}
"""
"""Some scenarios cannot be drawn: about one of fifty."""
