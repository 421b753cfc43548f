"""Run the script of an experiment in processes of its own, and hand over each event as it comes."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import spawn
from pathlib import Path

from processing.errors import BenchmarkError
from processing.files.display import display
from processing.files.temporaries import new_run_id
from processing.frozen import is_frozen
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark.scratch import make_scratch, sweep_scratch
from processing.measuring.experiments import _launch
from processing.measuring.experiments.events import MOST_LINE_BYTES, ExperimentEvent, read_event
from processing.measuring.experiments.experiment import (
    Ending,
    Experiment,
    ExperimentLog,
    ProgramPart,
)
from processing.processes.process_group import end_group, own_group
from processing.processes.threads import BackgroundThread
from processing.record import record

RUN_SCRIPT = "--run-script"  # makes the worker program of the bundle run a script
MOST_EVENTS = 5_000
_GRACE_SECONDS = 5.0  # after the limit, the processes end themselves if nobody else did
_END_SECONDS = 10.0  # how long the system may take to end a process that was killed
_LAST_BYTES = 4_000  # of what Python printed as errors
_MOST_WORDS = 300  # letters of its last line


@record
class ExperimentEnded:
    """A run is over, and all its processes are gone; comes last.

    Attributes:
        problem: a sentence on what went wrong with the run itself; empty for most.
    """

    log: ExperimentLog
    problem: str = ""


ExperimentNotify = Callable[[ExperimentEvent | ExperimentEnded], None]


class ExperimentRun:
    """Runs a script once, in a thread that reads what it prints.

    Made by any thread; `notify` is called by the thread that reads, and has to return at once.
    """

    def __init__(
        self,
        experiment: Experiment,
        values: Mapping[str, int],
        notify: ExperimentNotify,
        *,
        limit_seconds: float | None = None,
    ) -> None:
        """Prepare; without a limit, that of the experiment holds.

        Raises:
            SettingsError: a value is out of its range, or of no parameter.
        """
        self.run_id = new_run_id()
        self._experiment = experiment
        self._values = experiment.checked(values)
        self._notify = notify
        self._limit = limit_seconds or experiment.limit_seconds
        self._events: list[ExperimentEvent] = []
        self._changing = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None  # while it may be ended
        self._part: ProgramPart | None = None  # while it may be cancelled
        self._ending: Ending | None = None  # why it was ended, if it was
        self._begun = 0.0
        self._exit_status: int | None = None
        self._last_words = ""
        self._thread = BackgroundThread("experiment", self._run, self._tell_end)

    def start(self) -> None:
        """Begin; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End it with all its processes. Thread-safe; returns at once; may be repeated."""
        self._end(Ending.STOPPED)

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _run(self) -> None:
        """Runs in the thread."""
        self._begun = time.monotonic()
        sweep_scratch()
        with make_scratch(self.run_id) as scratch:
            script = Path(scratch, self._experiment.file_name)
            script.write_text(self._experiment.script(self._values), encoding="utf-8")
            errors = Path(scratch, "errors.txt")
            try:
                self._follow(script, errors)
            finally:
                self._last_words = _last_words(errors)
            self._go_on_in_the_program(Path(scratch))

    def _go_on_in_the_program(self, scratch: Path) -> None:
        """Let the program do its own part of the experiment, if there is one, within the limit.

        Raises:
            BenchmarkError: it could not.
        """
        make = self._experiment.program_part
        with self._changing:
            if make is None or self._ending is not None:
                return
            begin = max((event.seconds for event in self._events), default=0.0)
            part = self._part = make(self._values, begin, self._take)
        limit = threading.Timer(self._limit, self._end, (Ending.LIMIT,))
        limit.daemon = True
        limit.start()
        try:
            part.run(scratch)
        finally:
            limit.cancel()
            self._part = None

    def _take(self, event: ExperimentEvent) -> None:
        self._events.append(event)
        self._notify(event)

    def _follow(self, script: Path, errors: Path) -> None:
        """Start the script and read what it prints until nothing of it is left.

        Raises:
            BenchmarkError: it cannot be started, or printed what is no event.
        """
        process = self._start(script, errors)
        limit = threading.Timer(self._limit, self._end, (Ending.LIMIT,))
        limit.daemon = True
        limit.start()
        try:
            self._read(process)
        except BenchmarkError:
            self._end(Ending.BROKEN)
            raise
        finally:
            limit.cancel()
            self._wind_up(process)

    def _start(self, script: Path, errors: Path) -> "subprocess.Popen[bytes]":
        with self._changing, errors.open("wb") as stream:
            try:
                process = subprocess.Popen(  # noqa: S603 - our own script
                    command_for(script, self._limit + _GRACE_SECONDS),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=stream,
                    cwd=script.parent,
                    **own_group(),
                )
            except OSError as error:
                raise BenchmarkError(
                    lazy_tr("Python cannot be started: {reason}", reason=str(error))
                ) from error
            if self._ending is None:
                self._process = process
            else:
                end_group(process)
        return process

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        """Read until all processes of the script have closed their output.

        Raises:
            BenchmarkError: there is a line that is no event, or far too many are.
        """
        output = process.stdout
        assert output is not None  # noqa: S101 - it is a pipe
        while line := output.readline(MOST_LINE_BYTES + 1):
            if self._ending is not None and not line.endswith(b"\n"):
                return  # it was ended within a line
            event = read_event(line)
            if len(self._events) == MOST_EVENTS:
                raise BenchmarkError(
                    lazy_tr("The script printed more than {n} lines.", n=MOST_EVENTS)
                )
            self._take(event)

    def _end(self, ending: Ending) -> None:
        """End all processes, because of `ending`; the first reason counts."""
        with self._changing:
            if self._ending is None:
                self._ending = ending
                if self._process is not None:
                    end_group(self._process)
                if self._part is not None:
                    self._part.cancel()

    def _wind_up(self, process: "subprocess.Popen[bytes]") -> None:
        """Let the main process end, as all have closed their output, and whatever is left."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        with self._changing:
            self._process = None
            end_group(process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        if process.stdout is not None:
            process.stdout.close()
        if self._ending is None:
            self._exit_status = process.returncode

    def _tell_end(self, problem: str) -> None:
        log = ExperimentLog(
            tuple(self._events),
            self._values,
            self._ending or Ending.FINISHED,
            time.monotonic() - self._begun,
            self._exit_status,
            self._last_words,
        )
        self._notify(ExperimentEnded(log, problem))


def command_for(script: Path, limit_seconds: float) -> list[str]:
    """Return the command that runs a script, in an installation, a checkout and the bundle."""
    arguments = [os.fspath(script), str(limit_seconds)]
    if is_frozen():
        return [os.fsdecode(spawn.get_executable()), RUN_SCRIPT, *arguments]
    # Isolated: no variable and no folder of the user's changes what the script does.
    return [sys.executable, "-I", _launch.__file__, *arguments]


def _last_words(errors: Path) -> str:
    """Return the last line that Python printed as an error."""
    with suppress(OSError):
        with errors.open("rb") as stream:
            stream.seek(max(0, errors.stat().st_size - _LAST_BYTES))
            lines = stream.read().decode("utf-8", "replace").splitlines()
        told = [line for line in lines if line.strip() and not line[0].isspace()]
        return display(told[-1][:_MOST_WORDS]) if told else ""
    return ""
