"""How far a command is, as the terminal shows it."""

from voc.cli import output


def test_the_rows_of_a_file_are_foretold_from_the_share_that_was_read(capsys):
    told = []
    estimate = output.Estimate(lambda *step: told.append(step))

    estimate.on_step("ingest", 0, 0)
    estimate.on_read(0.25)
    estimate.on_step("ingest", 500, 0)
    estimate.on_read(0.2)  # of two processes the other one
    estimate.on_step("ingest", 600, 0)
    estimate.on_step("ingest", 1900, 1900)

    assert told == [("ingest", 0, 0), ("ingest", 500, 2000), ("ingest", 600, 2400), ("ingest", 1900, 1900)]


def test_a_bar_shows_the_rate_and_the_time_that_is_left(capsys, monkeypatch):
    moments = iter([100.0, 100.0, 102.0, 112.0])
    monkeypatch.setattr(output, "monotonic", lambda: next(moments))
    monkeypatch.setenv("COLUMNS", "120")
    shown = []

    with output.progress() as on_step:
        for done in (1000, 2000):
            on_step("ingest", done, 7000)
            shown.append(output._how_far(done, 7000, 500 if done > 1000 else 0))
    assert shown == ["1,000/7,000", "2,000/7,000  500/s  0:00:10 left"]
    assert "2,000/7,000  500/s  0:00:10 left" in capsys.readouterr().err
