"""The link checker finds what leads nowhere, and the project's pages have none of it."""

from pathlib import Path

import pytest
from check_links import ROOT, find_broken, find_pages


@pytest.mark.parametrize("page", find_pages(ROOT), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert list(find_broken(page)) == []


def test_links_to_a_file_a_heading_or_the_web_are_kept(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# One: *two* `three`\n\n## 中文 说明\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](other.md) [b](other.md#one-two-three) [c](#here) [d](https://example.org/x#y)"
        " [e](other.md#%E4%B8%AD%E6%96%87-%E8%AF%B4%E6%98%8E)\n",
        encoding="utf-8",
    )
    assert list(find_broken(page)) == []


@pytest.mark.parametrize(
    ("markdown", "complaint"),
    [
        ("[a](missing.md)", "missing.md: there is no such file"),
        ("text\n\n![a](images/missing.png)", "there is no such file"),
        ("[a](#nowhere)", "page.md has no such heading"),
        ("| a |\n|---|\n| [a](missing.md) |", "there is no such file"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, markdown: str, complaint: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(markdown, encoding="utf-8")
    (broken,) = find_broken(page)
    assert complaint in broken
