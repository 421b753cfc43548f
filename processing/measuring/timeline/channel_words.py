"""What was measured of the queue of a run, in sentences."""

from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.timeline.channel_history import QueueHistory


def queue_words(history: QueueHistory) -> str:
    """Return what passed through a queue, how full it was, and who waited for it in vain."""
    passed = lazy_ntr(
        "{n} message went through the queue of the workers, which has room for {capacity}; it "
        "held {most} at most.",
        "{n} messages went through the queue of the workers, which has room for {capacity}; it "
        "held {most} at most.",
        history.puts,
        capacity=history.capacity,
        most=history.most,
    )
    told = [passed, timeout_words(history.timeouts), dropped_words(history.dropped)]
    if history.widest_gap():
        told.append(
            lazy_tr(
                "qsize() and the exact count differed by {n} at most: what was read makes room "
                "only a moment later.",
                n=history.widest_gap(),
            )
        )
    return lazy_sentences(*told)


def timeout_words(gets: int) -> LazyText:
    """Return how many gets ended in vain."""
    return lazy_ntr("{n} get timed out.", "{n} gets timed out.", gets)


def dropped_words(messages: int) -> LazyText:
    """Return how many messages found the queue full."""
    if not messages:
        return lazy_tr("No put found it full.")
    return lazy_ntr(
        "{n} put found it full and gave up; it is drawn at the end of the picture it belongs to.",
        "{n} puts found it full and gave up; they are drawn at the end of the pictures they "
        "belong to.",
        messages,
    )
