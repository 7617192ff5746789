"""Rules are cited by number and papers by key; every number is a rule and every key is explained."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/semantics.md").read_text(encoding="utf-8")


def _rules() -> set[str]:
    rules: set[str] = set()
    section = ""
    for line in PAGE.splitlines():
        if heading := re.match(r"## §(\d+) ", line):
            section = heading[1]
            rules.add(section)
        elif item := re.match(r"(\d+)\. ", line):
            rules.add(f"{section}.{item[1]}")
    return rules


def test_every_rule_that_is_cited_exists() -> None:
    rules = _rules()
    assert len(rules) > 40
    files = [file for folder in ("src", "tests", "docs") for file in (ROOT / folder).rglob("*")]
    cited = {
        (str(file.relative_to(ROOT)), rule)
        for file in files
        if file.suffix in {".py", ".md", ".html", ".yaml"}
        for rule in re.findall(r"§(\d+(?:\.\d+)?)", file.read_text(encoding="utf-8"))
    }
    assert {(file, rule) for file, rule in cited if rule not in rules} == set()


def test_every_paper_that_is_cited_is_explained_and_every_explained_one_is_cited() -> None:
    page = (ROOT / "docs/references.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| ([A-Z]\w+\d{4}[a-z]?) \|", page, re.MULTILINE)
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py")]
    cited = {key for text in sources for key in re.findall(r"\[([A-Z][A-Za-z]+\d{4}[a-z]?)[\],]", text)}
    assert sorted(cited) == explained
