"""Where experts disagree, as a report says it: every expert is named with what the case says, in both languages."""

from pathlib import Path

import pytest

from countermove.case.files import read_case
from countermove.report.build_disagreements import build_disagreements

CASE = """\
countermove: 1
title: experts
actors: {{a: {{name: A}}}}
experts: {{ann: {{name: {{en: Ann, zh: 安}}}}, ben: {{name: Ben}}}}
objectives: {{a: {{gain: {{name: gain}}}}}}
layers: [{{id: go, actor: a}}]
measures:
  act:
    layer: go
    effects:
      a.gain: {{experts: {{ann: {{range: [1, 2]}}, ben: {{range: {ben}}}}}, pool: {{ann: 0.3, ben: 0.7}}}}
"""


@pytest.mark.parametrize(
    ("ben", "spread", "said"), [("[4, 6]", 0.7, "nothing in common"), ("[1, 2]", 0, "every two ranges overlap")]
)
def test_each_expert_is_shown_with_range_and_weight(tmp_path: Path, ben: str, spread: float, said: str) -> None:
    path = tmp_path / "experts.yaml"
    path.write_text(CASE.format(ben=ben), encoding="utf-8")
    (found,) = build_disagreements(read_case(path))
    assert found.judgement == "measures.act.effects.a.gain"
    assert [(opinion.expert.zh, opinion.weight) for opinion in found.opinions] == [("安", 0.3), ("Ben", 0.7)]
    assert (found.opinions[0].low, found.opinions[0].central, found.opinions[0].high) == (1, 1.5, 2)
    assert found.spread == pytest.approx(spread)
    assert said in found.sentence.en
