"""Measure one worker alone when the user asks, and apply the result to runs."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.control.comparison import Comparison, Measured, pictures_of
from gui.control.controller import Controller
from gui.control.makers import MakeSample
from gui.control.recording import Recording
from gui.lanes.panel import LanesPanel
from processing.language import phrases
from processing.language.amounts import percent_amount
from processing.language.translation import localized, ntr, tr
from processing.measuring.speedup.calibration import LEAST_PICTURES, SAMPLED_PICTURES, Calibration
from processing.planning.plan import Plan
from processing.record import record
from processing.settings.batch import BatchSettings

if TYPE_CHECKING:
    from processing.measuring.benchmark.messages import TrialFinished
    from processing.measuring.benchmark.records import SampleRecord

_PERCENT = 100


@record
class _Kept:
    """What was measured, and of which pictures; it holds for no others.

    Attributes:
        calibration: None where other programs disturbed it: its range would promise too much.
    """

    pictures: tuple[object, ...]
    record: "SampleRecord"
    calibration: Calibration | None

    def is_of(self, settings: BatchSettings) -> bool:
        """Return whether runs by these settings make the same pictures in the same way."""
        return self.pictures == _pictures_made_by(settings)


class CalibrationCommands(QObject):
    """Connects the lanes and the controller; lives in the GUI thread."""

    def __init__(self, lanes: LanesPanel, controller: Controller, make_sample: MakeSample) -> None:
        super().__init__(lanes)
        self._lanes = lanes
        self._controller = controller
        self._make_sample = make_sample
        self._sample: Comparison | None = None  # that is under way
        self._kept: _Kept | None = None
        self._problem = ""
        self._lanes.calibration.measure_requested.connect(self._start)
        self._lanes.calibration.cancel_requested.connect(self._cancel)
        controller.running.recorded.connect(self._on_recorded)
        controller.machine.state_changed.connect(lambda _state: self._show())
        controller.batch.plan_changed.connect(self._on_plan_changed)

    def _start(self) -> None:
        plan = self._plan()
        if plan is None or self._blocker(plan):
            return
        self._problem = ""
        self._lanes.calibration.show_progress(0, 0)
        self._sample = Comparison(partial(self._make_sample, plan), self, _calibration_of)
        self._sample.trial_ended.connect(self._on_trial_ended)
        self._sample.measured.connect(partial(self._on_measured, plan.settings))
        self._sample.ended.connect(self._on_ended)
        self._controller.compare(self._sample)

    def _cancel(self) -> None:
        if self._sample is not None:
            self._sample.cancel()

    def _on_trial_ended(self, trial: "TrialFinished") -> None:
        self._lanes.calibration.show_progress(trial.finished, trial.trials)

    def _on_measured(self, settings: BatchSettings, measured: Measured) -> None:
        from processing.measuring.benchmark.records import SampleRecord

        record = measured.record
        if isinstance(record, SampleRecord):
            self._kept = _Kept(_pictures_made_by(settings), record, measured.analysis)
            self._calibrate(self._controller.running.recording)

    def _on_ended(self, problem: str) -> None:
        self._sample = None
        self._problem = localized(problem)
        self._show()

    def _on_recorded(self, recording: Recording | None) -> None:
        self._problem = ""
        self._calibrate(recording)
        self._show()

    def _on_plan_changed(self, _plan: Plan | None) -> None:
        self._problem = ""
        self._show()

    def _calibrate(self, recording: Recording | None) -> None:
        """Apply the measurement to a run of the same pictures."""
        if recording is not None and self._kept and self._kept.is_of(recording.plan.settings):
            recording.calibration = self._kept.calibration
            self._lanes.show_figures()

    def _plan(self) -> Plan | None:
        """Return the plan of the present or last run, or else of the batch."""
        recording = self._controller.running.recording
        return recording.plan if recording is not None else self._controller.batch.plan

    def _show(self) -> None:
        """Show the offer to measure, the result, or why measuring is impossible now."""
        if self._sample is not None:
            return
        plan = self._plan()
        is_measured = (
            plan is not None and self._kept is not None and self._kept.is_of(plan.settings)
        )
        text = self._problem or (self._result() if is_measured else self._offer(plan))
        self._lanes.calibration.show_offer(text, self._blocker(plan), is_measured=is_measured)

    def _blocker(self, plan: Plan | None) -> str:
        """Return why nothing can be measured now; empty where it can."""
        if plan is not None and pictures_of(plan) < LEAST_PICTURES:
            return ntr(
                "Fewer than {n} picture tell nothing of the rest; open more.",
                "Fewer than {n} pictures tell nothing of the rest; open more.",
                LEAST_PICTURES,
            )
        recording = self._controller.running.recording
        is_over = recording is not None and recording.is_over
        if is_over and plan is not None and plan.settings.replace_originals:
            return tr("The originals are replaced; measure before the next run instead.")
        return self._controller.comparison_blocker

    def _offer(self, plan: Plan | None) -> str:
        if plan is None:
            return ""
        pictures = min(SAMPLED_PICTURES, pictures_of(plan))
        if pictures < LEAST_PICTURES:
            return self._blocker(plan)
        if self._controller.machine.is_locked:
            return tr("Possible when the run has ended.")
        seconds = self._seconds_of(pictures)
        if seconds is None:
            return ntr(
                "One worker alone makes {n} picture, for comparison.",
                "One worker alone makes {n} pictures, for comparison.",
                pictures,
            )
        return ntr(
            "One worker alone makes {n} picture in at most about {time}, for comparison.",
            "One worker alone makes {n} pictures in at most about {time}, for comparison.",
            pictures,
            time=phrases.duration(seconds),
        )

    def _result(self) -> str:
        if self._kept is None:
            return ""
        record = self._kept.record
        if self._kept.calibration is None:
            return tr(
                "Other programs used {share} of the processor while one worker was measured; "
                "close them and measure again.",
                share=percent_amount(_PERCENT * record.others_share),
            )
        return ntr(
            "Speedup and time saved: against {n} picture that one worker made alone.",
            "Speedup and time saved: against {n} pictures that one worker made alone.",
            len(record.trials),
        )

    def _seconds_of(self, pictures: int) -> float | None:
        """Return at most how long so many pictures take: none takes longer alone than in a run.

        None before any run.
        """
        recording = self._controller.running.recording
        effort = recording.effort(recording.lasted()) if recording is not None else None
        if effort is None or not effort.files:
            return None
        return effort.busy / effort.files * pictures


def _pictures_made_by(settings: BatchSettings) -> tuple[object, ...]:
    """Return what a measurement depends on: the pictures and how they are made."""
    return settings.sources, settings.recipe, settings.engine, settings.start_method


def _calibration_of(record: "SampleRecord") -> Calibration | None:
    # Imported here: it brings the engines with it, and the window shows up sooner without.
    from processing.measuring.benchmark.one_worker import calibration_of

    return calibration_of(record)
