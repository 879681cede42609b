"""Pictures of every page and of the report, on a laptop and on a phone, light and dark: to look at, and for the README.

make screenshots        # after `make run SERVE=0`: some minutes; writes build/screenshots and docs/pictures
"""

from __future__ import annotations

import argparse
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile, which

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from voc.api.app import PAGES, create_app
from voc.api.web import login
from voc.domain import Filter
from voc.settings import load
from voc.store import Store

ROOT = Path(__file__).parent.parent
WIDTHS = {"laptop": 1280, "phone": 390}
SCHEMES = ("light", "dark")
# What pictures are called where their path does not say it.
NAMES = {
    "/": "overview", "/corrections": "correct", "/customers/{id}": "customer", "/feedback/{feedback_id}": "message",
    "/imports/{id}": "import", "/insights/{insight_id}": "insight", "/topics/{id}": "topic",
    "/touchpoints/{name}": "touchpoint",
}  # fmt: skip
# Files, and pages that need an upload or a sample in progress.
ELSEWHERE = {"/imports/{id}/rejected.csv", "/imports/files/{id}", "/quality/check", "/reports/file"}
# What the README and the documentation show.
SHOWN = {"overview-laptop-light": "dashboard", "topic-laptop-light": "topic", "report-laptop-light": "report"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "demo", help="folder that `make run` filled")
    parser.add_argument("--out", type=Path, default=ROOT / "build/screenshots")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{(options.demo / 'voc.db').resolve()}"
    with Store.open(url, workspace="larkfield") as store, _served(store) as address, sync_playwright() as playwright:
        pages = {name: address + path for name, path in _pages(store).items()}
        pages["report"] = (options.demo / "report.html").resolve().as_uri()
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        _shoot(browser, pages, options.out)
        browser.close()
    for taken, shown in SHOWN.items():
        copyfile(options.out / f"{taken}.png", ROOT / f"docs/pictures/{shown}.png")


def _pages(store: Store) -> dict[str, str]:
    """An address for every page that the router has, of what the store holds most of, and a few further views."""
    topic = max(store.topics.list(), key=lambda topic: topic.size)
    insight = store.insights.list(limit=1)[0]
    quote = insight.evidence[0]
    recent, _ = store.list_feedback(Filter(), limit=200)
    talks, _ = store.list_feedback(Filter(channel="chat"), limit=1)
    filled = {
        "/": "/",
        "/corrections": f"/corrections?feedback={quote.feedback_id}&start={quote.start}&end={quote.end}",
        "/customers/{id}": f"/customers/{next(each.customer for each in recent if each.customer)}",
        "/feedback/{feedback_id}": f"/feedback/{quote.feedback_id}",
        "/imports/{id}": "/imports/1",
        "/insights/{insight_id}": f"/insights/{insight.id}",
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
            for name, address in pages.items():
                page.goto(address)
                page.screenshot(path=out / f"{name}-{width_name}-{scheme}.png", full_page=name != "report")
            page.close()


@contextmanager
def _served(store: Store) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(create_app(load({"VOC_WORKSPACE": store.workspace}), store=store), log_level="warning")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
