from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.answers.seed import FIRST, LAST
from voc.domain import Filter
from voc.errors import InvalidSettings
from voc.reports import assemble, pdf
from voc.reports.html import render
from voc.store import Store


@pytest.mark.browser
def test_pages_are_numbered_and_headings_are_bookmarks(store: Store) -> None:
    report = assemble(store, Filter(since=FIRST, until=LAST), least=5)
    found = PdfReader(io.BytesIO(pdf.from_html(render(report, paged=True))))
    texts = [page.extract_text() for page in found.pages]
    bookmarks = [str(each["/Title"]) for each in _flat(found.outline)]
    assert all(f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1))
    assert {"What changed", "Touchpoints", "Service", "How the numbers are defined"} <= set(bookmarks)
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.browser
def test_a_page_loads_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>secret</text></svg>")
    page = f"<p>words</p><img src='file://{secret}'><object data='file://{secret}'></object>"
    found = PdfReader(io.BytesIO(pdf.from_html(page)))
    assert found.pages[0].extract_text().strip() == "words"
    assert not found.pages[0].images


def test_without_what_draws_it_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InvalidSettings, match="apt-get install libpango"):
        pdf.from_html("<p>words</p>")


def _flat(outline: list[object]) -> list[dict[str, object]]:
    return [e for each in outline for e in (_flat(each) if isinstance(each, list) else [each])]  # type: ignore[list-item]
