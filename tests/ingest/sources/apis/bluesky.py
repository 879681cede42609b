"""A Bluesky server: a session by app password, search results with a cursor."""

from tests.ingest.sources.server import Reply

OPTIONS = {"query": "acme", "handle": "voc.bsky.social"}
CREDENTIALS = {"app_password": "hunter2-hunter2"}


def answer(request, account):
    if request.path == "/xrpc/com.atproto.server.createSession":
        known = {"identifier": "voc.bsky.social", "password": "hunter2-hunter2"}
        return {"accessJwt": "granted"} if request.body == known else Reply({}, 401)
    if request.headers.get("authorization") != "Bearer granted":
        return Reply({}, 401)
    rows, following = account.page(account.newest(), int(request.query.get("cursor", 0)))
    found = {"posts": [post(message) for message in rows]}
    return {**found, "cursor": str(following)} if following else found


def post(message):
    written = message.written.isoformat().replace("+00:00", "Z")
    record = {"text": message.text, "createdAt": written, "langs": ["en"]}
    return {
        "uri": f"at://did:plc:ann/app.bsky.feed.post/{message.number}",
        "author": {"did": "did:plc:ann", "handle": "ann.example"},
        "record": {k: v for k, v in record.items() if not (message.spoilt and k == "text")},
        "indexedAt": written,
        "likeCount": 3,
        "replyCount": 1,
        "repostCount": 0,
    }
