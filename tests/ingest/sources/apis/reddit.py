"""Reddit: a token by basic authentication, listings with `after`."""

import base64

from tests.ingest.sources.server import Reply

OPTIONS = {"subreddit": "acme"}
CREDENTIALS = {"client_id": "hunter-id", "client_secret": "hunter2-secret"}
ADDRESSES = ("base_url", "token_url")
_BASIC = "Basic " + base64.b64encode(b"hunter-id:hunter2-secret").decode()


def answer(request, account):
    if request.form.get("grant_type") == "client_credentials":
        return {"access_token": "granted"} if request.headers["authorization"] == _BASIC else Reply({}, 401)
    if request.headers.get("authorization") != "Bearer granted" or request.path != "/r/acme/new":
        return Reply({}, 401)
    rows, following = account.page(account.newest(), int(request.query.get("after", "t_0")[2:]))
    children = [{"kind": "t3", "data": post(message)} for message in rows]
    return {"data": {"children": children, "after": f"t_{following}" if following else None}}


def post(message):
    said = {
        "name": f"t3_{message.number}",
        "title": "My parcel",
        "selftext": message.text,
        "author": "ann",
        "created_utc": message.written.timestamp(),
        "score": 3,
        "num_comments": 1,
        "permalink": f"/r/acme/comments/{message.number}/my_parcel/",
        "subreddit": "acme",
    }
    return {k: v for k, v in said.items() if not (message.spoilt and k == "selftext")}
