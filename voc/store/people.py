"""Who is one person: customers by their hashes, and accounts that a customer was seen to write from."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, or_, select, update

from voc.domain import Feedback, pseudonym
from voc.store.measures import WRITTEN
from voc.store.rows import COLUMNS, Packed, PackedMessage, pack
from voc.store.tables.feedback import feedback
from voc.store.tables.workspaces import workspace

_KEY_BYTES = 32
# Messages that are hashed again at a time.
_BATCH = 5000
# What of a message stands for people.
_NAMED = ("customer", "alias", "author", "turns")
# Channels whose author is an account. Elsewhere it is a name that many share: reviews are signed "Anna".
ACCOUNT_CHANNELS = ("social", "email")
ACCOUNT = case((feedback.c.channel.in_(ACCOUNT_CHANNELS), feedback.c.author))
# The customer who wrote a message, else the account that did; NULL where nobody can say.
PERSON = func.coalesce(feedback.c.customer, ACCOUNT)
# The account of a message that names no customer. A customer's id may read like the name of somebody's account.
ACCOUNT_ALONE = case((feedback.c.customer.is_(None), ACCOUNT))


class Names(NamedTuple):
    """Hashes of customers, accounts and aliases: the same one may be another person's in another place."""

    customers: frozenset[str]
    accounts: frozenset[str]
    aliases: frozenset[str]


def owners(connection: Connection, workspace_id: int) -> dict[str, str]:
    """The customer of each account that has written in the name of exactly one; staff who answer them are nobody's."""
    theirs = (feedback.c.customer.is_not(None), ACCOUNT.is_not(None), WRITTEN["customer"])
    wrote = and_(feedback.c.workspace_id == workspace_id, *theirs)
    query = (
        select(ACCOUNT, func.min(feedback.c.customer))
        .where(wrote)
        .group_by(ACCOUNT)
        .having(func.count(feedback.c.customer.distinct()) == 1)
    )
    return {account: customer for account, customer in connection.execute(query) if account != customer}


def person_of(customer: str | None, account: str | None, owned: Mapping[str, str]) -> str | None:
    """Who wrote a message of this customer and account, by the `owners` of accounts; None where nobody can say."""
    return customer or (owned.get(account, account) if account else None)


def names_of(connection: Connection, workspace_id: int, hashes: Collection[str]) -> Names:
    """`hashes` with the accounts of these customers, and with the customers whose accounts or aliases these are."""
    owned = owners(connection, workspace_id)
    accounts = [owned[account] for account in hashes if account in owned]
    customers = frozenset([*hashes, *accounts, *_called(connection, workspace_id, hashes)])
    theirs = [account for account, customer in owned.items() if customer in customers]
    return Names(customers, frozenset([*hashes, *theirs]), frozenset(hashes))


def _called(connection: Connection, workspace_id: int, aliases: Collection[str]) -> Sequence[str]:
    """The customer of each alias that is of exactly one: two systems may have given one number to two people."""
    mine = and_(feedback.c.workspace_id == workspace_id, feedback.c.alias.in_(aliases))
    query = select(func.min(feedback.c.customer)).where(mine).group_by(feedback.c.alias)
    return connection.scalars(query.having(func.count(feedback.c.customer.distinct()) == 1)).all()


def are(names: Names) -> ColumnElement[bool]:
    """The messages of these customers, accounts and aliases."""
    return or_(
        feedback.c.customer.in_(names.customers),
        ACCOUNT_ALONE.in_(names.accounts),
        feedback.c.alias.in_(names.aliases),
    )


def keys_of(stored: bytes, first: bytes | None) -> tuple[bytes, ...]:
    """The keys of a workspace, the oldest first; `first` takes the place of that which it was born with."""
    keys = [stored[start : start + _KEY_BYTES] for start in range(0, len(stored), _KEY_BYTES)]
    return (first or keys[0], *keys[1:])


def rehash(connection: Connection, workspace_id: int) -> int:
    """Give the workspace a further key and hash all that stands for people again with it, in the caller's transaction.

    Says in how many messages. Nobody's id is known, so the old keys stay: alone they open nothing any more.
    """
    key = (secrets.token_bytes(_KEY_BYTES),)
    mine = workspace.c.id == workspace_id
    stored = connection.scalars(select(workspace.c.hash_key).where(mine)).one()
    connection.execute(update(workspace).where(mine).values(hash_key=bytes(stored) + key[0]))
    someone = or_(feedback.c.customer.is_not(None), feedback.c.author.is_not(None), feedback.c.turns.is_not(None))
    query = select(feedback.c.id, *(feedback.c[name] for name in _NAMED)).order_by(feedback.c.id)
    query = query.where(feedback.c.workspace_id == workspace_id, someone).limit(_BATCH)
    change = update(feedback).where(feedback.c.id == bindparam("row_id"))
    last = total = 0
    while rows := connection.execute(query.where(feedback.c.id > last)).all():
        connection.execute(change, [_hashed_again(row._asdict(), key) | {"row_id": row.id} for row in rows])
        last, total = rows[-1].id, total + len(rows)
    return total


def catch_up(
    connection: Connection, workspace_id: int, messages: Sequence[Feedback | Packed], *, keys: int
) -> Sequence[Feedback | Packed]:
    """These messages with the keys of the workspace that came after the first `keys`, by which they were hashed."""
    stored = connection.scalars(select(workspace.c.hash_key).where(workspace.c.id == workspace_id)).one()
    later = keys_of(bytes(stored), None)[keys:]
    return [_caught_up(message, later) for message in messages] if later else messages


def _caught_up(message: Feedback | Packed, keys: Sequence[bytes]) -> PackedMessage:
    packed = pack(message) if isinstance(message, Feedback) else PackedMessage(*message)
    values = dict(zip(COLUMNS, packed.values, strict=True))
    return packed._replace(values=tuple((values | _hashed_again(values, keys)).values()))


def _hashed_again(values: Mapping[str, Any], keys: Sequence[bytes]) -> dict[str, Any]:
    def again(name: str | None) -> str | None:
        return pseudonym(name, keys) if name else None

    customer, alias, author, turns = (values[name] for name in _NAMED)
    said = [[role, start, end, again(speaker), *times] for role, start, end, speaker, *times in turns or ()]
    return dict(zip(_NAMED, (again(customer), again(alias), again(author), said or None), strict=True))
