"""Commands on what attacks what: survival in a framework or a case, and attack–defence trees."""

from countermove.commands.answer import Answer
from countermove.core.errors import UsageError
from countermove.disk import check_output, write_whole
from countermove.report.framework_text import render_survival, render_tree
from countermove.solving.adtree_findings import analyse_tree
from countermove.solving.labellings import label_framework
from countermove.workflow.frameworks import load_framework, load_tree, tree_as_case


def answer_survival(path: str, *, grounded_only: bool, all_measures: bool) -> Answer:
    """What survives in a framework or in the attack graph of a case, whatever the numbers."""
    name, framework = load_framework(path, all_measures=all_measures)
    found = label_framework(name, framework, grounded_only=grounded_only)
    return Answer(render_survival(found), found.to_dict())


def answer_tree(path: str, *, case_file: str | None, stake: float | None) -> Answer:
    """What follows from an attack–defence tree; with `case_file`, the case it corresponds to is written there."""
    if stake is not None and case_file is None:
        raise UsageError("--stake is of the case that --case FILE writes; add --case")
    if case_file is not None:
        check_output(case_file)
    tree = load_tree(path)
    text = None if case_file is None else tree_as_case(path, tree, stake=stake)
    found = analyse_tree(tree)
    if case_file is None or text is None:
        return Answer(render_tree(found), found.to_dict())
    write_whole(case_file, text)
    return Answer(f"{render_tree(found)}\n\nthe case is in {case_file}", {**found.to_dict(), "written": case_file})
