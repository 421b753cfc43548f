"""What is said of a run: its findings, and how it ended."""

from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.durations import tenths
from processing.measuring.experiments.experiment import Ending, Experiment, ExperimentLog


def conclusion_of(experiment: Experiment, log: ExperimentLog) -> list[str]:
    """Return the findings of a run, then how it ended unless that goes without saying."""
    return [*experiment.findings(log), *_ending(log)]


def _ending(log: ExperimentLog) -> list[LazyText]:
    seconds = tenths(log.seconds)
    told = []
    if log.ending is Ending.STOPPED:
        told.append(lazy_tr("You stopped it after {seconds}.", seconds=seconds))
    elif log.ending is Ending.LIMIT:
        told.append(
            lazy_tr("It was ended after {seconds}, with all its processes.", seconds=seconds)
        )
    elif log.exit_status and log.last_words:
        told.append(lazy_tr("Python says: {error}", error=log.last_words))
    elif log.exit_status:
        told.append(lazy_tr("The script ended with exit status {n}.", n=log.exit_status))
    return told
