"""Where the app's work is done: reads on a small pool, writes on one thread, answers as messages.

A job never touches a widget. Of the questions with one key only the latest counts: one that has not begun is replaced
by a newer one, and an answer that is older than the last question is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from textual.app import App
from textual.message import Message

from cto_tui._dataclass import dataclass
from cto_tui.services.drafts import Drafts
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register
from cto_tui.services.sessions import Session
from cto_tui.store.errors import StorageError

Job = Callable[[Register], Any]
Then = Callable[[Any], object]
Failed = Callable[[Exception], None]


class Answered(Message):
    """A job has ended: `result`, or `error` if it failed."""

    def __init__(self, key: str, number: int, result: Any, error: Exception | None, then: Then, *, write: bool) -> None:
        super().__init__()
        self.key, self.number, self.result, self.error, self.then, self.write = key, number, result, error, then, write


class _Awaited:
    """The place where the answer of a write is given to who stands and waits for it, until that one has left."""

    def __init__(self) -> None:
        self.answer: SimpleQueue[Answered] = SimpleQueue()
        self.left = False


@dataclass
class _Question:
    number: int = 0
    running: bool = False
    waiting: tuple[int, Job, Then] | None = None


class _WriteThread:
    """Does jobs in the order in which they come. A pool would make a future of each, with locks and callbacks that take
    longer than to hand it over."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread: Thread | None = None

    def do(self, job: Callable[[], object]) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._work, name="write", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def end(self) -> None:
        """Finish what it was given."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class Desk:
    """The app's threads around one register, and what lies beside it: the user's drafts and, where the app is to come
    back to it, its place."""

    def __init__(self, app: App[Any], register: Register, session: Session | None = None) -> None:
        self._app = app
        self.register = register
        self.drafts = Drafts(folder_of(register.path), register.clock)
        self.session = session
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="read")
        self._writer = _WriteThread()
        self._questions: dict[str, _Question] = {}
        self._open = 0
        self._writes = 0
        self._awaited: _Awaited | None = None
        """The write that `await_write` waits for."""
        self._handing_over = Lock()
        self.closing = False

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._open > 0

    def read(self, key: str, job: Job, then: Then) -> None:
        """Answer a question off the event loop; `then` gets the answer on it."""
        if self.closing:
            return
        question = self._questions.setdefault(key, _Question())
        question.number += 1
        if question.running:
            if question.waiting is None:
                self._open += 1
            question.waiting = (question.number, job, then)
            return
        self._open += 1
        self._start(key, question, question.number, job, then)

    def awaits(self, key: str) -> bool:
        """Whether a question is still to be answered; the empty key asks about writes."""
        if not key:
            return self._writes > 0
        question = self._questions.get(key)
        return question is not None and question.running

    def write(self, job: Job, then: Then, *, awaited: bool = False) -> None:
        """Do a user action on the write thread, in the order of the calls. The answer of one that is `awaited` is given
        to who calls `await_write`, which is to be done before another one is."""
        if self.closing:
            return
        place = _Awaited() if awaited else None
        self._awaited = place or self._awaited
        self._open += 1
        self._writes += 1
        self._writer.do(lambda: self._answer("", 0, job, then, place, write=True))

    @property
    def is_awaited(self) -> bool:
        """Whether there is a write that `await_write` waits for."""
        return self._awaited is not None

    def await_write(self, patience: float) -> Answered | None:
        """Stand and wait at most so many seconds for the write that is awaited. Its answer is then given here, not as a
        message: no turn of the event loop lies between it and its frame. What takes longer comes as one."""
        place, self._awaited = self._awaited, None
        if place is None:
            return None
        try:
            return place.answer.get(timeout=patience)
        except Empty:
            with self._handing_over:
                place.left = True
                # It may have come between the two.
                return None if place.answer.empty() else place.answer.get_nowait()

    def settled(self, answered: Answered) -> bool:
        """Take note that an answer arrived; False if a newer question was asked meanwhile."""
        self._open -= 1
        if answered.write:
            self._writes -= 1
            return True
        question = self._questions[answered.key]
        question.running = False
        if question.waiting is not None:
            number, job, then = question.waiting
            question.waiting = None
            self._start(answered.key, question, number, job, then)
        return answered.number == question.number

    def _start(self, key: str, question: _Question, number: int, job: Job, then: Then) -> None:
        question.running = True
        self._readers.submit(self._answer, key, number, job, then)

    def _answer(
        self, key: str, number: int, job: Job, then: Then, place: _Awaited | None = None, *, write: bool = False
    ) -> None:
        """Do a job and tell what came of it."""
        result, error = None, None
        try:
            result = job(self.register)
        except Exception as failure:  # noqa: BLE001 - whatever it is, who asked is told, on the event loop
            error = failure
        answered = Answered(key, number, result, error, then, write=write)
        if place is not None:
            with self._handing_over:
                if not place.left:
                    place.answer.put(answered)
                    return
        self._app.post_message(answered)

    def copy_daily(self) -> None:
        """Make the day's copy of the register on a reading thread, if there is none yet; leaving ends it."""

        def job(register: Register) -> object:
            from cto_tui.services import backups

            return backups.make_daily(register, lambda: self.closing)

        self.read("copy", job, lambda _made: None)

    def close(self) -> str:
        """Stop taking, finish what was begun, close the register; answers what could not be kept, "" if nothing."""
        self.closing = True
        self.register.interrupt()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.end()
        self.register.close()
        lost = ""
        try:
            self.drafts.flush()
        except StorageError as error:
            lost = str(error)
        if self.session is not None:
            self.session.release()
        return lost
