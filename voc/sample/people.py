"""Customers who do not exist: their numbers and addresses are from ranges reserved for examples."""

from __future__ import annotations

from dataclasses import dataclass

from voc.sample.dice import Dice
from voc.sample.themes import frame

_REGIONS = ("north", "south", "midlands", "wales", "scotland")


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who buys at Larkfield; `member` of the loyalty programme or not."""

    id: str
    name: str
    handle: str
    email: str
    phone: str
    region: str
    member: bool
    device: str
    followers: int


def customer(number: int, dice: Dice) -> Customer:
    """The customer with this number."""
    names = frame()["names"]
    first, last = dice.pick(names["first"]), dice.pick(names["last"])
    suffix = dice.digits(2)
    handle = dice.pick(
        (f"{dice.pick(names['handle'])}_{first}", f"{first}{last[:3]}{suffix}", f"{first}_{suffix}", last + suffix)
    )
    mail = dice.pick((f"{first}.{last}", f"{first[0]}{last}{suffix}", f"{last}.{first}"))
    rare = dice.unit() * dice.unit() * dice.unit()
    return Customer(
        id=f"C{100_000 + number}",
        name=f"{first} {last}",
        handle=handle.lower(),
        email=f"{mail.lower()}@{dice.pick(('example.com', 'example.org', 'mail.example.net'))}",
        phone=_phone(dice),
        region=dice.pick(_REGIONS),
        member=dice.chance(0.4),
        device=dice.pick(("ios", "android", "android", "web")),
        followers=10 + int(40_000 * rare * rare),
    )


def _phone(dice: Dice) -> str:
    # 07700 900000-900999 and 020 7946 0000-0999 are kept free by Ofcom for drama use.
    digits = dice.digits(3)
    return dice.pick((f"07700 900{digits}", f"07700900{digits}", f"+44 7700 900 {digits}", f"020 7946 0{digits}"))


def card(dice: Dice) -> str:
    """A card number that passes the Luhn check."""
    body = "400000" + dice.digits(9)
    # From the right of the body every first digit counts double.
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(body)))
    number = body + str(-total % 10)
    return dice.pick((number, " ".join(number[i : i + 4] for i in range(0, 16, 4))))


def iban(dice: Dice) -> str:
    """A British IBAN with right check digits (ISO 13616) and a bank code that no bank has."""
    account = dice.digits(14)
    # Letters count from A = 10; the country code and "00" go to the end.
    as_number = "".join(str(int(c, 36)) for c in f"XLRK{account}GB00")
    number = f"GB{98 - int(as_number) % 97:02d}XLRK{account}"
    return dice.pick((number, " ".join(number[i : i + 4] for i in range(0, 22, 4))))


def order(dice: Dice) -> str:
    """An order number of the shop."""
    return f"{dice.pick(('LF-', 'LF', 'LF-'))}{dice.digits(7)}"
