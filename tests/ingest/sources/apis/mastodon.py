"""A Mastodon server: ids are moments, `min_id` gives what follows it, the newest of a page first."""

from tests.ingest.sources.server import Reply

OPTIONS = {"hashtag": "acme"}
CREDENTIALS = {"token": "hunter2-token"}


def answer(request, account):
    if request.headers.get("authorization") != "Bearer hunter2-token":
        return Reply({}, 401)
    after = int(request.query["min_id"])
    rows = [message for message in account.messages if identifier(message) > after][: account.per_page]
    return [post(message) for message in reversed(rows)]


def identifier(message):
    return int(message.written.timestamp() * 1000) << 16


def post(message):
    said = {
        "id": str(identifier(message)),
        "uri": f"https://mastodon.example/users/ann/statuses/{message.number}",
        "created_at": message.written.isoformat(),
        "content": f"<p>{message.text}</p>",
        "language": "en",
        "account": {"acct": "ann"},
        "url": f"https://mastodon.example/@ann/{message.number}",
        "favourites_count": 3,
        "replies_count": 1,
        "reblogs_count": 0,
    }
    return {k: v for k, v in said.items() if not (message.spoilt and k == "content")}
