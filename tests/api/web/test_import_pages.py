from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import HERE
from voc.api.app import create_app
from voc.api.uploads import KEPT_SECONDS, Uploads
from voc.errors import InvalidValue, UnknownItem
from voc.settings import load
from voc.store import Store

ROWS = (
    "when,remark,stars,shop\n2026-03-01,The parcel came late.,2,North\nnever,The app is slow.,1,South\n"
    "2026-03-03,The staff was kind.,5,North\n"
)


@pytest.fixture
def client(empty: Store, tmp_path: Path) -> TestClient:
    settings = load({"VOC_UPLOAD_DIR": str(tmp_path / "uploads"), "VOC_PII": "off"})
    return TestClient(create_app(settings, store=empty), base_url="http://localhost", client=HERE)


def upload(client: TestClient, text: str, name: str = "reviews.csv") -> str:
    """The address of the page that says how the file will be read."""
    answer = client.post("/imports/files", files={"file": (name, text.encode())}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def numbers(page: str) -> dict[str, str]:
    return dict(re.findall(r'<dt>([^<]+)</dt><dd><span class="num">([^<]+)</span>', page))


def test_a_file_is_understood_read_and_accounted_for(client: TestClient, empty: Store, tmp_path: Path) -> None:
    address = upload(client, ROWS)
    page = client.get(address).text
    assert "remark (as found)" in page
    assert "when (as found)" in page
    assert re.search(r'data-name="Sure">\d+\.\d', page)
    data = {"do": "read", "channel": "review", "brand": "Larkfield"}
    done = client.get(client.post(address, data=data, follow_redirects=False).headers["location"]).text
    assert numbers(done) == {
        "New": "2", "Updated": "0", "Known already": "0", "Left out on purpose": "0", "Rejected": "1",
        "Rows in all": "3",
    }  # fmt: skip
    assert "never" in done
    assert empty.feedback.count() == 2
    assert {message.brand for message in empty.list_feedback()[0]} == {"Larkfield"}
    assert str(tmp_path) not in done
    assert list((tmp_path / "uploads").rglob("*.csv")) == []


def test_rejected_rows_are_corrected_and_read(client: TestClient, empty: Store) -> None:
    run = client.post(upload(client, ROWS), data={"do": "read"}, follow_redirects=False).headers["location"]
    file = client.get(f"{run}/rejected.csv")
    assert "attachment" in file.headers["content-disposition"]
    corrected = file.text.replace("never", "2026-03-02")
    assert len(list(csv.reader(io.StringIO(corrected)))) == 2
    page = client.post(upload(client, corrected, "rejected-1.csv"), data={"do": "read"}).text
    assert numbers(page)["New"] == "1"
    assert empty.feedback.count() == 3


def test_a_column_is_named_where_the_guess_is_wrong_and_kept_as_a_profile(client: TestClient, empty: Store) -> None:
    file = "when,remark,note\n2026-03-01,The parcel came late and broken.,I will not come again.\n"
    address = upload(client, file)
    data = {"map.text": "note", "do": "look", "save_as": "shop files"}
    assert '<option value="note" selected>' in client.post(address, data=data).text
    client.post(address, data=data | {"do": "read"})
    [quote] = empty.list_feedback()[0]
    assert quote.text == "I will not come again."
    page = client.get(upload(client, file.replace("again", "back"))).text
    assert "<option>shop files</option>" in page
    again = upload(client, file.replace("again", "back"))
    client.post(again, data={"profile": "shop files", "do": "read"})
    assert {each.text for each in empty.list_feedback()[0]} == {"I will not come again.", "I will not come back."}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"map.text": "nowhere"}, "reviews.csv has no column for 'text'"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"save_as": "../x"}, "letters"),
    ],
)
def test_what_cannot_be_read_so_says_why_and_reads_nothing(
    client: TestClient, empty: Store, data: dict[str, str], said: str
) -> None:
    answer = client.post(upload(client, ROWS), data=data | {"do": "read"})
    assert answer.status_code == 400
    assert said in html.unescape(answer.text)
    assert "uploads" not in answer.text
    assert empty.imports.list() == []


def test_a_file_without_dates_asks_for_the_column(client: TestClient) -> None:
    page = html.unescape(client.get(upload(client, "remark,shop\nToo slow by far.,North\n")).text)
    assert "no column for 'created_at'" in page
    assert '<option value="shop">' in page


def test_a_file_can_be_removed(client: TestClient, tmp_path: Path) -> None:
    page = client.post(upload(client, ROWS), data={"do": "remove"}).text
    assert "Removed." in page
    assert [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()] == []


def test_hostile_names_and_cells_are_only_text(client: TestClient, tmp_path: Path) -> None:
    address = upload(client, "when,remark\n=1+1,<script>alert(1)</script>\n2026-03-01,Fine.\n", "../../<b>x.csv")
    assert "<b>x" not in client.get(address).text
    assert [path.name for path in (tmp_path / "uploads").rglob("*.csv")] == ["_b_x.csv"]
    page = client.post(address, data={"do": "read", "map.created_at": "when", "map.text": "remark"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_session_uploads_with_its_token_only(client: TestClient, empty: Store) -> None:
    _, secret = empty.keys.create("admin", ["read", "manage", "evidence"])
    browser = TestClient(client.app, base_url="https://voc.example")
    browser.post("/login", data={"key": secret})
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', browser.get("/imports").text)
    assert token
    file = {"file": ("reviews.csv", ROWS.encode() * 3000)}
    assert browser.post("/imports/files", files=file).status_code == 403
    answer = browser.post("/imports/files", data={"csrf": token[1]}, files=file, follow_redirects=False)
    assert answer.status_code == 303
    assert f"{len(ROWS) * 3000 / 1000:.1f} kB" in browser.get(answer.headers["location"]).text


def test_uploads_are_bounded_apart_by_workspace_and_do_not_stay(tmp_path: Path) -> None:
    mine, others = Uploads(tmp_path, "mine"), Uploads(tmp_path, "others")
    kept = mine.add("a.csv", io.BytesIO(b"x" * 10), by="ann", most=10)
    with pytest.raises(InvalidValue, match="1 to 10 bytes"):
        mine.add("b.csv", io.BytesIO(b"x" * 11), by="ann", most=10)
    with pytest.raises(UnknownItem):
        others.get(kept.id)
    with pytest.raises(UnknownItem):
        mine.get("../" + kept.id)
    old = type(kept)(**{name: getattr(kept, name) for name in kept.__slots__} | {"at": kept.at - KEPT_SECONDS - 1})
    mine.note(old)
    new = mine.add("c.csv", io.BytesIO(b"x"), by="ann", most=10)
    assert [each.id for each in mine.list()] == [new.id]
