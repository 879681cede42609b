"""Zendesk: its export by cursor, and the comments of each ticket: the customer's, an answer, and an internal note."""

import base64
import re
from datetime import UTC, datetime

from tests.ingest.sources.server import Reply

OPTIONS = {"subdomain": "acme", "email": "voc@acme.example"}
CREDENTIALS = {"token": "hunter2-token"}
_BASIC = "Basic " + base64.b64encode(b"voc@acme.example/token:hunter2-token").decode()
_USERS = [{"id": 1, "role": "end-user"}, {"id": 2, "role": "agent"}]


def answer(request, account):
    if request.headers.get("authorization") != _BASIC:
        return Reply({}, 401)
    if found := re.fullmatch(r"/api/v2/tickets/(\d+)/comments.json", request.path):
        return comments(account.messages[int(found[1]) - 1], request.query.get("page[after]"))
    start = request.query.get("cursor") or request.query["start_time"]
    after = datetime.fromtimestamp(float(start), UTC)
    found = [message for message in account.changed_since(None) if message.changed > after]
    rows = found[: account.per_page]
    cursor = str(rows[-1].changed.timestamp()) if rows else request.query.get("cursor")
    return {
        "tickets": [ticket(message) for message in rows],
        "after_cursor": cursor,
        "end_of_stream": len(found) <= account.per_page,
    }


def ticket(message):
    return {
        "id": message.number + 1,
        "subject": "{{dc.x}}",
        "raw_subject": "Parcel",
        "status": "open",
        "priority": None,
    }


def comments(message, after):
    said = {"id": message.number * 10, "author_id": 1, "body": message.text, "public": True}
    if message.spoilt:
        del said["body"]
    written = {"created_at": message.written.isoformat().replace("+00:00", "Z")}
    answered = {"id": message.number * 10 + 1, "author_id": 2, "body": "Sorry!", "public": True}
    note = {"id": message.number * 10 + 2, "author_id": 2, "body": "An angry one", "public": False}
    if after is None:
        return {"comments": [said | written], "users": _USERS, "meta": {"has_more": True, "after_cursor": "second"}}
    return {"comments": [answered | written, note | written], "users": _USERS, "meta": {"has_more": False}}
