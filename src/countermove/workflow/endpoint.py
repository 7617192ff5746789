"""A language model of the user's own, reached over HTTP in the OpenAI-compatible shape. Nothing else uses the net."""

import http.client
import json
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from countermove.core.errors import UsageError

URL_VARIABLE, KEY_VARIABLE = "COUNTERMOVE_MODEL_URL", "COUNTERMOVE_MODEL_KEY"
TIMEOUT_SECONDS = 120
LARGEST_ANSWER = 10_000_000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers: the address up to `/v1`, its name, and the key to send, if any."""

    url: str
    model: str
    key: str | None = None


def choose_endpoint(model: str, url: str | None) -> Endpoint:
    """The endpoint asked for: its address from `url`, else from COUNTERMOVE_MODEL_URL; a key from COUNTERMOVE_MODEL_KEY
    only. UsageError where no address is given or it is none of HTTP.
    """
    address = url or os.environ.get(URL_VARIABLE, "")
    try:
        parts = urlsplit(address)
        is_sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_sound = False
    if not is_sound:
        expected = f"expected one such as http://localhost:8000/v1, in --model-url or {URL_VARIABLE}"
        raise UsageError(f"the address of the model is {address!r}; {expected}")
    return Endpoint(address.rstrip("/"), model, os.environ.get(KEY_VARIABLE) or None)


def ask_model(endpoint: Endpoint, messages: list[dict[str, str]]) -> str:
    """What the model says to the messages. Redirections are not followed. UsageError where it cannot be reached,
    refuses, or answers in another shape.
    """
    body = json.dumps({"model": endpoint.model, "messages": messages, "temperature": 0}, ensure_ascii=False)
    answer = _post(endpoint, "/chat/completions", body.encode("utf-8", "replace"))
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise UsageError(f"{endpoint.url} answered in an unknown shape; expected that of chat completions") from error
    if not isinstance(content, str):
        raise UsageError(f"{endpoint.url} answered without text; expected text in the first choice")
    return content


def _post(endpoint: Endpoint, path: str, body: bytes) -> bytes:
    parts = urlsplit(endpoint.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {"Content-Type": "application/json"}
    if endpoint.key is not None:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", parts.path + path, body, headers)
            response = connection.getresponse()
            answer = response.read(LARGEST_ANSWER + 1)
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UsageError(f"{endpoint.url} cannot be reached ({error}); check the address of the model") from error
    if response.status != http.client.OK or len(answer) > LARGEST_ANSWER:
        found = f"{response.status} {response.reason}" if response.status != http.client.OK else "more than 10 MB"
        raise UsageError(f"{endpoint.url} answered {found}; expected a chat completion")
    return answer
