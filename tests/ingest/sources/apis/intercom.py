"""Intercom: a search by the moment of the last change, whole seconds; each conversation apart."""

import re

from tests.ingest.sources.server import Reply

CREDENTIALS = {"token": "hunter2-token"}
OPTIONS = {}


def answer(request, account):
    if request.headers.get("authorization") != "Bearer hunter2-token":
        return Reply({}, 401)
    if found := re.fullmatch(r"/conversations/(\d+)", request.path):
        return conversation(account.messages[int(found[1]) - 1])
    asked = request.body["query"]
    assert (asked["field"], asked["operator"]) == ("updated_at", ">")
    found = [m for m in account.changed_since(None) if int(m.changed.timestamp()) > asked["value"]]
    rows, following = account.page(found, int(request.body["pagination"].get("starting_after", 0)))
    pages = {"next": {"starting_after": str(following)}} if following else {}
    return {"conversations": [{"id": str(m.number + 1)} for m in rows], "pages": pages}


def conversation(message):
    source = {"id": "s", "subject": None, "body": message.text, "author": {"type": "user", "id": "ann"}}
    if message.spoilt:
        del source["body"]
    bot = {"id": "2", "part_type": "comment", "body": "Hello!", "author": {"type": "bot"}, "created_at": 1}
    closing = {"id": "3", "part_type": "close", "body": None, "author": {"type": "admin"}, "created_at": 1}
    return {
        "id": str(message.number + 1),
        "created_at": int(message.written.timestamp()),
        "updated_at": int(message.changed.timestamp()),
        "source": source,
        "state": "open",
        "conversation_parts": {"conversation_parts": [bot, closing]},
    }
