"""A report's web page as a PDF for print and mail: A4, numbered pages, bookmarks from its headings."""

from __future__ import annotations

import logging
from typing import Any

from voc.errors import InvalidSettings

_INSTALL = (
    "PDF needs WeasyPrint and Pango: pip install 'voc[pdf]', and on Debian or Ubuntu apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core. Or write .html and print it from a browser"
)


def from_html(page: str) -> bytes:
    """The page as PDF. It loads nothing: neither files nor addresses.

    Raises:
        InvalidSettings: where WeasyPrint, or the Pango library it draws text with, is not installed.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=())
    # Tagged: screen readers find headings, tables and the alternative texts of drawings.
    return bytes(weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf(pdf_tags=True))


def _weasyprint() -> Any:
    try:
        import weasyprint  # half a second, and the one part of voc that needs a library of the system
    except (ImportError, OSError) as error:
        raise InvalidSettings([_INSTALL]) from error
    # It names every rule of the page's screen styles that it does not know.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return weasyprint
