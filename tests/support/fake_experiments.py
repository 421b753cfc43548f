"""Runs of experiments that happen when a test says so, and events of a queue that never was."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtWidgets import QCheckBox, QSpinBox

from processing.language.translation import localized
from processing.measuring.experiments.events import ExperimentEvent
from processing.measuring.experiments.experiment import Ending, Experiment, ExperimentLog
from processing.measuring.experiments.runner import ExperimentEnded, ExperimentNotify

_CAPACITY, _SENDERS, _ITEMS = 3, 2, 5
_MAKE_SECONDS, _WORK_SECONDS, _PATIENCE_SECONDS = 0.1, 0.2, 0.3


class FakeExperimentRun:
    """A run that tells what a test has it tell."""

    run_id = "fake"

    def __init__(
        self, experiment: Experiment, values: Mapping[str, int], notify: ExperimentNotify
    ) -> None:
        self.experiment = experiment
        self.values = values
        self.is_started = False
        self.is_cancelled = False
        self._notify = notify

    def start(self) -> None:
        self.is_started = True

    def cancel(self) -> None:
        self.is_cancelled = True

    def join(self, timeout: float | None = None) -> bool:
        return True

    def tell(self, events: Sequence[ExperimentEvent]) -> None:
        for event in events:
            self._notify(event)

    def finish(
        self,
        events: Sequence[ExperimentEvent],
        ending: Ending = Ending.FINISHED,
        problem: str = "",
    ) -> None:
        log = ExperimentLog(tuple(events), self.values, ending, 2.0)
        self._notify(ExperimentEnded(log, problem))


class ToldExperimentRun(FakeExperimentRun):
    """A run that tells all events of the queue as soon as it is started."""

    def start(self) -> None:
        events = sorted(queue_events(), key=lambda event: event.seconds)
        self.tell(events)
        self.finish(events)


def queue_events() -> Iterator[ExperimentEvent]:
    """Yield what happens in a small queue, by actor: two senders in turn, one slow receiver."""
    count = _SENDERS * _ITEMS
    gets = [_MAKE_SECONDS + place * _WORK_SECONDS for place in range(count)]
    yield ExperimentEvent(0.0, "queue", "capacity", str(_CAPACITY))
    yield ExperimentEvent(0.0, "receiver", "start", "4711")
    yield ExperimentEvent(0.0, "receiver", "waiting")
    for sender in range(1, _SENDERS + 1):
        yield ExperimentEvent(0.0, f"sender {sender}", "start", str(4711 + sender))
    free = [0.0] * _SENDERS
    for place, got in enumerate(gets):
        sender, number = place % _SENDERS, place // _SENDERS + 1
        me, item = f"sender {sender + 1}", f"{sender + 1}.{number}"
        made = free[sender] + _MAKE_SECONDS
        room = gets[place - _CAPACITY] if place >= _CAPACITY else 0.0
        free[sender] = max(made, room)
        yield ExperimentEvent(made - _MAKE_SECONDS, me, "busy", item)
        yield ExperimentEvent(made, me, "waiting")
        if free[sender] - made > _PATIENCE_SECONDS:
            yield ExperimentEvent(made + _PATIENCE_SECONDS, me, "full")
        yield ExperimentEvent(free[sender], me, "put", item)
        if number == _ITEMS:
            yield ExperimentEvent(free[sender], me, "end")
        yield ExperimentEvent(got, "receiver", "get", item)
        yield ExperimentEvent(got, "receiver", "busy", item)
    yield ExperimentEvent(gets[-1] + _WORK_SECONDS, "receiver", "end")


def set_values(window, values):
    """Set parameters as a user does, by their names."""
    boxes = {each.accessibleName(): each for each in window.page.findChildren(QSpinBox)}
    switches = {each.text(): each for each in window.page.findChildren(QCheckBox)}
    for each in window.page.experiment.parameters:
        title = localized(each.title)
        if each.name in values and title in boxes:
            boxes[title].setValue(values[each.name])
        elif each.name in values:
            switches[title].setChecked(bool(values[each.name]))
