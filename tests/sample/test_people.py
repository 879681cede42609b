import re

import pytest

from voc.sample import people
from voc.sample.dice import Dice


def _luhn(number: str) -> int:
    doubled = (sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(number)))
    return sum(doubled) % 10


@pytest.mark.parametrize("seed", range(30))
def test_card_numbers_pass_the_luhn_check(seed):
    number = people.card(Dice(seed)).replace(" ", "")
    assert len(number) == 16
    assert _luhn(number) == 0


@pytest.mark.parametrize("seed", range(30))
def test_ibans_have_right_check_digits(seed):
    number = people.iban(Dice(seed)).replace(" ", "")
    assert int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1
    assert len(number) == 22


@pytest.mark.parametrize("seed", range(30))
def test_customers_have_addresses_that_cannot_exist(seed):
    who = people.customer(1, Dice(seed))
    assert re.search(r"@(mail\.)?example\.(com|org|net)$", who.email)
    assert re.search(r"7700 ?900|7946 0", who.phone)
