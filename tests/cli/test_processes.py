"""What only a process of its own shows: interrupts, closed pipes, encodings of terminals, other folders."""

import json
import signal
from pathlib import Path

import pytest
from command_runs import CASE, ROOT, start

EXAMPLE = ROOT / "examples/ai-action-plans"


@pytest.mark.parametrize(
    ("call", "met"),
    [
        (["explore", EXAMPLE / "cases/us-plan.yaml", "--scenarios", "500"], b"scenarios: 500 of 500"),
        (["report", EXAMPLE, "--scenarios", "200000", "--output", "report.html"], b"documents: "),
    ],
)
@pytest.mark.usefixtures("compiled")
def test_an_interrupt_ends_with_130_and_leaves_no_file(call: list[str | Path], met: bytes, tmp_path: Path) -> None:
    process = start(*call, cwd=tmp_path)
    assert met in process.stderr.readline()  # type: ignore[union-attr]
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, b""), err
    assert err.endswith(b"countermove: interrupted; no file was left half written\n")
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_reader_that_goes_away_is_no_error(flags: list[str], case_file: Path) -> None:
    with start("solve", case_file, *flags) as process:
        process.stdout.close()  # type: ignore[union-attr]
        assert process.stderr.read() == b""  # type: ignore[union-attr]
        assert process.wait(timeout=120) == 0


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
    ],
)
def test_terminals_without_the_characters_get_them_escaped(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "案例 一.yaml"
    path.write_text(CASE.replace("quiet-engine", "静音发动机").replace("{en: A ferry line", "{en: Line 😀"), "utf-8")
    process = start("solve", path, env=environment)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, b"")
    assert b"Line" in out
    shown, _ = start("solve", path, "--json", env=environment).communicate(timeout=120)
    found = json.loads(shown.decode(environment.get("PYTHONIOENCODING", "ascii")))
    assert [turn["adopted"] for turn in found["line"]][1] == ["静音发动机"]
    missing = start("solve", tmp_path / "没有.yaml", env=environment)
    out, err = missing.communicate(timeout=120)
    assert (missing.returncode, out) == (1, b"")
    assert b"Traceback" not in err


def test_two_writers_of_one_file_leave_one_whole_report(study: Path, tmp_path: Path) -> None:
    target = tmp_path / "报告 1.md"
    call = ["report", study, "--format", "md", "--scenarios", "20", "--output", target]
    processes = [start(*call, cwd=tmp_path), start(*call, cwd=tmp_path)]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    for process in processes:
        process.communicate()
    assert target.read_text(encoding="utf-8").rstrip().endswith("|")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study", "报告 1.md"]
