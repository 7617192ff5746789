"""The report's own texts in both languages, from `texts.yaml`, and the ways they are put together."""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml

from countermove.core.names import Name
from countermove.report.views import Text

_FOLD = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \n]+(?=[\u3000-\u9fff\uff00-\uffef])")

LANGUAGES = ("en", "zh")
"""The languages of a report; `zh` shows simplified Chinese."""


@cache
def report_texts() -> dict[str, dict[str, str]]:
    """Every text by key: `en`, `zh`, and `en_one` where the English has a form of its own for one."""
    content = resources.files("countermove.report").joinpath("texts.yaml").read_text(encoding="utf-8")
    texts: dict[str, dict[str, str]] = yaml.safe_load(content)
    return texts


def phrase(key: str, **values: Text | str | int) -> Text:
    """The text `key` with its braces filled in; values that are texts are put in in their own language."""
    forms = report_texts()[key]
    english = forms["en_one"] if values.get("n") == 1 and "en_one" in forms else forms["en"]
    return Text(_fill(english, values, "en"), _fill(forms["zh"], values, "zh"))


def has_phrase(key: str) -> bool:
    """Whether there is a text of this name; grades of an analyst's own have none."""
    return key in report_texts()


def text_of(name: Name) -> Text:
    """A name in both languages of the report; the blanks that folded lines leave between Chinese characters go."""
    return Text(name.in_language("en"), _FOLD.sub("", name.in_language("zh-Hans")))


def same(text: str) -> Text:
    """A text that reads the same in both languages."""
    return Text(text, text)


def in_language(text: Text, language: str) -> str:
    """The text in `en` or `zh`."""
    return text.zh if language == "zh" else text.en


def joined(texts: Sequence[Text]) -> Text:
    """«a, b and c», «a、b和c»; empty for none."""
    return Text(_join([text.en for text in texts], ", ", " and "), _join([text.zh for text in texts], "、", "和"))


def listed(texts: Sequence[Text]) -> Text:
    """«a; b; c», «a；b；c»."""
    return Text("; ".join(text.en for text in texts), "；".join(text.zh for text in texts))


def in_series(texts: Sequence[Text]) -> Text:
    """«a, b, c», «a、b、c»."""
    return Text(", ".join(text.en for text in texts), "、".join(text.zh for text in texts))


def followed_by(first: Text, second: Text) -> Text:
    """Both texts, one after the other."""
    return Text(first.en + second.en, first.zh + second.zh)


def in_a_row(*sentences: Text) -> Text:
    """Whole sentences one after the other, with a space between English ones."""
    return Text(" ".join(text.en for text in sentences), "".join(text.zh for text in sentences))


def _join(parts: Sequence[str], comma: str, conjunction: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return comma.join(parts[:-1]) + conjunction + parts[-1]


def _fill(template: str, values: dict[str, Text | str | int], language: str) -> str:
    filled = {key: in_language(value, language) if isinstance(value, Text) else value for key, value in values.items()}
    return template.format(**filled)
