"""Imports: a file is uploaded, its columns are understood or named, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any

from fastapi import Path, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from voc.api.caller import needs
from voc.api.dependencies import MAX_ID, CallerDep, SettingsDep, StoreDep
from voc.api.problems import MAX_UPLOAD_BYTES
from voc.api.routers.jobs import add_job
from voc.api.routing import page_router
from voc.api.uploads import Upload, Uploads
from voc.api.web.said import done
from voc.api.web.templates import render
from voc.domain import CHANNELS, Rejected
from voc.errors import InvalidValue, MissingColumn, VocError
from voc.ingest.base import Item
from voc.ingest.columns import FIELDS
from voc.ingest.profile import Profile, load_profile, save_profile
from voc.reports.tables import to_csv
from voc.settings import Settings
from voc.store import ImportRun, Store

router = page_router(max_body_size=MAX_UPLOAD_BYTES)

# Rejected rows shown on the page; the file has all of them.
SHOWN = 25
# What a form may name: `map.text` is the column of the field `text`.
_PREFIX = "map."
# A column that is left out on purpose, as forms say it: an empty value means that the guess stands.
LEFT_OUT = "(none)"
_CONSTANTS = ("source", "channel", "brand")
_NEEDED = ("text", "created_at")
# Why a row is left out on purpose, in words that follow its count.
LEFT_OUT_AS = {
    "rating_only": "with a rating and no words", "empty": "without words",
    "non_answer": "that only say “none” or “n/a”", "deleted": "deleted by their authors",
    "own": "of the company itself", "automatic": "written by machines",
}  # fmt: skip
ImportId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.get("/imports")
def list_imports(request: Request, store: StoreDep, settings: SettingsDep) -> str:
    """What was read in, what waits, and a way to upload more."""
    return render(
        "imports.html",
        request,
        runs=store.imports.list(50),
        waiting=_uploads(settings, store).list(),
        most=MAX_UPLOAD_BYTES // 1_000_000,
        pending=store.pending(),
    )


@router.post("/imports/files")
def add_file(store: StoreDep, settings: SettingsDep, caller: CallerDep, file: UploadFile) -> RedirectResponse:
    """Keep a file, and go on to how it will be read."""
    uploads = _uploads(settings, store)
    upload = uploads.add(file.filename or "file", file.file, by=caller.name, most=MAX_UPLOAD_BYTES)
    return RedirectResponse(f"/imports/files/{upload.id}", 303)


@router.get("/imports/files/{id}")
@needs("manage")
def show_file(request: Request, store: StoreDep, settings: SettingsDep, id: str) -> Response:
    """How a file would be read, to be corrected before it is."""
    upload = _uploads(settings, store).get(id)
    if upload.import_id is not None and upload.state == "reading":
        return RedirectResponse(f"/imports/{upload.import_id}", 303)
    return HTMLResponse(_mapping_page(request, settings, _uploads(settings, store), upload, {}))


@router.post("/imports/files/{id}")
async def map_file(request: Request, store: StoreDep, settings: SettingsDep, id: str) -> Response:
    """Read it as the form says, look again at how it would be read, or remove it."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_mapped, request, store, settings, id, form)


@router.get("/imports/{id}")
def show_import(request: Request, store: StoreDep, settings: SettingsDep, caller: CallerDep, id: ImportId) -> str:
    """How far one import is, and what became of its rows."""
    run = store.imports.get(id)
    return render(
        "import.html",
        request,
        run=run,
        upload=next((each for each in _uploads(settings, store).list() if each.import_id == id), None),
        rejected=list(islice(store.imports.rejected(id), SHOWN)) if caller.may("evidence") else [],
        reasons=LEFT_OUT_AS,
        pending=store.pending(),
        broker=settings.broker_url is not None,
    )


@router.get("/imports/{id}/rejected.csv")
@needs("evidence")
def download_rejected(store: StoreDep, id: ImportId) -> StreamingResponse:
    """The rejected rows with their reasons, to be corrected in the column `raw` and uploaded again."""
    store.imports.get(id)
    headers = {"Content-Disposition": f'attachment; filename="rejected-{id}.csv"'}
    return StreamingResponse(to_csv(_rows(store, id)), media_type="text/csv", headers=headers)


@router.post("/imports/analyze")
def analyze(store: StoreDep, settings: SettingsDep) -> RedirectResponse:
    """Queue an analysis of everything that is pending; 409 where no broker is set."""
    add_job(store, settings)
    return done("/imports", "queued")


def _mapped(request: Request, store: Store, settings: Settings, id: str, form: Mapping[str, str]) -> Response:
    from voc.ingest.files import inspect_file  # with all formats, which only the pages of imports need

    uploads = _uploads(settings, store)
    upload = uploads.get(id)
    if form.get("do") == "remove":
        uploads.remove(upload)
        return done("/imports", "removed")
    if form.get("do") != "read":
        return HTMLResponse(_mapping_page(request, settings, uploads, upload, form))
    try:
        how = _how(uploads, form)
        info = inspect_file(uploads.path(upload), settings=settings, format=how.format, mapping=how.fields)
        if name := form.get("save_as", "").strip():
            save_profile(uploads.profile(name), replace(how, format=info.format))
    except VocError as error:
        page = _mapping_page(request, settings, uploads, upload, form, problem=_plain(error, uploads, upload))
        return HTMLResponse(page, error.status_code)
    run = store.imports.start(how.fields.get("source", "=file")[1:], f"{upload.id} {upload.name}")
    reading = replace(upload, state="reading", reason="", import_id=run.id)
    uploads.note(reading)
    task = BackgroundTask(_read, settings, store, uploads, reading, run, how)
    return RedirectResponse(f"/imports/{run.id}", 303, background=task)


def _read(settings: Settings, store: Store, uploads: Uploads, upload: Upload, run: ImportRun, how: Profile) -> None:
    """Read a file into the store; one that cannot be read to the end waits with its reason, and what was read stays."""
    from voc import pipeline  # with the steps that only this asks for
    from voc.ingest.files import read_files

    keys = store.hash_keys(settings.first_hash_key)
    items = read_files(
        [uploads.path(upload)],
        settings=settings,
        key=keys,
        format=how.format,
        mapping=how.fields,
        cursor=run.cursor,
        known=store.feedback.fingerprints if store.feedback.days() else None,
    )
    items, size = _named(items, upload.name), settings.import_batch_size
    try:
        pipeline.ingest(items, store, run, keys=len(keys), batch_size=size, on_step=_quiet)
    except VocError as error:
        uploads.fail(upload, _plain(error, uploads, upload))
    else:
        uploads.remove(upload)


def _how(uploads: Uploads, form: Mapping[str, str]) -> Profile:
    """How a form says that a file is read: as a saved profile has it, but for what the form names."""
    name = form.get("profile", "")
    known = (load_profile(uploads.profile(name)) if name else None) or Profile()
    fields = {
        key.removeprefix(_PREFIX): "" if value == LEFT_OUT else value
        for key, value in form.items()
        if key.startswith(_PREFIX) and value
    }
    constants = {key: f"={form[key].strip()}" for key in _CONSTANTS if form.get(key, "").strip()}
    if (channel := constants.get("channel", "=other")[1:]) not in CHANNELS:
        raise InvalidValue("channel", channel, f"one of {', '.join(CHANNELS)}")
    return replace(known, fields={**known.fields, **fields, **constants})


def _mapping_page(
    request: Request,
    settings: Settings,
    uploads: Uploads,
    upload: Upload,
    form: Mapping[str, str],
    *,
    problem: str = "",
) -> str:
    from voc.ingest.files import inspect_file

    info, columns = None, list[str]()
    try:
        how = _how(uploads, form)
        info = inspect_file(uploads.path(upload), settings=settings, format=how.format, mapping=how.fields)
        columns = list(info.columns)
    except MissingColumn as error:
        columns, problem = error.columns, problem or _plain(error, uploads, upload)
    except VocError as error:
        problem = problem or _plain(error, uploads, upload)
    chosen = {choice.field: choice for choice in info.mapping.choices} if info and info.mapping else {}
    return render(
        "upload.html",
        request,
        upload=upload,
        info=info,
        columns=columns,
        chosen=chosen,
        likely=[field for field in FIELDS if field in chosen or field in _NEEDED],
        fields=FIELDS,
        form=form,
        channels=CHANNELS,
        profiles=uploads.profiles(),
        left_out=LEFT_OUT,
        problem=problem or upload.reason,
    )


def _rows(store: Store, id: int) -> Iterator[dict[str, Any]]:
    for row in store.imports.rejected(id):
        yield {"file": row.file, "row": row.row, "reason": row.reason, "raw": row.raw}


def _named(items: Iterable[Item], name: str) -> Iterator[Item]:
    """The items with rejected rows under the name that the file came with."""
    for item in items:
        if isinstance(item.outcome, Rejected):
            yield item._replace(outcome=replace(item.outcome, file=name))
        else:
            yield item


def _plain(error: VocError, uploads: Uploads, upload: Upload) -> str:
    """What is wrong, without where on the server the file lies."""
    return str(error).replace(str(uploads.path(upload)), upload.name)


def _uploads(settings: Settings, store: Store) -> Uploads:
    return Uploads(settings.upload_dir, store.workspace)


def _quiet(step: str, done: int, total: int) -> None:
    """No progress: the page asks the store how far it is."""
