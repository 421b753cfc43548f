"""The makers of real work; tests make a workshop of fakes instead."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gui.control.makers import Workshop
from gui.control.sample_pictures import SAMPLE_COUNT, SAMPLE_HEIGHT_PIXELS, SAMPLE_WIDTH_PIXELS
from processing.planning.plan import Plan
from processing.processes.threads import Work
from processing.settings.recipe import Recipe

if TYPE_CHECKING:
    from processing.measuring.benchmark.messages import ComparisonNotify
    from processing.measuring.benchmark.tour_results import TourNotify
    from processing.measuring.benchmark.tour_steps import TourStep
    from processing.measuring.samples.fitting_set import Sample
    from processing.running.cluster_survey import Place, SurveyNotify


def real_workshop() -> Workshop:
    """Return the makers of real work."""
    from processing.previewing.original_thumbnails import OriginalThumbnails
    from processing.previewing.previewer import Previewer
    from processing.running import history
    from processing.running.preparation import Preparation
    from processing.running.runner import Run
    from processing.running.undo import Undo

    return Workshop(
        prepare=partial(Preparation, watches_pipe=True),
        run=partial(Run, watches_queue=True),
        undo=Undo,
        history=history,
        samples=_make_samples,
        compare=lambda make, plan, order, notify: make(plan, order, notify),
        sample=_make_sample,
        tour=_make_tour,
        original_thumbnails=OriginalThumbnails,
        previewer=Previewer,
        survey=_make_survey,
    )


def _make_samples(folder: Path, recipe: Recipe) -> "Iterator[Sample]":
    from processing.measuring.samples.fitting_set import make_fitting_samples

    return make_fitting_samples(
        folder,
        recipe,
        painted=SAMPLE_COUNT,
        width_pixels=SAMPLE_WIDTH_PIXELS,
        height_pixels=SAMPLE_HEIGHT_PIXELS,
    )


def _make_sample(plan: Plan, notify: "ComparisonNotify") -> Work:
    from processing.measuring.benchmark.one_worker import OneWorkerSample

    return OneWorkerSample(plan.settings, notify, sources=plan.pictures)


def _make_tour(
    step: "TourStep",
    folder: Path,
    wait_milliseconds: int,
    notify: "ComparisonNotify",
    watch: "TourNotify",
) -> Work:
    from processing.measuring.benchmark.tour import TourRun

    return TourRun(step, folder, notify, watch, wait_milliseconds=wait_milliseconds)


def _make_survey(place: "Place", notify: "SurveyNotify") -> Work:
    from processing.running.engines.cluster.surveying import ClusterSurvey

    return ClusterSurvey(place, notify)
