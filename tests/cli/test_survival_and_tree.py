"""The commands on attack graphs and attack–defence trees: their answers, and what they refuse."""

import json
from pathlib import Path

import pytest
from command_runs import Commands

REFERENCE = Path(__file__).parents[1] / "reference"
TREE = """\
<?xml version='1.0'?>
<adtree>
  <node refinement="sequential"><label>goal</label>
    <node><label>first</label><parameter domainId="C1" category="basic">3</parameter></node>
    <node><label>then</label><parameter domainId="C1" category="basic">{cost}</parameter>
      <node switchRole="yes"><label>stop</label></node>
    </node>
  </node>
  <domain id="C1"><class>lu.uni.adtool.domains.predefined.MinCost</class><tool>ADTool2</tool></domain>
</adtree>
"""


@pytest.fixture
def tree_file(tmp_path: Path) -> Path:
    """A tree whose second step can be stopped."""
    path = tmp_path / "tree.xml"
    path.write_text(TREE.format(cost=4), encoding="utf-8")
    return path


def test_what_survives_is_told_with_its_check(command: Commands) -> None:
    run = command("survival", REFERENCE / "af_floating.apx")
    assert run.status == 0
    assert "d         undecided  all" in run.out
    assert "2 preferred; none of them is picked\n1. in: a, d\n2. in: b, d" in run.out
    assert "certified: 3 of 3 labellings" in run.out


def test_a_case_is_its_line_of_play_or_all_its_measures(case_file: Path, command: Commands) -> None:
    line = json.loads(command("survival", case_file, "--json").out)
    whole = json.loads(command("survival", case_file, "--all", "--json").out)
    assert set(line["arguments"]) <= set(whole["arguments"]) == {"night-ban", "quiet-engine"}
    assert whole["grounded"] == {"in": ["quiet-engine"], "out": ["night-ban"], "undecided": []}
    assert whole["attacks"] == [["quiet-engine", "night-ban"]]
    assert ": 2 arguments, 1 attack\n" in command("survival", case_file, "--all").out


def test_too_many_preferred_labellings_are_out_of_reach_and_the_grounded_one_is_not(
    tmp_path: Path, command: Commands
) -> None:
    path = tmp_path / "pairs.af"
    pairs = "".join(f"{2 * n + 1} {2 * n + 2}\n{2 * n + 2} {2 * n + 1}\n" for n in range(20))
    path.write_text(f"p af 40\n{pairs}", encoding="utf-8")
    run = command("survival", path)
    assert run.status == 3
    assert "1,048,576 preferred labellings" in run.err
    assert command("survival", path, "--grounded").status == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.apx", b"arg(a). att(a,b).", "names b"),
        ("a.tgf", b"1\n2\n1 2\n", "#"),
        ("a.af", b"p af 9999999\n", "p af 9999999"),
        ("a.af", b"\xff\xfe\x00", ""),
        ("a.apx", b"arg(\x00a).", ""),
    ],
)
def test_a_bad_framework_is_refused_at_its_place(
    name: str, content: bytes, words: str, tmp_path: Path, command: Commands
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    run = command("survival", path)
    assert run.status == 1
    assert run.err.startswith(str(path))
    assert words in run.err


def test_all_is_for_cases(command: Commands) -> None:
    run = command("survival", REFERENCE / "af_floating.apx", "--all")
    assert run.status == 2
    assert "leave out --all" in run.err


def test_a_tree_is_answered_and_its_order_said_to_be_left_aside(tree_file: Path, command: Commands) -> None:
    run = command("tree", tree_file)
    assert run.status == 0
    assert "the goal cannot be reached against all opposing actions, and can be reached against none" in run.out
    assert "cheapest way against all opposing actions: none at a finite cost" in run.out
    assert "probability: not told, as an action has none" in run.out
    assert "1 of its nodes are sequential" in run.out


def test_the_case_of_a_tree_is_a_case_that_solves(tree_file: Path, command: Commands) -> None:
    case = tree_file.with_name("case.yaml")
    assert command("tree", tree_file, "--case", case).status == 0
    solved = json.loads(command("solve", case, "--json").out)
    assert solved["certified"]
    assert solved["payoffs"] == {"attacker": 0, "defender": 0}
    assert command("check", case).status == 0


@pytest.mark.parametrize(("stake", "payoff"), [("10", 3.0), ("6", 0.0)])
def test_a_stake_decides_whether_the_goal_is_worth_its_price(
    stake: str, payoff: float, tree_file: Path, command: Commands
) -> None:
    text = TREE.format(cost=4).replace('<node switchRole="yes"><label>stop</label></node>', "")
    tree_file.write_text(text, encoding="utf-8")
    case = tree_file.with_name("case.yaml")
    assert command("tree", tree_file, "--case", case, "--stake", stake).status == 0
    assert json.loads(command("solve", case, "--json").out)["payoffs"]["attacker"] == payoff


@pytest.mark.parametrize("options", [["--stake", "3"], ["--case", "{case}", "--stake", "0"]])
def test_a_stake_of_nothing_is_wrong_usage(options: list[str], tree_file: Path, command: Commands) -> None:
    case = tree_file.with_name("case.yaml")
    assert command("tree", tree_file, *(each.format(case=case) for each in options)).status == 2
    assert not case.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><adtree>&x;</adtree>', "document type declaration"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><adtree/>', "document type declaration"),
        (TREE.format(cost=4).encode()[:150], "not valid XML"),
        (b"<?xml version='1.0' encoding='utf-16'?><adtree/>", "expected UTF-8"),
        (TREE.format(cost=4).encode("utf-16"), ""),
        (b"<adtree>" + b"<node>" * 5000, "more than 100 levels"),
        (b"<adtree></adtree>", "adtree has 0 nodes"),
        (TREE.format(cost="nan").encode(), "cost of 'then' is 'nan'"),
        (
            TREE.format(cost=4).replace("sequential", "parallel").encode(),
            "expected disjunctive or conjunctive or sequential",
        ),
        (b"", ""),
    ],
)
def test_a_bad_tree_is_refused_at_its_place(content: bytes, words: str, tmp_path: Path, command: Commands) -> None:
    path = tmp_path / "tree.xml"
    path.write_bytes(content)
    run = command("tree", path)
    assert run.status == 1
    assert run.err.startswith(str(path))
    assert words in run.err


def test_an_endless_cost_is_no_case(tree_file: Path, command: Commands) -> None:
    tree_file.write_text(TREE.format(cost="Infinity"), encoding="utf-8")
    run = command("tree", tree_file, "--case", tree_file.with_name("case.yaml"))
    assert run.status == 1
    assert "'then' costs infinitely much" in run.err
    assert not tree_file.with_name("case.yaml").exists()
    told = json.loads(command("tree", tree_file, "--json").out)
    assert [action["cost"] for action in told["actions"]] == [3, None, None]


def test_files_that_are_not_there_are_faults(command: Commands, tmp_path: Path) -> None:
    for call in (("survival", "none.apx"), ("survival", "none.yaml"), ("tree", "none.xml")):
        assert command(call[0], tmp_path / call[1]).status == 1
