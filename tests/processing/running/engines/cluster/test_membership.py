"""Who works for a run on a cluster, decided from messages, without a cluster."""

from collections.abc import Callable
from typing import Any

import pytest

from processing.errors import EngineError
from processing.imaging.run_context import RunContext
from processing.running.engines.base import EngineSettings
from processing.running.engines.cluster import membership
from processing.running.engines.cluster.blame import Blame
from processing.running.engines.cluster.introduction import Introduction, own_versions
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.membership import MOST_BARREN, Membership
from processing.running.engines.cluster.messages import Retire, Scale
from processing.running.engines.cluster.roster import Roster
from processing.running.engines.controls import Controls
from processing.running.events import WarningRaised
from processing.settings.batch import StartMethod
from processing.settings.recipe import Recipe
from tests.support import stand_in_tasks
from tests.support.recorded_events import RecordedEvents

WORKERS = 2
WHO = Introduction("here", 4_711, own_versions(), 0, (), (), 0.0, 0.001)


class Liaison:
    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, command: Any) -> None:
        self.sent.append(command)

    def of(self, kind: type) -> list[Any]:
        return [each for each in self.sent if isinstance(each, kind)]


class Desk:
    """A membership of a cluster at `scheduler`, or of a local one, and what it says and sends."""

    def __init__(self, scheduler: str = "") -> None:
        context = RunContext("test-run", Recipe(), 10**9)
        settings = EngineSettings(
            context,
            WORKERS,
            StartMethod.SPAWN,
            stand_in_tasks.act_by_name,
            link=Link(scheduler, patience_seconds=60),
        )
        self.told, self.liaison, self.roster = RecordedEvents(), Liaison(), Roster("here")
        self.members = Membership(
            settings,
            self.liaison,  # type: ignore[arg-type]
            Controls(settings.crew),
            self.told.append,
            self.roster,
            Blame(60),
            WORKERS,
        )
        self.members.connect([], has_begun=False)

    def warnings(self) -> list[str]:
        return [str(each.text) for each in self.told.of(WarningRaised)]


def test_a_local_worker_that_cannot_be_used_is_ended_and_another_starts() -> None:
    desk = Desk()
    desk.members.admit("tls://one", WHO)
    desk.members.refuse("tls://two", "TimeoutError: ")
    desk.members.fit()
    assert desk.liaison.of(Retire) == [Retire("tls://two")]
    assert desk.liaison.of(Scale) == [Scale(1)]
    assert "cannot be used: TimeoutError" in desk.warnings()[0]
    assert list(desk.members.lose("tls://two", [])) == []  # type: ignore[arg-type]
    desk.members.admit("tls://three", WHO)
    desk.members.fit()
    assert len(desk.roster) == WORKERS
    assert desk.liaison.of(Scale) == [Scale(1)]


def test_local_workers_of_which_none_can_be_used_end_the_run() -> None:
    desk = Desk()
    for number in range(MOST_BARREN - 1):
        desk.members.refuse(f"tls://{number}", "TimeoutError: ")
    with pytest.raises(EngineError, match="lost as soon as they start"):
        desk.members.refuse("tls://last", "TimeoutError: ")
    assert len(desk.liaison.of(Retire)) == MOST_BARREN


def test_a_worker_of_others_that_cannot_be_used_is_left_to_them() -> None:
    desk = Desk("tls://second:8786")
    desk.members.refuse("tls://two", "it does not run Thumbpool")
    desk.members.fit()
    assert desk.liaison.sent == []


@pytest.mark.parametrize(
    ("scheduler", "seconds", "sentence"),
    [
        ("tls://second:8786", 61, "start some with 'dask worker'"),
        ("", membership.OWN_START_SECONDS + 1, "No worker of the local cluster started"),
    ],
)
def test_a_run_waits_long_for_its_own_workers_and_a_minute_for_those_of_others(
    scheduler: str,
    seconds: float,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1_000.0]
    clock: Callable[[], float] = lambda: now[0]  # noqa: E731
    monkeypatch.setattr(membership.time, "monotonic", clock)
    desk = Desk(scheduler)
    now[0] += seconds - 2
    desk.members.check()
    now[0] += 2
    with pytest.raises(EngineError, match=sentence):
        desk.members.check()
