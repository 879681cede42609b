"""Freshdesk: tickets by the moment of the last change with a Link header, the conversation of each apart."""

import base64
import re
from datetime import datetime

from tests.ingest.sources.server import Reply

OPTIONS = {"subdomain": "acme"}
CREDENTIALS = {"api_key": "hunter2-key"}
_BASIC = "Basic " + base64.b64encode(b"hunter2-key:X").decode()


def answer(request, account):
    if request.headers.get("authorization") != _BASIC:
        return Reply({}, 401)
    if re.fullmatch(r"/api/v2/tickets/\d+/conversations", request.path):
        written = {"created_at": "2026-03-02T00:00:00Z", "user_id": 2}
        answered = {"id": 1, "body_text": "Sorry!", "incoming": False, "private": False}
        note = {"id": 2, "body_text": "An angry one", "incoming": True, "private": True}
        return [answered | written, note | written]
    found = account.changed_since(datetime.fromisoformat(request.query["updated_since"]))
    rows, following = account.page(found, (int(request.query["page"]) - 1) * account.per_page)
    link = {"link": f'<{account.url}/api/v2/tickets?page=2>; rel="next"'} if following else {}
    return Reply([ticket(message) for message in rows], headers=link)


def ticket(message):
    said = {
        "id": message.number + 1,
        "subject": "Parcel",
        "description_text": message.text,
        "requester_id": 1,
        "created_at": message.written.isoformat(),
        "updated_at": message.changed.isoformat(),
    }
    return {k: v for k, v in said.items() if not (message.spoilt and k == "description_text")}
