"""The ledger of open questions: status, history and answer of each must not contradict one another."""

from __future__ import annotations

from briefgen import dates
from briefgen.checks.desk import Desk
from briefgen.model import Briefing, OpenQuestion

_ANSWERED = ("answered", "partly-answered")


def check_questions(desk: Desk, briefing: Briefing, zone: str) -> None:
    """All questions of a briefing. `zone` is that of days without a time."""
    for index, question in enumerate(briefing.open_questions):
        key = f"open_questions/{index}"
        _check_answer(desk, question, key)
        if _check_order(desk, question, key, zone):
            _check_status(desk, question, key)


def _check_answer(desk: Desk, question: OpenQuestion, key: str) -> None:
    answer = question.answer
    if question.status in _ANSWERED and not (answer and answer.cites):
        has = "its answer cites no passage" if answer else "it has no answer"
        hint = (
            "name the passages: `cites: [article#passage]`"
            if answer
            else "add `answer: {text: …, cites: [article#passage]}`"
        )
        message = f"the question is {question.status}, but {has}"
        desk.report(
            "B010", message, f"{key}/answer" if answer else f"{key}/status", (hint, "or set the status back to `open`")
        )
    if question.status == "open" and answer:
        hint = "set `status:` to `answered`, `partly-answered` or `disputed`, or take the answer out"
        desk.report("B014", "the question is open, but it has an answer", f"{key}/answer", (hint,))


def _check_order(desk: Desk, question: OpenQuestion, key: str, zone: str) -> bool:
    """Whether no step is certainly earlier than what stands before it. Dates that are not sure are not doubted."""
    wrong = len(desk.found)
    latest = None
    for index, step in enumerate(question.history):
        place = f"{key}/history/{index}/date"
        if dates.is_after(question.opened, step.date, zone):
            message = f"this step is of {step.date}, but the question was opened on {question.opened}"
            desk.report("B013", message, place, ("correct this date, or `opened:`",))
        if dates.is_after(latest, step.date, zone):
            message = f"this step is of {step.date}, one before it of {latest}"
            desk.report("B012", message, place, ("put the steps in order, the earliest first",))
        latest = _later(latest, step.date, zone)
    return len(desk.found) == wrong


def _later(date: str | None, other: str, zone: str) -> str | None:
    """The one of two dates that begins later; one that is not sure does not count."""
    begins, begins_other = dates.limits(date, zone), dates.limits(other, zone)
    return other if begins_other and (begins is None or begins_other[0] > begins[0]) else date


def _check_status(desk: Desk, question: OpenQuestion, key: str) -> None:
    last = question.history[-1] if question.history else None
    if last is None or last.status == question.status:
        return
    given = desk.has(f"{key}/status", desk.path)
    told = f"the question is {question.status}" if given else "no `status:` is given, so the question is open"
    message = f"{told}, but its history ends with {last.status} ({last.date})"
    hint = f"set `status: {last.status}`, or add a step for {question.status} to `history:`"
    place = f"{key}/status" if given else f"{key}/history/{len(question.history) - 1}/status"
    desk.report("B011", message, place, (hint,))
