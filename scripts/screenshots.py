"""Pictures of every page and of the report, on a laptop and on a phone, light and dark: to look at, and for the README.

make screenshots        # after `make run SERVE=0`: about a minute; writes build/screenshots and docs/pictures
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

from voc.api.app import create_app
from voc.domain import Filter
from voc.settings import load
from voc.store import Store

ROOT = Path(__file__).parent.parent
WIDTHS = {"laptop": 1280, "phone": 390}
SCHEMES = ("light", "dark")
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
    """One address of each kind of page, those of what the store holds most of."""
    topic = max(store.topics.list(), key=lambda topic: topic.size)
    insight = store.insights.list(limit=1)[0]
    quote = insight.evidence[0]
    talks, _ = store.list_feedback(Filter(channel="chat"), limit=1)
    return {
        "overview": "/",
        "map": "/map",
        "pain-points": "/pain-points",
        "word-of-mouth": "/word-of-mouth",
        "search": "/search?q=refund",
        "touchpoint": f"/touchpoints/{topic.touchpoint}",
        "topics": "/topics",
        "topic": f"/topics/{topic.id}",
        "quotes": f"/quotes?topic={topic.id}",
        "insight": f"/insights/{insight.id}",
        "message": f"/feedback/{quote.feedback_id}",
        "conversation": f"/feedback/{talks[0].id}",
        "nothing": "/topics/999999",
    }


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
