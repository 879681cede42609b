from collections import Counter
from datetime import date
from statistics import fmean, pvariance

from voc.sample.calendar import Calendar, season
from voc.sample.dice import Dice
from voc.sample.themes import themes


def test_a_season_passes_through_the_values_of_its_months():
    months = tuple(float(m) for m in range(1, 13))
    assert season(date(2026, 3, 15), months) == 3
    assert 3 < season(date(2026, 3, 30), months) < 4
    assert 1 < season(date(2026, 1, 1), months) < 12


def test_mondays_are_busier_than_sundays_and_counts_vary_more_than_chance():
    dice = Dice(2)
    calendar = Calendar(days=280, until=date(2026, 11, 15), dice=dice)
    counts = Counter(calendar.day() for _ in range(16_000))
    by_weekday = [fmean(n for day, n in counts.items() if day.weekday() == w) for w in range(7)]
    assert by_weekday[0] > 1.2 * by_weekday[6]
    tuesdays = [n for day, n in counts.items() if day.weekday() == 1]
    assert pvariance(tuesdays) > 1.3 * fmean(tuesdays)


def test_every_day_has_its_own_mix_of_themes():
    dice = Dice(2)
    calendar = Calendar(days=14, until=date(2026, 11, 15), dice=dice)
    wheels = calendar.theme_wheels(list(themes().values()))
    assert set(wheels) == set(calendar.days)
    assert all(0 <= calendar.second() < 86_400 for _ in range(100))
