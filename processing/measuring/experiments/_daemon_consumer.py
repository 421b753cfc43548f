"""The experiment of the consumer in the background: its words, and what is found in a run."""

from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments.events import named
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
    put, got, done = (named(log.events, what) for what in ("put", "get", "done"))
    exits = named(log.events, "exit")
    if not put or not exits:
        return []
    after = [each for each in done if each.seconds > exits[0].seconds]
    begun = len({each.value for each in got} - {each.value for each in done})
    told = [_lost(len(put), len(got), len(done), begun)]
    if log.ending is Ending.LIMIT:
        told.append(
            lazy_tr(
                "The program did not end: at its exit, Python waits for each process that is no "
                "daemon, and the consumer waits for items for ever."
            )
        )
        told.append(
            lazy_tr(
                "{n} items were done after main had reached its last line.",
                n=len(after),
            )
        )
    elif len(done) < len(put):
        told.append(
            lazy_tr(
                "Main reached its last line after {seconds}; at its exit, Python terminates each "
                "daemon at once, whatever it is doing.",
                seconds=hundredths(exits[0].seconds),
            )
        )
    return told


def _lost(put: int, got: int, done: int, begun: int) -> LazyText:
    """Return what became of all items."""
    if done == put:
        return lazy_tr("{n} of {n} items were done, none was lost.", n=put)
    return lazy_tr(
        "{lost} of {n} items were lost: {begun} begun and not finished, {unread} never read.",
        lost=put - done,
        n=put,
        begun=begun,
        unread=put - got,
    )


DAEMON_CONSUMER = Experiment(
    name="daemon-consumer",
    group=Group.QUEUE,
    title=lazy_tr("A consumer in the background"),
    what=lazy_tr(
        "The main program puts work into a queue for a daemon process, does something else, and "
        "ends. A daemon is terminated with the main program, and what it has not done by then is "
        "lost, unless main waits for it."
    ),
    look_for=lazy_tr(
        "See where the consumer's row breaks off. Let main wait, and nothing is lost. Without "
        "daemon the program never ends, and the limit has to end it."
    ),
    parameters=(
        Parameter(
            "items",
            "ITEMS",
            lazy_tr("Items"),
            lazy_tr("How many items are put into the queue."),
            low=1,
            high=24,
            default=12,
        ),
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("The consumer's work"),
            lazy_tr("How long the consumer works on an item."),
            low=10,
            high=200,
            default=120,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "stay",
            "STAY_SECONDS",
            lazy_tr("Main does something else"),
            lazy_tr("How long the main program goes on before it ends."),
            low=0,
            high=3000,
            default=600,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "wait",
            "MAIN_WAITS",
            lazy_tr("Main waits for the queue to be done: join()"),
            lazy_tr("Whether the main program waits until each item is done."),
            low=0,
            high=1,
            default=0,
            unit=Unit.SWITCH,
        ),
        Parameter(
            "daemon",
            "DAEMON",
            lazy_tr("The consumer is a daemon"),
            lazy_tr("Whether the consumer is ended with the main program."),
            low=0,
            high=1,
            default=1,
            unit=Unit.SWITCH,
        ),
    ),
    marked=("daemon=DAEMON", "box.join()", "box.task_done()"),
    findings=findings_of,
    limit_seconds=9.0,
)
