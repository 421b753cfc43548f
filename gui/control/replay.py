"""Runs to be replayed: each with its name, how long it took, and its state at any moment."""

from collections import Counter
from pathlib import Path

from gui.control.recording import Recording
from processing.files.display import display
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.benchmark.race import Racer
from processing.measuring.benchmark.records import RaceRecord
from processing.measuring.recordings.race_runs import recorded_runs
from processing.measuring.recordings.recorded_run import RecordedRun, read_recording
from processing.measuring.recordings.replayed_run import ReplayedRun, RunState
from processing.measuring.speedup.calibration import Estimate
from processing.planning.plan import Plan
from processing.record import record
from processing.settings.batch import MAX_WORKERS, BatchSettings, EngineKind

_NOWHERE = Path()  # the folder of a run from a file, which does not say


class OpenedRecording(Recording):
    """A run from a file, which was over before it was opened."""

    def __init__(self, run: RecordedRun, engine: EngineKind | None = None) -> None:
        """Show `run`, whose workers are those of `engine`, if that is known."""
        workers = max(1, min(run.timeline.lanes, MAX_WORKERS))
        settings = BatchSettings((_NOWHERE,), _NOWHERE, workers=workers)
        super().__init__(Plan(settings, (), run.tasks, ()), 0.0)
        self.timeline = run.timeline
        self._engine = engine
        self._cores = run.cores
        self._ended = run.timeline.reached()

    @property
    def engine(self) -> EngineKind | None:
        """What kind of workers it had; None if the file does not say."""
        return self._engine

    @property
    def cores(self) -> int:
        """How many cores the workers shared; 0 if the file does not say."""
        return self._cores


class RaceRecording(OpenedRecording):
    """A run of a race, whose pictures have numbers and no names."""

    def name_of(self, task_id: int) -> str:
        """Return what a picture is called."""
        return tr("picture {n}", n=super().name_of(task_id))


@record
class ReplayRun:
    """One run that can be replayed.

    Attributes:
        name: what tells it from others.
        makespan: from the begin of its first picture to the end of the last, without pauses, in
            seconds.
        states: its state at any moment.
        work: equals that of runs that made the same pictures, whose times compare.
        machine: on which it ran; None if that is not known.
    """

    name: str
    recording: Recording
    makespan: float
    states: ReplayedRun
    work: object
    machine: MachineFacts | None

    @property
    def length(self) -> float:
        """How many seconds it lasted, from its begin."""
        return self.recording.lasted()

    def alone(self, state: RunState) -> Estimate | None:
        """Return what one worker alone would need for what was done, if that was measured."""
        calibration = self.recording.calibration
        return calibration.seconds_for(state.amounts) if calibration is not None else None

    def times_as_fast_as(self, other: "ReplayRun") -> float | None:
        """Return how many times as fast as another run it was; None if that does not compare."""
        if self.work != other.work or not self.makespan:
            return None
        return other.makespan / self.makespan


def replay_of(
    recording: Recording,
    name: str,
    machine: MachineFacts | None,
    *,
    makespan: float | None = None,
    work: object = None,
) -> ReplayRun | None:
    """Return a run that is over, to be replayed; None if no picture was made.

    Any thread may call it. Without a `makespan` it is taken from the timeline, and without a `work`
    the names of the pictures tell it.
    """
    timeline, tasks = recording.timeline, recording.plan.tasks
    effort = timeline.finished_effort()
    if effort is None:
        return None
    if work is None:
        work = Counter(tasks[each.task_id].source.name for each in timeline.records)
    states = ReplayedRun(timeline, tasks)
    seconds = effort.elapsed if makespan is None else makespan
    return ReplayRun(name, recording, seconds, states, work, machine)


def replays_of_file(path: Path, most_bytes: int) -> list[ReplayRun]:
    """Return the run, or the runs of the race, in a file, to be replayed.

    Raises:
        BenchmarkError: it has neither, or is larger; says why.
    """
    recorded = read_recording(path, most_bytes)
    if isinstance(recorded, RaceRecord):
        return replays_of_race(recorded)
    made = replay_of(OpenedRecording(recorded), display(path.name), recorded.machine)
    return [made] if made is not None else []


def replays_of_race(race: RaceRecord) -> list[ReplayRun]:
    """Return the runs of a race, to be replayed, in the order of their sizes."""
    work = ("race", race.circumstances.made_at, race.circumstances.pictures)
    replays = []
    for run, recorded in zip(race.runs, recorded_runs(race), strict=True):
        name = localized(Racer(run.engine, run.workers).title)
        recording = RaceRecording(recorded, run.engine)
        machine = race.circumstances.machine
        made = replay_of(recording, name, machine, makespan=run.work_seconds, work=work)
        if made is not None:
            replays.append(made)
    return replays


def workers_name(workers: int) -> str:
    """Return what a run is called by the number of its workers."""
    return ntr("{n} worker", "{n} workers", workers)
