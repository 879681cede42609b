"""Correcting the labels of a quote, checking quotes drawn at random, and how good the labels are by that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from voc.answers import quality
from voc.api.caller import Caller, needs
from voc.api.dependencies import MAX_ID, CallerDep, StoreDep
from voc.api.routing import page_router
from voc.api.schemas.corrections import MAX_OFFSET
from voc.api.web.links import inside
from voc.api.web.said import done
from voc.api.web.templates import render
from voc.domain import TASKS
from voc.errors import InvalidValue, UnknownItem, VocError
from voc.store import Store

router = page_router()

# Of 50 the 95 % interval is about ten points to each side where eight of ten are right.
SAMPLE_SIZE = 50
RECENT = 30
FeedbackId = Annotated[str, Query(min_length=1, max_length=64)]
Offset = Annotated[int, Field(ge=0, le=MAX_OFFSET)]
Sentiment = Literal["", "negative", "neutral", "positive", "mixed"]
Touchpoint = Literal["", "sales", "marketing", "product", "service", "reputation", "other", "none"]


class LabelForm(BaseModel):
    """A quote and what its labels should be; an empty field leaves a label as it is."""

    feedback: Annotated[str, Field(min_length=1, max_length=64)]
    start: Offset
    end: Offset
    sentiment: Sentiment = ""
    touchpoint: Touchpoint = ""
    topic: Annotated[str, Field(max_length=12)] = ""
    topic_name: Annotated[str, Field(max_length=200)] = ""
    back: str = "/quality"

    def values(self) -> list[tuple[str, str]]:
        """The tasks that were answered; the touchpoint comes before the topic, which belongs to one."""
        tasks = (("sentiment", self.sentiment), ("touchpoint", self.touchpoint), ("topic", self.topic))
        return [(task, value) for task, value in tasks if value]


class CheckForm(LabelForm):
    """The answer to one quote of a sample; `skip`: a person cannot tell."""

    sample: Annotated[int, Field(ge=1, le=MAX_ID)]
    position: Annotated[int, Field(ge=1, le=1000)]
    skip: bool = False


@router.get("/corrections")
@needs("evidence")
def show_labels(
    request: Request,
    store: StoreDep,
    feedback: FeedbackId,
    start: Annotated[int, Query(ge=0, le=MAX_OFFSET)],
    end: Annotated[int, Query(ge=0, le=MAX_OFFSET)],
    back: Annotated[str, Query(max_length=2000)] = "/quality",
) -> str:
    """The labels of one quote, to be corrected."""
    return _label_page(request, store, LabelForm(feedback=feedback, start=start, end=end, back=back))


@router.post("/corrections")
@needs("curate")
def correct_labels(
    request: Request, store: StoreDep, caller: CallerDep, form: Annotated[LabelForm, Form()]
) -> Response:
    """Correct what differs from what is shown, and go back."""
    shown = _shown(store, form)
    try:
        if form.topic_name.strip():
            form = form.model_copy(update={"topic": _topic_called(store, form, shown)})
        for task, value in form.values():
            if value != shown.get(task):
                store.corrections.add((form.feedback, form.start, form.end), task, value, by=caller.name)
    except VocError as error:
        return HTMLResponse(_label_page(request, store, form, problem=str(error)), error.status_code)
    finally:
        store.rollups.refresh()
    return done(inside(form.back), "corrected")


@router.get("/quality")
def show_quality(request: Request, store: StoreDep) -> str:
    """How often the labels are right."""
    return render(
        "quality.html",
        request,
        quality=quality.answer(store),
        names=_topic_names(store),
        recent=store.corrections.list(limit=RECENT),
        size=SAMPLE_SIZE,
    )


@router.post("/quality/samples")
@needs("curate")
def draw_sample(
    store: StoreDep, caller: CallerDep, size: Annotated[int, Form(ge=1, le=500)] = SAMPLE_SIZE
) -> RedirectResponse:
    """Draw quotes at random, and begin with the first."""
    return RedirectResponse(f"/quality/check?sample={store.corrections.draw(size, by=caller.name).id}", 303)


@router.get("/quality/check")
@needs("evidence")
def show_check(request: Request, store: StoreDep, sample: Annotated[int, Query(ge=1, le=MAX_ID)]) -> Response:
    """The next quote of a sample; back to the figures where all are checked."""
    item = store.corrections.next_of(sample)
    if item is None:
        return RedirectResponse("/quality", 303)
    quote = item.quote
    form = LabelForm(feedback=quote.feedback_id, start=quote.start, end=quote.end)
    shown = _shown(store, form)
    page = render(
        "check.html",
        request,
        item=item,
        sample=store.corrections.sample(sample),
        topic=_topic_names(store).get(shown["topic"]),
        topic_id=shown["topic"],
        tasks=TASKS,
    )
    return HTMLResponse(page)


@router.post("/quality/check")
@needs("curate")
def answer_check(store: StoreDep, caller: CallerDep, form: Annotated[CheckForm, Form()]) -> RedirectResponse:
    """Note the answer, agreement as well, and go on to the next quote."""
    if form.skip or not form.values():
        store.corrections.skip(form.sample, form.position)
    else:
        _note(store, caller, form)
    return RedirectResponse(f"/quality/check?sample={form.sample}", 303)


def _note(store: Store, caller: Caller, form: CheckForm) -> None:
    # The topic was judged as the model gave it, and a new touchpoint takes it away: so it goes first here.
    answers = sorted(form.values(), key=lambda answer: answer[0] != "topic")
    for task, value in answers:
        quote = (form.feedback, form.start, form.end)
        store.corrections.add(quote, task, value, by=caller.name, sample_id=form.sample)
    store.rollups.refresh()


def _label_page(request: Request, store: Store, form: LabelForm, *, problem: str = "") -> str:
    shown = _shown(store, form)
    message = store.feedback.get(form.feedback)
    opinions = [
        each for each in store.corrections.of(form.feedback) if (each.start, each.end) == (form.start, form.end)
    ]
    return render(
        "correct.html",
        request,
        form=form,
        back=inside(form.back),
        message=message,
        words=message.text[form.start : form.end],
        shown=shown,
        topics=store.topics.list(include_hidden=True),
        names=_topic_names(store),
        opinions=opinions,
        tasks=TASKS,
        problem=problem,
    )


def _shown(store: Store, form: LabelForm) -> dict[str, str]:
    """The labels of a quote as they stand, by task.

    Raises:
        UnknownItem: for a quote that is no labelled segment.
    """
    for segment, prediction in store.labels.of(form.feedback):
        if (segment.start, segment.end) == (form.start, form.end) and prediction.labels:
            values = {task: prediction.value(task) or "none" for task in ("sentiment", "touchpoint")}
            return values | {"topic": str(store.corrections.topic_of((form.feedback, form.start, form.end)))}
    raise UnknownItem("quote", f"{form.feedback} {form.start} {form.end}")


def _topic_called(store: Store, form: LabelForm, shown: Mapping[str, str]) -> str:
    """The id of the topic of this name; of several that of the quote's touchpoint, else the first.

    Raises:
        InvalidValue: where none is called so.
    """
    name, home = form.topic_name.strip().casefold(), form.touchpoint or shown["touchpoint"]
    if name == "none":
        return "0"
    found = [topic for topic in store.topics.list(include_hidden=True) if topic.name.casefold() == name]
    if not found:
        raise InvalidValue("topic", form.topic_name, "no topic is called so; choose one of the list")
    return str(min(found, key=lambda topic: topic.home != home).id)


def _topic_names(store: Store) -> dict[str, str]:
    found = store.topics.list(include_hidden=True, include_ended=True)
    return {"0": "none", **{str(topic.id): topic.name for topic in found}}
