"""`countermove links --model`: a model of the user's own, tried against a small server on this machine."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from command_runs import ROOT, Commands

PAIR = [
    {"passage": "us-plan#III.1", "quote": "hardware, models, software and standards as one package"},
    {"passage": "cn-plan#2.4", "quote": "countries of the Global South are to be supported"},
]
GOOD = {"type": "opposed", "between": PAIR, "why": "One sells, the other builds."}


class Model(BaseHTTPRequestHandler):
    """Answers every request with what the test set, and keeps what was asked."""

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked.append((self.path, self.headers.get("Authorization"), json.loads(body)))
        status, answer = server.answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def model() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Model)
    server.asked, server.answer = [], (200, b"")
    server.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples/ai-action-plans", tmp_path / "plans"))


def says(*items: object) -> tuple[int, bytes]:
    content = f"Here you are:\n```json\n{json.dumps(items, ensure_ascii=False)}\n```"
    return 200, json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_a_proposal_with_quotes_that_stand_is_a_suggestion_with_its_quotes(
    plans: Path, model: Any, command: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERMOVE_MODEL_KEY", "secret")
    model.answer = says(GOOD)
    run = command("links", plans, "--model", "m", "--model-url", model.url, "--json")
    (found,) = json.loads(run.out)["suggestions"]
    assert (run.status, found["type"], found["score"]) == (0, "opposed", None)
    assert found["quotes"] == [side["quote"] for side in PAIR]
    ((path, key, asked),) = model.asked
    assert (path, key, asked["model"]) == ("/v1/chat/completions", "Bearer secret", "m")
    assert "secret" not in run.out + run.err
    file = plans / "links.yaml"
    assert command("links", plans, "--model", "m", "--model-url", model.url, "--output", file).status == 0
    study = plans / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + "links: links.yaml\n", encoding="utf-8")
    assert command("check", plans).status == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"between": [{**PAIR[0], "quote": "hardware and Models"}, PAIR[1]]}, "does not stand in us-plan#III.1"),
        ({"between": [{**PAIR[0], "quote": " "}, PAIR[1]]}, "does not stand in us-plan#III.1"),
        ({"between": [{**PAIR[0], "passage": "us-plan#IX.1"}, PAIR[1]]}, "names a passage that is not among"),
        ({"between": [PAIR[0], PAIR[0]]}, "both passages are of one plan"),
        ({"between": PAIR[:1]}, "no two passages and a reason"),
        ({"between": ["us-plan#III.1", 3]}, "names a passage that is not among"),
        ({"type": "only-here"}, "unknown type"),
        ({"type": ["opposed"]}, "unknown type"),
        ({"why": ""}, "no two passages and a reason"),
    ],
)
def test_a_proposal_that_does_not_hold_is_left_out_with_the_reason(
    plans: Path, model: Any, command: Commands, change: dict[str, object], reason: str
) -> None:
    model.answer = says({**GOOD, **change}, "text", GOOD)
    found = json.loads(command("links", plans, "--model", "m", "--model-url", model.url, "--json").out)
    assert len(found["suggestions"]) == 1
    assert reason in found["refused"][0]
    assert len(found["refused"]) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b""), "answered 500"),
        ((302, b""), "answered 302"),
        ((200, b"not json"), "unknown shape"),
        ((200, b"[]"), "unknown shape"),
        ((200, b'{"choices": []}'), "unknown shape"),
        ((200, b'{"choices": [{"message": {"content": null}}]}'), "without text"),
    ],
)
def test_an_answer_that_is_none_ends_with_2(
    plans: Path, model: Any, command: Commands, answer: tuple[int, bytes], said: str
) -> None:
    model.answer = answer
    run = command("links", plans, "--model", "m", "--model-url", model.url)
    assert run.status == 2
    assert said in run.err


def test_words_without_a_list_propose_nothing(plans: Path, model: Any, command: Commands) -> None:
    model.answer = (200, json.dumps({"choices": [{"message": {"content": "No idea."}}]}).encode())
    run = command("links", plans, "--model", "m", "--model-url", model.url)
    assert run.status == 0
    assert "the answer holds no JSON list" in run.out


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://x/v1", "http://[x", "http://x:99999/v1", "http://"])
def test_an_address_that_is_none_is_wrong_usage(plans: Path, url: str, command: Commands) -> None:
    assert command("links", plans, "--model", "m", "--model-url", url).status == 2


def test_without_a_model_named_nobody_is_asked(
    plans: Path, model: Any, command: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERMOVE_MODEL_URL", model.url)
    assert command("links", plans, "--limit", "1").status == 0
    assert model.asked == []
    assert command("links", plans, "--model-url", model.url).status == 2
    model.answer = says()
    assert command("links", plans, "--model", "m").status == 0
    assert len(model.asked) == 1
