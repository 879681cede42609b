"""Every command as a user types it."""

import csv
import json
from pathlib import Path

import typer
from rich.text import Text

from voc.cli.app import app

ROOT = Path(__file__).parents[2]


def test_every_command_that_is_listed_is_in_the_readme(voc, folder):
    listed = [line.split()[1] for line in voc("--help").stdout.splitlines() if line.startswith("│ ")]
    commands = {name for name in listed if not name.startswith("--") and name.islower()}
    readme = (ROOT / "README.md").read_text()

    missing = [name for name in sorted(commands & KNOWN) if f"voc {name}" not in readme]
    assert not missing
    assert commands >= KNOWN


KNOWN = {
    "accepted", "actions", "alerts", "analyze", "audit", "backup", "beat", "channels", "classify", "cluster",
    "compare", "db", "demo", "detect", "doctor", "drivers", "emerging", "forget", "formats", "ingest", "jobs", "judge",
    "keys", "mix", "owners", "pulse", "rehash", "replay", "report", "restore", "rules", "search", "serve", "sources",
    "topics", "wom", "worker", "workspace",
}  # fmt: skip


def test_forgetting_says_when_there_is_nobody_of_this_id(voc, folder):
    (folder / "mails.csv").write_text("id,created_at,text,customer_id\n1,2026-03-01,The parcel came late.,C-77\n")
    voc("ingest", "file", "mails.csv")

    assert "Removed 1 message and" in voc("forget", "--customer", "C-77", "--yes").stdout
    assert "no customer 'C-77'" in voc("forget", "--customer", "C-77", "--yes", code=2).stderr


def test_a_file_that_is_read_again_links_customers_by_their_addresses(voc, folder, monkeypatch):
    rows = ("1,2026-03-01,The parcel came late.,C-77,ann@example.com", "2,2026-03-02,It was broken.,8,ann@example.com")
    (folder / "mails.csv").write_text("\n".join(("id,created_at,text,customer_id,email", *rows)))
    voc("ingest", "file", "mails.csv")
    monkeypatch.setenv("VOC_LINK_CUSTOMERS", "email")

    assert "0 accepted, 2 updated" in voc("ingest", "file", "mails.csv").stdout
    assert "0 accepted, 0 updated, 2 duplicate" in voc("ingest", "file", "mails.csv").stdout
    assert "Removed 2 messages" in voc("forget", "--customer", "C-77", "--yes").stdout


def test_square_brackets_in_help_texts_are_shown(voc):
    assert "voc[worker]" in voc("worker", "--help").stdout
    assert "voc[mcp]" in voc("mcp", "--help").stdout


def test_no_help_text_is_swallowed_as_markup():
    texts = list(help_texts(typer.main.get_command(app)))

    assert len(texts) > 200
    assert [text for text in texts if Text.from_markup(text).plain != text.replace("\\[", "[")] == []


def help_texts(command):
    """The help of a command, its options and the commands below it."""
    own = (command, *command.params)
    yield from (part.help for part in own if getattr(part, "help", None))
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)


def test_ingesting_says_what_became_of_every_row(voc, folder):
    said = voc("ingest", "file", "reviews.csv").stdout

    assert "comment -> text" in said
    assert "20 accepted, 0 updated, 1 duplicate" in said
    assert "1 filtered: 1 non_answer" in said
    assert "1 rejected, with reasons in rejected-1.csv" in said
    [row] = csv.DictReader((folder / "rejected-1.csv").read_text().splitlines())
    assert row["row"] == "21"
    assert "not a date" in row["reason"]


def test_ingesting_again_adds_nothing(voc, folder):
    voc("ingest", "file", "reviews.csv")

    counts = json.loads(voc("ingest", "file", "reviews.csv", "--json").stdout)

    assert (counts["accepted"], counts["duplicate"]) == (0, 21)


def test_a_column_can_be_named_by_hand(voc, folder):
    (folder / "odd.csv").write_text("date,kommentar,stars\n2026-03-01,Sehr gut,5\n2026-03-02,Schlecht,1\n")

    said = voc("ingest", "file", "odd.csv", "--map", "kommentar=text").stdout

    assert "kommentar -> text" in said


def test_a_guessed_mapping_is_saved_as_a_profile_and_used_again(voc, folder):
    (folder / "odd.csv").write_text("when,q7,shop\n2026-03-01,The driver was rude to my mother,Leeds\n")
    saved = voc("ingest", "file", "odd.csv", "--profile", "odd.toml", "--map", "shop=location").stderr
    assert "saved in odd.toml" in saved
    profile = (folder / "odd.toml").read_text()
    assert '"text" = "q7"' in profile
    assert '"location" = "shop"' in profile

    (folder / "odd.toml").write_text(profile.replace('"location" = "shop"', '"brand" = "shop"'))
    again = voc("ingest", "file", "odd.csv", "--profile", "odd.toml").stdout
    assert "shop -> brand" in again


def test_rejected_rows_are_corrected_and_handed_in_again(voc, folder):
    voc("ingest", "file", "reviews.csv", "--reasons", "reasons.csv")
    reasons = (folder / "reasons.csv").read_text()
    (folder / "again.csv").write_text(reasons.replace("not a date", "2026-03-02"))
    counts = json.loads(voc("ingest", "file", "again.csv", "--json").stdout)
    assert (counts["accepted"], counts["rejected"]) == (1, 0)
    assert json.loads(voc("ingest", "file", "again.csv", "--json").stdout)["duplicate"] == 1


def test_a_guess_says_how_sure_it_is(voc, folder):
    said = voc("ingest", "file", "reviews.csv").stdout
    assert "% sure)" in said


def test_who_speaks_can_be_told(voc, folder):
    turns = "0:00:01.000,0:00:02.000\nX: Hello there\n\n0:00:03.000,0:00:04.000\nY: It is broken again\n"
    (folder / "call 2026-08-01.sbv").write_text(turns)
    voc("ingest", "file", "call 2026-08-01.sbv", "--role", "X=agent", "--role", "Y=customer")
    assert "write SPEAKER=ROLE" in voc("ingest", "file", "call 2026-08-01.sbv", "--role", "X=boss", code=2).stderr


def test_a_file_that_does_not_exist_is_one_line_and_exit_code_2(voc, folder):
    error = voc("ingest", "file", "nowhere.csv", code=2).stderr

    assert "nowhere.csv" in error
    assert "Traceback" not in error


def test_an_unknown_setting_is_one_line_and_exit_code_1(voc, monkeypatch):
    monkeypatch.setenv("VOC_WORKSPCE", "x")

    error = voc("doctor", code=1).stderr

    assert "did you mean VOC_WORKSPACE?" in error
    assert "Traceback" not in error


def test_an_unknown_touchpoint_names_those_there_are(voc, folder):
    assert "sales, marketing" in voc("emerging", "--touchpoint", "shop", code=2).stderr


def test_counts_are_judged_without_a_database(voc, folder):
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 5) for day in range(1, 29)]
    rows = [f"{day},calls,{9 + number % 3}" for number, day in enumerate(days)]
    (folder / "counts.csv").write_text("\n".join(["date,series,count", *rows[:-1], f"{days[-1]},calls,60", ""]))

    found = json.loads(voc("detect", "counts.csv", "--json").stdout)

    assert days[-1] in {alert["date"] for alert in found["alerts"]}
    assert not (folder / "voc.db").exists()


def test_rejected_cells_cannot_run_as_formulas(voc, folder):
    (folder / "hostile.csv").write_text(
        'id,date,comment\n1,2026-03-01,Fine thanks for that\n2,=cmd(),"Oh dear, oh dear"\n'
    )

    voc("ingest", "file", "hostile.csv", "--reasons", "reasons.csv")

    cells = [cell for row in csv.reader((folder / "reasons.csv").read_text().splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_questions_about_nothing_are_answered_with_what_to_do(voc, folder):
    assert "No pain point" in voc("emerging").stdout
    assert "Nothing changed" in voc("alerts").stdout
    assert "Nothing is due" in voc("alerts", "--reminders").stdout


def test_rules_say_who_is_told_of_what(voc):
    voc("rules", "save", "care", "--to", "log", "--touchpoint", "service", "--quiet", "22:00-07:00")
    assert json.loads(voc("rules", "list", "--json").stdout)[0]["quiet"] == ["22:00:00", "07:00:00"]
    assert "touchpoint service" in voc("rules", "list").stdout
    voc("rules", "remove", "care")
    assert json.loads(voc("rules", "list", "--json").stdout) == []


def test_a_rule_that_makes_no_sense_is_wrong_usage(voc):
    assert "there are log, webhook" in voc("rules", "save", "care", "--to", "pigeon", code=2).stderr
    assert "22:00-07:00" in voc("rules", "save", "care", "--to", "log", "--quiet", "nights", code=2).stderr


def test_a_channel_can_be_tried(voc):
    assert "took the test message" in voc("channels", "test", "log").stdout
    assert "webhook" in voc("channels", "list").stdout
    assert "VOC_WEBHOOK_URL" in voc("channels", "test", "webhook", code=1).stderr
