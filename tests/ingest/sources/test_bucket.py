"""Files put into an S3-compatible bucket, at a small server of its protocol."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote
from xml.sax.saxutils import escape

import pytest

from tests.ingest.sources.conftest import Reader
from tests.ingest.sources.server import Account, Reply, serve
from tests.ingest.sources.test_folder import lines
from voc.errors import SourceFailed


class Objects:
    """What lies in the bucket `acme`."""

    def __init__(self):
        self.objects = {}

    def put(self, name, text, moment="2026-03-01T09:00:00.000Z"):
        self.objects[name] = (text.encode(), moment)

    def answer(self, request, account):
        if "Credential=AKIAHUNTER/" not in request.headers.get("authorization", ""):
            return Reply(b"<Error><Code>AccessDenied</Code></Error>", 403, {"content-type": "application/xml"})
        if request.query.get("list-type") == "2":
            return Reply(self._listing(request, account), headers={"content-type": "application/xml"})
        data, _ = self.objects[unquote(request.path).removeprefix("/acme/")]
        headers = {"etag": etag(data), "last-modified": "Sun, 01 Mar 2026 09:00:00 GMT"}
        return Reply(data, headers={**headers, "content-type": "application/octet-stream"})

    def _listing(self, request, account):
        names = sorted(name for name in self.objects if name.startswith(request.query.get("prefix", "")))
        begin = int(request.query.get("continuation-token", 0))
        rows = "".join(map(self._contents, names[begin : begin + account.per_page]))
        end = begin + account.per_page
        more = f"<NextContinuationToken>{end}</NextContinuationToken>" if end < len(names) else ""
        truncated = "true" if more else "false"
        return (
            f'<?xml version="1.0"?><ListBucketResult><Name>acme</Name><IsTruncated>{truncated}</IsTruncated>{more}'
            f"{rows}</ListBucketResult>"
        ).encode()

    def _contents(self, name):
        data, moment = self.objects[name]
        return (
            f"<Contents><Key>{escape(name)}</Key><LastModified>{moment}</LastModified><ETag>{escape(etag(data))}</ETag>"
            f"<Size>{len(data)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        )


def etag(data):
    return f'"{hashlib.md5(data).hexdigest()}"'


@pytest.fixture
def reader():
    objects = Objects()
    with serve(Account(objects.answer)) as account:
        options = {"url": "s3://acme/voc", "endpoint": account.url, "region": "eu-west-1"}
        credentials = {"access_key_id": "AKIAHUNTER", "secret_access_key": "hunter2-secret"}
        made = Reader("bucket", account, options, credentials, batch_size=2)
        made.objects = objects
        yield made


def test_each_object_is_read_once_and_again_when_it_changes(reader):
    for number in range(8):
        reader.objects.put(f"voc/{number}.jsonl", lines([number]))
    reader.objects.put("elsewhere/9.jsonl", lines([9]))
    assert reader.read().counts["accepted"] == 8
    assert sum(reader.read().counts.values()) == 0

    reader.objects.put("voc/2.jsonl", lines([2], "early"))
    # An upload of several parts bears the moment at which it began.
    reader.objects.put("voc/10.jsonl", lines([10]), "2026-02-28T09:00:00.000Z")
    counts = reader.read().counts

    assert (counts["accepted"], counts["updated"]) == (1, 1)
    assert {message.source for message in reader.messages()} == {"bucket"}


def test_a_reading_that_breaks_off_goes_on_where_it_stopped(reader):
    for number in range(8):
        reader.objects.put(f"voc/{number}.jsonl", lines([number, 100 + number]))
    reader.account.fail_at(7, 404)

    with pytest.raises(SourceFailed, match="s3://acme/voc"):
        reader.read()
    kept = len(reader.texts())
    run = reader.read()

    assert 0 < kept < 16
    assert run.counts["accepted"] == 16
    assert run.counts["duplicate"] <= 2


def test_an_object_that_cannot_be_read_is_one_rejected_item_under_its_own_name(reader):
    reader.objects.put("voc/a.jsonl", lines([1]))
    reader.objects.put("voc/b.bin", "\x00\x01\x02 nothing that is known")

    counts = reader.read().counts

    assert (counts["accepted"], counts["rejected"]) == (1, 1)
    assert reader.store.bad[0].file == "b.bin"
    assert "/tmp" not in reader.store.bad[0].reason


def test_refused_credentials_are_told_without_them(reader):
    reader.credentials["access_key_id"] = "AKIASOMEBODY"

    with pytest.raises(SourceFailed) as failure:
        reader.read()

    assert "hunter2" not in str(failure.value)
