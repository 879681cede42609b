"""Where every row went, and how a refused one comes back."""

import csv
import json


def counts(voc):
    [run, *_] = json.loads(voc("imports", "--json").stdout)
    return run


def test_every_row_of_a_file_is_counted_once(voc):
    voc("ingest", "file", "reviews.csv")
    run = counts(voc)
    assert run["counts"] == {"accepted": 20, "updated": 0, "duplicate": 1, "rejected": 1, "filtered": 1}
    assert "stopped" not in voc("imports").stdout


def test_a_refused_row_is_downloaded_corrected_and_handed_in_again(voc, folder):
    voc("ingest", "file", "reviews.csv")
    voc("rejected", "1", "-o", "refused.csv")
    with (folder / "refused.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["row"], "date" in rows[0]["reason"]) == ("21", True)
    with (folder / "refused.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerow({**rows[0], "raw": rows[0]["raw"].replace("not a date", "2026-03-02")})

    voc("ingest", "file", "refused.csv")
    assert counts(voc)["counts"]["accepted"] == 1
    voc("ingest", "file", "refused.csv")
    assert counts(voc)["counts"]["duplicate"] == 1


def test_an_import_that_refused_nothing_says_so(voc, folder):
    (folder / "good.csv").write_text("id,date,text\n1,2026-03-01,All is well with the parcel\n")
    voc("ingest", "file", "good.csv")
    assert "rejected nothing" in voc("rejected", "1").stdout
    assert "no import" in voc("rejected", "99", code=2).stderr
