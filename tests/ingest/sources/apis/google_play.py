"""Google's API for Android developers: pages by token, the reply of the developer beside the review."""

from tests.ingest.sources.google import SERVICE_ACCOUNT, granted
from tests.ingest.sources.server import Reply

OPTIONS = {"package": "com.example.shop"}
CREDENTIALS = {"credentials": SERVICE_ACCOUNT}
ADDRESSES = ("base_url", "token_url")


def answer(request, account):
    if request.form:
        return granted(request, account)
    if request.headers.get("authorization") != "Bearer ya29.access":
        return Reply({}, 401)
    rows, following = account.page(account.newest(by_change=True), int(request.query.get("token", 0)))
    found = {"reviews": [review(message) for message in rows]} if rows else {}
    return {**found, "tokenPagination": {"nextPageToken": str(following)}} if following else found


def review(message):
    said = {
        "text": f"Delivery\t{message.text}",
        "lastModified": {"seconds": str(int(message.changed.timestamp())), "nanos": 0},
        "starRating": 2,
        "reviewerLanguage": "en",
        "appVersionName": "7.1",
        "thumbsUpCount": 3,
        "device": "oriole",
    }
    shown = {k: v for k, v in said.items() if not (message.spoilt and k == "text")}
    reply = {"developerComment": {"text": "We are sorry.", "lastModified": {"seconds": "1", "nanos": 0}}}
    return {"reviewId": f"r-{message.number}", "authorName": "Ann", "comments": [reply, {"userComment": shown}]}
