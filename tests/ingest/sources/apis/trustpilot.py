"""Trustpilot: numbered pages, and a link to the next one."""

from tests.ingest.sources.server import Reply

OPTIONS = {"business_unit": "46d6a890000064000500e0c3"}
CREDENTIALS = {"api_key": "hunter2-key"}


def answer(request, account):
    if request.headers.get("apikey") != "hunter2-key" or request.query["orderBy"] != "createdat.desc":
        return Reply({}, 401)
    rows, following = account.page(account.newest(), (int(request.query["page"]) - 1) * account.per_page)
    links = [{"rel": "next-page", "href": "..."}] if following else []
    return {"reviews": [review(message) for message in rows], "links": links}


def review(message):
    said = {
        "id": f"r{message.number}",
        "stars": 2,
        "title": "Delivery",
        "text": message.text,
        "language": "en",
        "createdAt": message.written.isoformat(),
        "updatedAt": None,
        "consumer": {"id": "ann", "displayName": "Ann"},
        "companyReply": {"text": "We are sorry."},
    }
    return {k: v for k, v in said.items() if not (message.spoilt and k == "text")}
