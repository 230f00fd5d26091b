"""What has been told so far. Telling only takes memory and a moment: it waits for nobody who listens."""

from __future__ import annotations

import secrets
from collections import deque
from threading import Condition

import msgspec

from briefgen.serve.messages import Event, Report, State, Update

_KEPT = 16  # events kept for those who listen slowly; who falls farther behind is greeted anew


class Feed:
    """A numbered sequence of updates that any number of threads may follow, each at its own pace."""

    def __init__(self) -> None:
        self.state = State(secrets.token_hex(8))
        self._events: deque[tuple[int, bytes]] = deque(maxlen=_KEPT)
        self._changed = Condition()
        self._closed = False

    def tell(self, update: Update) -> None:
        with self._changed:
            before = self.state
            number = before.number + 1
            report = None if update.problems is None else Report.of(update.problems)
            self.state = State(
                run=before.run,
                number=number,
                styles=number if update.styles else before.styles,
                others=number if update.others else before.others,
                report=before.report if report is None else report,
            )
            event = Event(before.run, number, update.pages, update.styles, update.others, report)
            self._events.append((number, framed("update", event)))
            self._changed.notify_all()

    def greeting(self) -> tuple[int, bytes]:
        """Where the feed stands, and how a listener is told. A page that has heard less looks for itself."""
        state = self.state
        return state.number, framed("hello", Event(state.run, state.number))

    def after(self, number: int, timeout: float) -> tuple[int, bytes] | None:
        """The number of the latest event and all events after `number`, or b"" if none came in `timeout` seconds.

        None: the feed is closed.
        """
        with self._changed:
            if not self._closed and self.state.number <= number:
                self._changed.wait(timeout)
            if self._closed:
                return None
            if self._events and self._events[0][0] > number + 1:
                return self.greeting()
            return self.state.number, b"".join(data for at, data in self._events if at > number)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def framed(kind: str, event: Event) -> bytes:
    """An event as it goes over the wire (WHATWG HTML, 9.2 Server-sent events). JSON holds no line ends."""
    return f"id: {event.run}.{event.number}\nevent: {kind}\ndata: ".encode() + msgspec.json.encode(event) + b"\n\n"
