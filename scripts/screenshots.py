"""Pictures of every page and of the report, on a laptop and on a phone, light and dark: to look at, and for the README.

make screenshots        # after `make run SERVE=0`: some minutes; writes build/screenshots and docs/pictures
"""

from __future__ import annotations

import argparse
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from shutil import copyfile, which
from tempfile import TemporaryDirectory

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from voc.api.app import PAGES, create_app
from voc.api.uploads import Uploads
from voc.api.web import login
from voc.domain import Filter
from voc.sample import COMPETITORS
from voc.settings import load
from voc.store import Store

ROOT = Path(__file__).parent.parent
WIDTHS = {"laptop": 1280, "phone": 390}
SCHEMES = ("light", "dark")
# What pictures are called where their path does not say it.
NAMES = {
    "/": "overview", "/behind/{of}": "behind", "/corrections": "correct", "/customers/{id}": "customer",
    "/feedback/{feedback_id}": "message", "/imports/files/{id}": "upload", "/imports/{id}": "import",
    "/insights/{insight_id}": "insight", "/topics/{id}": "topic", "/touchpoints/{name}": "touchpoint",
}  # fmt: skip
# Files, and a page that somebody else made.
ELSEWHERE = {"/docs", "/imports/{id}/rejected.csv", "/reports/file"}
UPLOADED = b"when,remark,stars\n2026-10-01,The lid came loose.,2\nnever,It broke.,1\n2026-10-02,Lovely colour.,5\n"
# What the README and the documentation show.
SHOWN = {"overview-laptop-light": "dashboard", "topic-laptop-light": "topic", "report-laptop-light": "report"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "demo", help="folder that `make run` filled")
    parser.add_argument("--out", type=Path, default=ROOT / "build/screenshots")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with _copied(options.demo) as (store, uploads), _served(store, uploads) as address, sync_playwright() as playwright:
        pages = {name: address + path for name, path in _pages(store, uploads).items()}
        pages["report"] = (options.demo / "report.html").resolve().as_uri()
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        _shoot(browser, pages, options.out)
        browser.close()
    for taken, shown in SHOWN.items():
        copyfile(options.out / f"{taken}.png", ROOT / f"docs/pictures/{shown}.png")


@contextmanager
def _copied(demo: Path) -> Iterator[tuple[Store, Uploads]]:
    """A copy of the demo in which a file waits to be read, and quotes to be checked."""
    with TemporaryDirectory() as folder:
        path = copyfile(demo / "voc.db", Path(folder) / "voc.db")
        with Store.open(f"sqlite:///{path}", workspace="larkfield", competitors=COMPETITORS) as store:
            uploads = Uploads(Path(folder) / "uploads", store.workspace)
            uploads.add("kitchen.csv", BytesIO(UPLOADED), by="ann", most=1000)
            store.corrections.draw(20, by="ann")
            yield store, uploads


def _pages(store: Store, uploads: Uploads) -> dict[str, str]:
    """An address for every page that the router has, of what the store holds most of, and a few further views."""
    topic = max(store.topics.list(), key=lambda topic: topic.size)
    insight = store.insights.list(limit=1)[0]
    quote = insight.evidence[0]
    recent, _ = store.list_feedback(Filter(), limit=200)
    talks, _ = store.list_feedback(Filter(channel="chat"), limit=1)
    filled = {
        "/": "/",
        "/behind/{of}": "/behind/effort",
        "/corrections": f"/corrections?feedback={quote.feedback_id}&start={quote.start}&end={quote.end}",
        "/customers/{id}": f"/customers/{next(each.customer for each in recent if each.customer)}",
        "/feedback/{feedback_id}": f"/feedback/{quote.feedback_id}",
        "/imports/files/{id}": f"/imports/files/{uploads.list()[0].id}",
        "/imports/{id}": "/imports/1",
        "/insights/{insight_id}": f"/insights/{insight.id}",
        "/quality/check": f"/quality/check?sample={store.corrections.samples()[0].id}",
        "/quotes": f"/quotes?topic={topic.id}",
        "/search": "/search?q=refund",
        "/topics/{id}": f"/topics/{topic.id}",
        "/touchpoints/{name}": f"/touchpoints/{topic.touchpoint}",
    }
    paths = {
        route.path for part in (*PAGES, login) for route in part.router.routes if "GET" in route.methods
    } - ELSEWHERE  # fmt: skip
    named = {NAMES.get(path, path.strip("/").replace("/", "-")): filled.get(path, path) for path in sorted(paths)}
    if missing := [path for path in named.values() if "{" in path]:
        raise SystemExit(f"No picture of {', '.join(missing)}: say in `_pages` what it is to show.")
    return named | {"conversation": f"/feedback/{talks[0].id}", "nothing": "/topics/999999"}


def _shoot(browser: Browser, pages: dict[str, str], out: Path) -> None:
    for width_name, width in WIDTHS.items():
        for scheme in SCHEMES:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            # The first answers over a database that nobody has read yet take long on a busy machine.
            page.set_default_timeout(180_000)
            for name, address in pages.items():
                page.goto(address)
                page.screenshot(path=out / f"{name}-{width_name}-{scheme}.png", full_page=name != "report")
            page.close()


@contextmanager
def _served(store: Store, uploads: Uploads) -> Iterator[str]:
    settings = load({"VOC_WORKSPACE": store.workspace, "VOC_UPLOAD_DIR": str(uploads.folder.parent)})
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(settings, store=store), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
