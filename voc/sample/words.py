"""The wording of one message: slots keep their value, and personal data that slips in is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from voc.sample import people
from voc.sample.dice import Dice
from voc.sample.people import Customer
from voc.sample.phrases import expand
from voc.sample.themes import Phrases, frame

# Slots that are personal data, with the name of their kind in truth.json.
PII: Mapping[str, str] = MappingProxyType(
    {"name": "person", "email": "email", "phone": "phone", "iban": "iban", "card": "card", "order": "order"}
)
_MAKE: Mapping[str, Callable[[Dice], str]] = MappingProxyType(
    {"iban": people.iban, "card": people.card, "order": people.order}
)


class Words:
    """Picks wordings for one message of one customer about one item.

    `pii` collects the kinds of personal data used so far.
    """

    def __init__(self, dice: Dice, customer: Customer, item: str) -> None:
        self.dice, self.customer, self.item = dice, customer, item
        self.pii: set[str] = set()
        self._values = {"item": item, "name": customer.name, "email": customer.email, "phone": customer.phone}

    def say(self, phrases: Phrases) -> str:
        """One wording of one of `phrases`."""
        return expand(self.dice.pick(phrases), self.dice, self.slot)

    def some(self, phrases: Phrases, count: int) -> list[str]:
        """Up to `count` wordings of different phrases."""
        return [expand(p, self.dice, self.slot) for p in self.dice.shuffled(phrases)[:count]]

    def maybe(self, probability: float, phrases: Phrases) -> list[str]:
        """One wording with the given probability, else nothing."""
        return [self.say(phrases)] if phrases and self.dice.chance(probability) else []

    def slot(self, name: str) -> str:
        """The value of a slot, made at its first use."""
        if name in PII:
            self.pii.add(PII[name])
        if name not in self._values:
            self._values[name] = self._make(name)
        return self._values[name]

    def _make(self, name: str) -> str:
        if name in _MAKE:
            return _MAKE[name](self.dice)
        if name == "handle":
            return people.customer(0, self.dice).handle
        return self.dice.pick(frame()["slots"][name])
