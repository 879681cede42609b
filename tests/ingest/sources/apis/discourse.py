"""A Discourse forum: the posts before a given one, the newest first."""

from tests.ingest.sources.server import Reply

OPTIONS = {}
CREDENTIALS = {"api_key": "hunter2-key"}


def answer(request, account):
    if request.headers.get("api-key") != "hunter2-key":
        return Reply({}, 401)
    before = int(request.query.get("before", 10**9))
    rows = [message for message in account.newest() if message.number + 1 < before]
    return {"latest_posts": [post(message) for message in rows[: account.per_page]]}


def post(message):
    said = {
        "id": message.number + 1,
        "raw": message.text,
        "username": "ann",
        "created_at": message.written.isoformat(),
        "topic_id": 7,
        "topic_title": "Parcels",
        "staff": False,
        "reads": 12,
    }
    return {k: v for k, v in said.items() if not (message.spoilt and k == "raw")}
