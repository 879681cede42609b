import hashlib
import json
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from voc.domain import CHANNELS, ROLES, SENTIMENTS, TASKS, TOUCHPOINTS
from voc.errors import InvalidValue
from voc.sample import generate, write

UNTIL = date(2026, 11, 15)


@pytest.fixture(scope="module")
def sample():
    return generate(messages=6000, until=UNTIL)


@pytest.fixture(scope="module")
def messages(sample):
    return sample.truth["messages"]


def _text(record):
    return record["text"] if "text" in record else "\n".join(turn["text"] for turn in record["turns"])


def _days(sample, **wanted):
    truth = sample.truth["messages"]
    return Counter(
        date.fromisoformat(r["created_at"][:10])
        for r in sample.records
        if all(truth[r["id"]][key] == value for key, value in wanted.items())
    )


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write(generate(messages=300, days=180, until=UNTIL, seed=3), tmp_path / name)
    assert (tmp_path / "a/feedback.jsonl").read_bytes() == (tmp_path / "b/feedback.jsonl").read_bytes()
    assert (tmp_path / "a/truth.json").read_bytes() == (tmp_path / "b/truth.json").read_bytes()
    other = generate(messages=300, days=180, until=UNTIL, seed=4)
    assert [r["id"] for r in other.records] != []
    assert json.loads((tmp_path / "a/feedback.jsonl").read_text("utf-8").splitlines()[0]) != other.records[0]


@pytest.mark.parametrize("count", [200, 1000])
def test_as_many_records_come_as_were_asked_for(count):
    assert len(generate(messages=count, days=200, until=UNTIL).records) == count


@pytest.mark.parametrize("wrong", [{"messages": 199}, {"days": 179}])
def test_too_small_a_sample_is_refused(wrong):
    with pytest.raises(InvalidValue, match="at least"):
        generate(until=UNTIL, **wrong)


def test_records_follow_the_feedback_format(sample):
    for record in sample.records:
        assert record["channel"] in CHANNELS
        assert datetime.fromisoformat(record["created_at"]).utcoffset() == timedelta(0)
        assert UNTIL - timedelta(days=365) < date.fromisoformat(record["created_at"][:10]) <= UNTIL
        assert ("text" in record) != ("turns" in record)
        assert _text(record).strip()
        assert "{" not in _text(record)
        assert "|" not in _text(record)


def test_turns_have_roles_and_do_not_overlap_in_time(sample):
    for record in sample.records:
        turns = record.get("turns", [])
        assert all(turn["role"] in ROLES and turn["start_ms"] < turn["end_ms"] for turn in turns)
        assert all(a["end_ms"] <= b["start_ms"] for a, b in pairwise(turns))


def test_scores_lie_on_their_scales(sample):
    assert {r["rating"]["value"] for r in sample.records if "rating" in r} == {1, 2, 3, 4, 5}
    assert {r["nps"] for r in sample.records if "nps" in r} == set(range(11))
    assert {r["csat"] for r in sample.records if "csat" in r} == {1, 2, 3, 4, 5}


def test_every_record_has_its_truth(sample, messages):
    assert {r["id"] for r in sample.records} == set(messages)
    for truth in messages.values():
        assert truth["sentiment"] in SENTIMENTS
        assert truth["touchpoint"] in (*TOUCHPOINTS, "none")
        assert set(truth["themes"]) <= set(sample.truth["themes"])
        assert truth["stage"] in TASKS["stage"]
        assert truth["word_of_mouth"] in TASKS["word_of_mouth"]


def test_all_channels_moods_and_languages_occur(sample, messages):
    assert set(Counter(r["channel"] for r in sample.records)) == {
        "review", "social", "survey", "ticket", "chat", "phone", "email",
    }  # fmt: skip
    assert {t["sentiment"] for t in messages.values()} == set(SENTIMENTS)
    foreign = [t for t in messages.values() if t["language"] != "en"]
    assert {t["language"] for t in foreign} == {"de", "fr", "es"}
    assert 0.02 < len(foreign) / len(messages) < 0.06


def test_most_texts_are_written_once(sample, messages):
    texts = [_text(r) for r in sample.records if messages[r["id"]]["themes"] and not messages[r["id"]]["duplicate_of"]]
    assert len(set(texts)) > 0.88 * len(texts)


def test_resubmissions_repeat_a_record_as_it_was(sample):
    twice = [id for id, n in Counter(r["id"] for r in sample.records).items() if n > 1]
    assert twice
    for id in twice:
        first, *others = [r for r in sample.records if r["id"] == id]
        assert all(other == first for other in others)


def test_copies_name_their_original_and_contain_its_text(sample, messages):
    texts = {r["id"]: _text(r) for r in sample.records}
    copies = {id: t["duplicate_of"] for id, t in messages.items() if t["duplicate_of"]}
    assert len(copies) > 20
    for id, original in copies.items():
        assert texts[original] in texts[id]
        assert messages[original]["duplicate_of"] is None


def test_personal_data_is_in_the_text_where_the_truth_says_so(sample, messages):
    with_mail = [r for r in sample.records if "email" in messages[r["id"]]["pii"]]
    assert with_mail
    assert all("@" in _text(r) for r in with_mail)
    assert {kind for t in messages.values() for kind in t["pii"]} == {
        "person", "email", "phone", "iban", "card", "order",
    }  # fmt: skip


def test_customers_come_back_over_several_channels(sample):
    channels: dict[str, set[str]] = {}
    for record in sample.records:
        if "customer_id" in record:
            channels.setdefault(record["customer_id"], set()).add(record["channel"])
    assert sum(len(used) >= 3 for used in channels.values()) > 50
    assert any("already" in _text(r) or "this is the second time" in _text(r).lower() for r in sample.records)


def test_incident_messages_lie_in_their_window_and_are_counted(sample, messages):
    for incident in sample.truth["incidents"]:
        days = _days(sample, incident=incident["id"])
        assert date.fromisoformat(incident["start"]) <= min(days)
        assert max(days) <= date.fromisoformat(incident["end"])
        assert incident["messages"] == sum(t["incident"] == incident["id"] for t in messages.values()) >= 5


def test_the_incident_of_one_channel_stays_there(sample, messages):
    assert {r["channel"] for r in sample.records if messages[r["id"]]["incident"] == "phone-menu"} == {"phone"}


def test_the_incident_of_one_version_carries_it(sample, messages):
    found = [r for r in sample.records if messages[r["id"]]["incident"] == "app-6-2-0"]
    assert {r.get("version", "6.2.0") for r in found} == {"6.2.0"}
    assert sum("version" in r for r in found) > 0.5 * len(found)


def test_the_mood_shift_turns_nearly_all_and_brings_some_who_would_not_have_written(sample):
    incident = next(i for i in sample.truth["incidents"] if i["kind"] == "mood shift")
    start, end = date.fromisoformat(incident["start"]), date.fromisoformat(incident["end"])
    told = {mood: _days(sample, themes=["installation"], sentiment=mood) for mood in SENTIMENTS}
    everything = sum(told.values(), Counter())
    inside = {mood: sum(n for day, n in days.items() if start <= day <= end) for mood, days in told.items()}
    per_day = sum(inside.values()) / ((end - start).days + 1)
    assert 1.5 < per_day / (everything.total() / 365) < 3.5
    assert inside["negative"] > 0.85 * sum(inside.values())
    assert told["negative"].total() < 0.5 * everything.total()


def test_the_rating_prompt_triples_reviews_and_nearly_all_are_friendly(sample, messages):
    window = sample.truth["rating_prompt"]
    reviews = Counter(r["created_at"][:10] for r in sample.records if r["channel"] == "review")
    inside = sum(n for day, n in reviews.items() if window["start"] <= day <= window["end"]) / 10
    assert 2 < inside / (sum(reviews.values()) / 365) < 4
    prompted = [t for t in messages.values() if t["rating_prompt"]]
    assert sum(t["sentiment"] == "positive" for t in prompted) > 0.85 * len(prompted)
    assert all(t["incident"] is None for t in prompted)


def test_a_known_seed_gives_known_text():
    # Guards the promise of equal bytes across Python versions: change it only when the grammar changes.
    records = generate(messages=200, days=180, until=UNTIL).records
    digest = hashlib.sha256(json.dumps(records, ensure_ascii=False).encode()).hexdigest()
    assert digest[:16] == "aa1ff442821f3a14"
