"""The experiment of the pipe: its words, and what is found in a run."""

from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.durations import brief, hundredths
from processing.measuring.experiments.events import named, spans
from processing.measuring.experiments.experiment import (
    Ending,
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    return [*_messages(log), *_end(log)]


def _messages(log: ExperimentLog) -> list[LazyText]:
    sent, read = named(log.events, "send"), named(log.events, "recv")
    if not read:
        return []
    waited = sum(spans([each for each in log.events if each.actor == "reader"], "waiting"))
    told = lazy_tr(
        "{read} of {sent} messages were read, in the order in which they were sent; the reader "
        "waited {seconds} for them.",
        read=len(read),
        sent=len(sent),
        seconds=hundredths(waited),
    )
    return [told]


def _end(log: ExperimentLog) -> list[LazyText]:
    """Return how the reader learnt that no more would come."""
    closed = [each for each in named(log.events, "close") if each.actor == "writer"]
    found = named(log.events, "eof")
    if closed and found:
        later = max(0.0, found[-1].seconds - closed[-1].seconds)
        told = lazy_tr(
            "The reader got EOFError {time} after the writer had closed its end, at its next recv: "
            "that was the last copy that was open.",
            time=brief(later),
        )
        return [told]
    if log.ending is Ending.LIMIT and closed:
        told = lazy_tr(
            "The writer closed its end after {seconds}, yet EOFError never came: the reader itself "
            "still had a copy of the writing end open, so it waited for itself, and main for it.",
            seconds=hundredths(closed[-1].seconds),
        )
        return [told]
    return []


PIPE = Experiment(
    name="pipe",
    group=Group.PIPE,
    title=lazy_tr("A pipe and its ends"),
    what=lazy_tr(
        "One process writes messages into a pipe, another reads them. A started process gets a "
        "copy of each end, and the reader gets EOFError when the last copy of the writing end is "
        "closed."
    ),
    look_for=lazy_tr(
        "EOFError comes right after the writer closes. Then let the reader forget to close its own "
        "copy: it waits for ever, and is ended by the limit."
    ),
    parameters=(
        Parameter(
            "messages",
            "MESSAGES",
            lazy_tr("Messages"),
            lazy_tr("How many messages the writer sends."),
            low=1,
            high=20,
            default=8,
        ),
        Parameter(
            "send",
            "SEND_SECONDS",
            lazy_tr("The writer's work"),
            lazy_tr("How long the writer needs to make a message."),
            low=0,
            high=200,
            default=150,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "read",
            "READ_SECONDS",
            lazy_tr("The reader's work"),
            lazy_tr("How long the reader works on a message."),
            low=0,
            high=200,
            default=100,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "forget",
            "READER_FORGETS",
            lazy_tr("The reader forgets to close its copy of the writing end"),
            lazy_tr("Whether the reader keeps the end open that it does not use."),
            low=0,
            high=1,
            default=0,
            unit=Unit.SWITCH,
        ),
    ),
    marked=("Pipe(duplex=False)", "writing.close()", "reading.recv()", "except EOFError"),
    findings=findings_of,
    limit_seconds=6.0,
)
