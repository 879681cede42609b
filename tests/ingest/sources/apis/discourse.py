"""A Discourse forum of an older version: the posts among so many ids up to a given one, the newest first."""

from tests.ingest.sources.server import Reply

OPTIONS = {}
CREDENTIALS = {"api_key": "hunter2-key"}


def answer(request, account):
    if request.headers.get("api-key") != "hunter2-key":
        return Reply({}, 401)
    before = int(request.query.get("before", identifier(account.messages[-1])))
    rows = [message for message in account.newest() if before - 50 < identifier(message) <= before]
    return {"latest_posts": [post(message) for message in rows]}


def identifier(message):
    # Private messages take ids as well: there are gaps of more than a page.
    return 60 * message.number + 7


def post(message):
    said = {
        "id": identifier(message),
        "raw": message.text,
        "username": "ann",
        "created_at": message.written.isoformat(),
        "topic_id": 7,
        "topic_title": "Parcels",
        "staff": False,
        "reads": 12,
    }
    return {k: v for k, v in said.items() if not (message.spoilt and k == "raw")}
