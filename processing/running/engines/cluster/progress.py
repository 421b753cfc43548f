"""Turn what workers tell and what comes back into events of a run, each start before its end."""

import logging
import time
from collections.abc import Iterable
from typing import Any

from processing.language.amounts import decimal_amount
from processing.language.lazy_text import lazy_tr
from processing.processes import plain_values, wire_sentences
from processing.running.engines.cluster.introduction import Introduction
from processing.running.engines.cluster.roster import Member, Roster
from processing.running.engines.cluster.worker_side import BEGUN, LOGGED
from processing.running.events import FileStarted, LogRecorded, Notify, WorkerStarted
from processing.task import Outcome


class Progress:
    """Notifies `WorkerStarted`, then `FileStarted` once per try, then what was logged.

    Thread-confined. A task that is short is announced with its outcome.
    """

    def __init__(self, run_id: str, session: int, notify: Notify) -> None:
        self._run_id = run_id
        self._session = session + 1
        self._notify = notify
        self._announced: set[int] = set()  # ids of tasks in flight
        self._hosts: set[str] = set()  # whose clocks were told of

    def begin_session(self) -> None:
        """Say with the next worker that all earlier ones are gone."""
        self._session += 1

    def welcome(self, member: Member, who: Introduction, *, is_first: bool, is_alone: bool) -> None:
        """Announce a worker; its host, unless there `is_alone` this machine.

        What the first one cannot give up is logged, and of each host how exact its times are.
        """
        host, now = "" if is_alone else member.host, time.perf_counter()
        self._notify(WorkerStarted(self._run_id, member.id, self._session, now, host))
        for text in who.lacks if is_first else ():
            self._log(text, member)
        if member.ahead_seconds and host not in self._hosts:
            self._hosts.add(host)
            self._log(
                lazy_tr(
                    "Times of {host} are told by this computer's clock, to within {number} ms.",
                    host=host,
                    number=decimal_amount(1000 * who.clock_error_seconds, 1),
                ),
                member,
            )

    def take(self, roster: Roster, worker: int, told: list[Any]) -> None:
        """Take what a worker told.

        Raises:
            TypeError, ValueError: it is no such thing.
        """
        member = next((each for each in roster if each.id == worker), None)
        if member is None:
            return
        member.last_sign = time.monotonic()
        for each in told:
            match each:
                case [kind, task_id, at] if kind == BEGUN:
                    self._begin(member, plain_values.number(task_id), plain_values.seconds(at))
                case [kind, level, name, text, created] if kind == LOGGED:
                    sentence = wire_sentences.sentence(text)
                    number = plain_values.number(level)
                    logger, at = plain_values.text(name), plain_values.seconds(created)
                    self._notify(self._record(number, logger, sentence, at, worker))
                case _:
                    raise ValueError("this is nothing that workers tell")

    def finish(self, member: Member, outcome: Outcome) -> None:
        """Announce a task with its outcome if nothing told of it before."""
        if outcome.timing is not None and outcome.task_id not in self._announced:
            at = outcome.timing.stamps[0]
            self._notify(FileStarted(self._run_id, outcome.task_id, member.id, at))
        self._announced.discard(outcome.task_id)

    def forget(self, task_ids: Iterable[int]) -> None:
        """Take tasks as not begun: they are handed out again."""
        self._announced.difference_update(task_ids)

    def _begin(self, member: Member, task_id: int, at: float) -> None:
        if any(task_id in chunk.tasks for chunk in member.chunks.values()):
            member.begun = task_id
            if task_id not in self._announced:
                self._announced.add(task_id)
                self._notify(FileStarted(self._run_id, task_id, member.id, at))

    def _log(self, text: str, member: Member) -> None:
        self._notify(self._record(logging.INFO, __name__, text, time.time(), member.id))

    def _record(self, level: int, name: str, text: str, at: float, worker: int) -> LogRecorded:
        return LogRecorded(self._run_id, level, name, text, at, worker)
