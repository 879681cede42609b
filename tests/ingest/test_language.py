"""Languages are told from the model on disk, and only where there is enough to tell from."""

from __future__ import annotations

import socket

import pytest

from voc.ingest.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I have been waiting for my refund for three weeks now.", "en"),
        ("Ich warte seit drei Wochen auf meine Erstattung und niemand antwortet.", "de"),
        ("Llevo tres semanas esperando el reembolso y nadie contesta.", "es"),
        ("返金を三週間も待っていますが、誰も返事をくれません。本当に困っています。", "ja"),
        ("THIS IS THE WORST AIRLINE I HAVE EVER FLOWN WITH", "en"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jeg synes at den gamle app var meget bedre og hurtigere end the new one was.", "da"),
        ("Mir gefällt der Tarif you und ich, aber the Hotline ist eine Katastrophe.", "de"),
        ("It's Not WORKING for me", "en"),
    ],
)
def test_two_english_words_make_no_english_text(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["Great app", "ok", "", "👍👍👍", "12345 67890 12345 67890", "a\nb"])
def test_what_is_too_short_has_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_no_connection_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert detect_language("The delivery came two days late and the box was open.") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mteja hakufurahishwa na huduma ya kampuni hii", "sw"),
        ("Mo fẹ́ràn iṣẹ́ tí wọ́n ń ṣe fún wa níbí", "yo"),
        ("주문한 상품이 늦게 왔어요", "ko"),
        ("สินค้ามาช้ามาก", "th"),
    ],
)
def test_a_second_model_is_asked_where_the_first_is_in_doubt(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text", ["@VirginAmerica #LoveAustin http://t.co/x", "@united @iah #IAH @AirGeeks", "Great app"]
)
def test_names_and_links_have_no_language(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De bezorger was me veel te laat en we had niets gekregen", "nl"),
        ("We hebben even gebeld want de levering was te laat en niemand nam op", "nl"),
        ("Over de app is niets slechts te zeggen, we hebben hem even getest", "nl"),
        ("Ich will so was nicht, das is doch klar", "de"),
        ("Det var for dyrt og vi have ikke fået svar", "da"),
    ],
)
def test_words_that_english_shares_with_its_neighbours_are_no_english(text: str, language: str) -> None:
    assert detect_language(text) == language
