"""Who is one person: customers by their hashes, and accounts that a customer was seen to write from."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from voc.store.measures import WRITTEN
from voc.store.tables.feedback import feedback

# Channels whose author is an account. Elsewhere it is a name that many share: reviews are signed "Anna".
ACCOUNT_CHANNELS = ("social", "email")
ACCOUNT = case((feedback.c.channel.in_(ACCOUNT_CHANNELS), feedback.c.author))
# The customer who wrote a message, else the account that did; NULL where nobody can say.
PERSON = func.coalesce(feedback.c.customer, ACCOUNT)


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


def names_of(connection: Connection, workspace_id: int, hashes: Collection[str]) -> set[str]:
    """`hashes` with the accounts of these customers, and with the customers whose accounts these are."""
    owned = owners(connection, workspace_id)
    customers = {*hashes, *(owned[account] for account in hashes if account in owned)}
    return customers | {account for account, customer in owned.items() if customer in customers}


def are(names: Collection[str]) -> ColumnElement[bool]:
    """The messages of these customers and accounts."""
    return or_(feedback.c.customer.in_(names), and_(feedback.c.customer.is_(None), ACCOUNT.in_(names)))
