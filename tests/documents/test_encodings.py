"""Prose in the encodings of its country is read as it was written, whatever stands between its words."""

import pytest

from countermove.documents.formats.html_encoding import decode_html
from countermove.documents.formats.text import decode_text

CHINESE = "第一条 为了促进人工智能健康发展，维护国家安全和社会公共利益，根据有关法律，制定本办法。"
TRADITIONAL = "第一條 為促進人工智慧發展，維護國家安全及社會公益，特制定本辦法。"
JAPANESE = "第一条 この法律は、人工知能関連技術の研究開発及び活用の推進に関する施策について、基本理念を定める。"
KOREAN = "제1조 이 법은 인공지능의 건전한 발전과 신뢰 기반 조성에 필요한 사항을 규정한다."
RUSSIAN = "1. Настоящая стратегия определяет цели и задачи развития искусственного интеллекта в стране."
UKRAINIAN = "Держава підтримує наукові дослідження та розробки у сфері штучного інтелекту."
GREEK = "Η στρατηγική αυτή καθορίζει τους στόχους για την ανάπτυξη της τεχνητής νοημοσύνης στη χώρα."
FRENCH = "L’État français s’engage à développer la recherche et à protéger les données."

WRITTEN = (
    *((CHINESE, encoding) for encoding in ("gb18030", "gb2312", "hz", "utf-16-le", "utf-16-be", "iso2022_jp_2")),
    *((TRADITIONAL, encoding) for encoding in ("big5", "big5hkscs", "gb18030")),
    *((JAPANESE, encoding) for encoding in ("euc_jp", "shift_jis", "iso2022_jp")),
    *((KOREAN, encoding) for encoding in ("euc_kr", "iso2022_kr")),
    *((RUSSIAN, encoding) for encoding in ("koi8-r", "cp1251", "iso8859_5", "cp866")),
    *((UKRAINIAN, encoding) for encoding in ("koi8-u", "cp1251")),
    (FRENCH, "cp1252"),
)


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_prose_is_read_back_from_the_encodings_of_its_country(text: str, encoding: str) -> None:
    for times in (1, 3, 40):
        written = "\r\n\r\n".join([text] * times)
        assert decode_text(written.encode(encoding)) == written


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (JAPANESE, "euc_jp", "EUC-JP"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (CHINESE, "hz", "hz-gb-2312"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "koi8-r", "utf-8"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (GREEK, "iso8859_7", "iso-8859-7"),
    ],
)
def test_a_page_is_read_as_what_it_declares_or_plainly_is(text: str, encoding: str, declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    assert decode_html(page.encode(encoding)) == page


@pytest.mark.parametrize("text", ["a ~{b~} c", "see ~{x}~ and ~~ there", "echo ~{1..9~}", "plain words"])
def test_tildes_and_braces_alone_make_no_encoding(text: str) -> None:
    assert decode_text(text.encode()) == text
