"""The YouTube Data API: threads by time, a reply inside the thread of every third comment."""

from tests.ingest.sources.server import Reply

OPTIONS = {"video": "dQw4w9WgXcQ", "channel_id": "UCacme"}
CREDENTIALS = {"api_key": "AIza-hunter2"}


def answer(request, account):
    if request.headers.get("x-goog-api-key") != CREDENTIALS["api_key"]:
        return Reply({}, 401)
    rows, following = account.page(account.newest(), int(request.query.get("pageToken", 0)))
    found = {"items": [thread(message) for message in rows]}
    return {**found, "nextPageToken": str(following)} if following else found


def thread(message):
    reply = {**comment(message), "id": f"c-{message.number}.1"}
    reply["snippet"] = {**reply["snippet"], "authorChannelId": {"value": "UCacme"}, "textDisplay": "Sorry!"}
    replies = {} if message.number % 3 else {"replies": {"comments": [reply]}}
    return {"snippet": {"topLevelComment": comment(message)}, **replies}


def comment(message):
    said = {
        "textDisplay": message.text,
        "authorDisplayName": "@ann",
        "authorChannelId": {"value": "UCann"},
        "likeCount": 3,
        "publishedAt": message.written.isoformat().replace("+00:00", "Z"),
        "videoId": "dQw4w9WgXcQ",
    }
    return {
        "id": f"c-{message.number}",
        "snippet": {k: v for k, v in said.items() if not (message.spoilt and k == "textDisplay")},
    }
