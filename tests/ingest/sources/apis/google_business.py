"""The Business Profile API: the newest change first, stars as words, no comment where there is only a rating."""

from tests.ingest.sources.google import USER, granted
from tests.ingest.sources.server import Reply

OPTIONS = {"account": "1", "location": "2"}
CREDENTIALS = {"credentials": USER}
ADDRESSES = ("base_url", "token_url")


def answer(request, account):
    if request.form:
        return granted(request, account)
    if request.headers.get("authorization") != "Bearer ya29.access" or request.query["orderBy"] != "updateTime desc":
        return Reply({}, 401)
    rows, following = account.page(account.newest(by_change=True), int(request.query.get("pageToken", 0)))
    found = {"reviews": [review(message) for message in rows]} if rows else {}
    return {**found, "nextPageToken": str(following)} if following else found


def review(message):
    return {
        "reviewId": f"r-{message.number}",
        "reviewer": {"displayName": "Ann", "isAnonymous": False},
        "starRating": "STAR_RATING_UNSPECIFIED" if message.spoilt else "TWO",
        "comment": message.text,
        "createTime": message.written.isoformat().replace("+00:00", "Z"),
        "updateTime": message.changed.isoformat().replace("+00:00", "Z"),
        "reviewReply": {"comment": "We are sorry."},
    }
