"""HubSpot: a search for what changed since, sorted by the same moment."""

from datetime import UTC, datetime

from tests.ingest.sources.server import Reply

OPTIONS = {}
CREDENTIALS = {"token": "pat-hunter2"}


def answer(request, account):
    if request.headers.get("authorization") != "Bearer pat-hunter2":
        return Reply({}, 401)
    [condition] = request.body["filterGroups"][0]["filters"]
    assert (condition["propertyName"], condition["operator"]) == ("hs_lastmodifieddate", "GTE")
    found = account.changed_since(datetime.fromtimestamp(condition["value"] / 1000, UTC))
    rows, following = account.page(found, int(request.body.get("after", 0)))
    paging = {"paging": {"next": {"after": str(following)}}} if following else {}
    return {"results": [submission(message) for message in rows], **paging}


def submission(message):
    said = {
        "hs_content": message.text,
        "hs_value": "3",
        "hs_survey_type": "NPS",
        "hs_survey_name": "After delivery",
        "hs_submission_timestamp": message.written.isoformat(),
        "hs_lastmodifieddate": message.changed.isoformat(),
    }
    shown = {k: v for k, v in said.items() if not (message.spoilt and k == "hs_content")}
    return {"id": str(message.number), "properties": shown}
