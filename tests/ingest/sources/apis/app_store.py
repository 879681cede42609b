"""Apple's feed: pages of three in the address, `entry` alone where there is one, nothing behind the last page."""

import re

OPTIONS = {"app": "284882215"}
CREDENTIALS = {}


def answer(request, account):
    number = int(re.search(r"/page=(\d+)/", request.path)[1])
    rows, _ = account.page(account.newest(), (number - 1) * account.per_page)
    entries = [entry(message) for message in rows]
    return {"feed": {"entry": entries[0] if len(entries) == 1 else entries} if entries else {}}


def entry(message):
    fields = {
        "id": {"label": str(message.number)},
        "updated": {"label": message.written.isoformat()},
        "title": {"label": "Delivery"},
        "content": {"label": message.text},
        "author": {"name": {"label": "Ann"}},
        "im:rating": {"label": "2"},
        "im:version": {"label": "7.1"},
        "im:voteSum": {"label": "3"},
    }
    return {k: v for k, v in fields.items() if not (message.spoilt and k == "content")}
