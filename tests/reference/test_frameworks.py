"""Frameworks from the literature have the labellings that it gives."""

from pathlib import Path

import pytest
import yaml

from countermove.case.framework_files import read_framework
from countermove.core.framework import Framework
from countermove.solving.argumentation import Label, Labelling, grounded_labelling, preferred_labellings
from countermove.solving.check_labelling import check_labelling

FOLDER = Path(__file__).parent
EXPECTED = yaml.safe_load((FOLDER / "af_expected.yaml").read_text(encoding="utf-8"))


def _names(framework: Framework, labelling: Labelling) -> list[str]:
    return [name for name, label in zip(framework.arguments, labelling, strict=True) if label is Label.IN]


def test_every_framework_file_has_its_answer() -> None:
    files = {file.name for file in FOLDER.glob("af_*") if file.suffix != ".yaml"}
    assert files == set(EXPECTED)
    assert len(files) == 9


@pytest.mark.parametrize("name", EXPECTED)
def test_a_framework_from_the_literature_has_the_labellings_that_it_gives(name: str) -> None:
    framework = read_framework(FOLDER / name)
    grounded, preferred = grounded_labelling(framework), preferred_labellings(framework)
    assert _names(framework, grounded) == EXPECTED[name]["grounded"]
    assert [_names(framework, each) for each in preferred] == EXPECTED[name]["preferred"]
    assert check_labelling(framework, grounded, semantics="grounded").holds
    assert all(check_labelling(framework, each, semantics="preferred").holds for each in preferred)
