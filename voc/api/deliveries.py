"""What a webhook posts becomes stored feedback, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from voc.api.schemas.feedback import Receipt, RejectedRecord
from voc.errors import BadSignature
from voc.settings import Settings
from voc.store import Hook, Store


def signed_by(store: Store, name: str, headers: Mapping[str, str], body: bytes) -> Hook:
    """The hook called `name` with whose secret `body` is signed, in whatever workspace.

    Raises:
        BadSignature: if there is none.
    """
    from voc.ingest.signatures import is_signed

    for hook in store.hooks.named(name):
        if any(is_signed(hook.signature, secret, headers, body) for secret in hook.secrets()):
            return hook
    raise BadSignature(name)


def take(
    store: Store, settings: Settings, hook: Hook, headers: Mapping[str, str], body: bytes
) -> Receipt | bytes | None:
    """What became of the messages in `body`; of a delivery that came before, the answer of then.

    None while the same delivery is under way. `store` is that of the hook's workspace.
    """
    from voc.ingest.signatures import delivery_id

    delivery = delivery_id(hook.signature, headers, body)
    key = hashlib.sha256(f"hook {hook.id} {delivery}".encode()).hexdigest()
    before = store.requests.begin(key, key)
    if before is not None:
        return before.body
    try:
        receipt = _stored(store, settings, hook, delivery, body)
    except BaseException:
        store.requests.drop(key)
        raise
    store.requests.finish(key, 202, "application/json", receipt.model_dump_json().encode())
    return receipt


def _stored(store: Store, settings: Settings, hook: Hook, delivery: str, body: bytes) -> Receipt:
    from voc import pipeline  # with the detectors, which most requests need nothing of
    from voc.ingest.files import read_body

    # A delivery that a crash interrupted goes on where it was when it comes again.
    run = store.imports.start(hook.name, f"delivery {delivery}")
    keys = store.hash_keys(settings.first_hash_key)
    items = read_body(
        body, hook.name, settings=settings, key=keys, format=hook.format, mapping=hook.fields, cursor=run.cursor
    )
    size = settings.batch_size
    run = pipeline.ingest(items, store, run, keys=len(keys), batch_size=size, on_step=lambda *_: None)
    rejected = [RejectedRecord(index=max(0, row.row - 1), reason=row.reason) for row in store.imports.rejected(run.id)]
    return Receipt(import_id=run.id, rejected=rejected, **{n: run.counts[n] for n in _COUNTED})


_COUNTED = ("accepted", "updated", "duplicate", "filtered")
