"""GitHub: issues by the moment of the last change with a Link header; pull requests among them."""

from datetime import datetime

from tests.ingest.sources.server import Reply

OPTIONS = {"repository": "acme/shop"}
CREDENTIALS = {"token": "ghp_hunter2"}


def answer(request, account):
    if request.headers.get("authorization") != "Bearer ghp_hunter2" or request.path != "/repos/acme/shop/issues":
        return Reply({}, 401)
    since = request.query.get("since")
    found = account.changed_since(datetime.fromisoformat(since) if since else None)
    rows, following = account.page(found, (int(request.query["page"]) - 1) * account.per_page)
    link = {"link": f'<{account.url}/x?page=2>; rel="next", <{account.url}/x?page=9>; rel="last"'} if following else {}
    pulls = [issue(rows[0]) | {"id": 99999, "pull_request": {}}] if rows else []
    return Reply([*map(issue, rows), *pulls], headers=link)


def issue(message):
    said = {
        "id": message.number,
        "url": f"https://api.github.com/repos/acme/shop/issues/{message.number}",
        "title": "Parcel",
        "body": message.text,
        "user": {"login": "ann", "type": "User"},
        "author_association": "NONE",
        "created_at": message.written.isoformat(),
        "updated_at": message.changed.isoformat(),
    }
    return {k: v for k, v in said.items() if not (message.spoilt and k == "body")}
