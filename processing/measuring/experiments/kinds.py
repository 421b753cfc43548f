"""The kinds of events that scripts print, and how each is drawn: a row a kind."""

from enum import Enum, auto

from processing.language.lazy_text import LazyText, lazy_tr
from processing.record import record


class Shape(Enum):
    """How a kind of event is drawn in the row of its actor."""

    BIRTH = auto()  # the row begins; the value is the number of the process
    DEATH = auto()  # the row ends
    STATE = auto()  # a bar from here to the next state, or to the end
    REST = auto()  # ends a bar
    DOT = auto()
    TICK = auto()  # as high as the row: what did not succeed
    FLAG = auto()  # a line with its name, across all rows
    LEVEL = auto()  # a step of a curve; the value is a number
    LIMIT = auto()  # the top of a curve; the value is a number
    NOTE = auto()  # heard and counted, but not drawn


class Tone(Enum):
    """Which colour a kind has; each theme has its own for it."""

    ACTOR = auto()
    IN = auto()
    OUT = auto()
    WORK = auto()
    WAIT = auto()
    START = auto()
    WARNING = auto()
    PLAIN = auto()


@record
class EventKind:
    """One kind of event.

    Attributes:
        name: what scripts print; code, in every language.
        title: what it means, in the legend.
    """

    name: str
    shape: Shape
    tone: Tone
    title: LazyText


_ALL = (
    EventKind("start", Shape.BIRTH, Tone.ACTOR, lazy_tr("a process runs")),
    EventKind("end", Shape.DEATH, Tone.ACTOR, lazy_tr("it ends")),
    EventKind("starting", Shape.STATE, Tone.ACTOR, lazy_tr("process starts")),
    EventKind("importing", Shape.STATE, Tone.START, lazy_tr("imports")),
    EventKind("initializing", Shape.STATE, Tone.OUT, lazy_tr("initializer")),
    EventKind("busy", Shape.STATE, Tone.WORK, lazy_tr("at work")),
    EventKind("waiting", Shape.STATE, Tone.WAIT, lazy_tr("waits")),
    EventKind("idle", Shape.REST, Tone.PLAIN, lazy_tr("idle")),
    EventKind("put", Shape.DOT, Tone.IN, lazy_tr("put: an item went in")),
    EventKind("get", Shape.DOT, Tone.OUT, lazy_tr("get: an item came out")),
    EventKind("send", Shape.DOT, Tone.IN, lazy_tr("send: a message went in")),
    EventKind("recv", Shape.DOT, Tone.OUT, lazy_tr("recv: a message came out")),
    EventKind("result", Shape.DOT, Tone.IN, lazy_tr("a result arrives")),
    EventKind("received", Shape.DOT, Tone.OUT, lazy_tr("settings received")),
    EventKind("done", Shape.DOT, Tone.WORK, lazy_tr("an item is done")),
    EventKind("full", Shape.TICK, Tone.WARNING, lazy_tr("Full: put gave up")),
    EventKind("empty", Shape.TICK, Tone.WARNING, lazy_tr("Empty: get gave up")),
    EventKind("error", Shape.TICK, Tone.WARNING, lazy_tr("an exception")),
    EventKind("eof", Shape.FLAG, Tone.PLAIN, lazy_tr("EOFError: the last writer has closed")),
    EventKind("close", Shape.FLAG, Tone.PLAIN, lazy_tr("close")),
    EventKind("join", Shape.FLAG, Tone.PLAIN, lazy_tr("join")),
    EventKind("terminate", Shape.FLAG, Tone.WARNING, lazy_tr("terminate")),
    EventKind("exit", Shape.FLAG, Tone.WARNING, lazy_tr("the main program ends")),
    EventKind("cut", Shape.FLAG, Tone.WARNING, lazy_tr("ended from outside")),
    EventKind("count", Shape.LEVEL, Tone.IN, lazy_tr("in the queue, counted")),
    EventKind("qsize", Shape.LEVEL, Tone.OUT, lazy_tr("what qsize() says")),
    EventKind("capacity", Shape.LIMIT, Tone.WARNING, lazy_tr("capacity")),
    EventKind("note", Shape.NOTE, Tone.PLAIN, lazy_tr("a note")),
    EventKind("part", Shape.FLAG, Tone.PLAIN, lazy_tr("another way begins")),
    EventKind("submit", Shape.FLAG, Tone.PLAIN, lazy_tr("submit: more tasks are handed over")),
    EventKind("held", Shape.STATE, Tone.WAIT, lazy_tr("done, but held back")),
    EventKind("callback", Shape.STATE, Tone.START, lazy_tr("a callback runs")),
    EventKind("chunk", Shape.STATE, Tone.WORK, lazy_tr("a chunk is at work")),
    EventKind("retry", Shape.DOT, Tone.OUT, lazy_tr("a task is tried again")),
    EventKind("killed", Shape.FLAG, Tone.WARNING, lazy_tr("killed: the process is gone")),
    EventKind("hang", Shape.FLAG, Tone.WARNING, lazy_tr("hang: waited in vain")),
    EventKind("lost", Shape.TICK, Tone.WARNING, lazy_tr("lost: it gave no result")),
    EventKind("taken", Shape.LEVEL, Tone.OUT, lazy_tr("taken from the generator")),
    EventKind("settled", Shape.LEVEL, Tone.IN, lazy_tr("results that have arrived")),
    EventKind("memory", Shape.LEVEL, Tone.WORK, lazy_tr("memory that the main process holds")),
    EventKind("asked", Shape.NOTE, Tone.PLAIN, lazy_tr("ready() or successful() is asked")),
    EventKind("timeout", Shape.TICK, Tone.WARNING, lazy_tr("TimeoutError: get gave up")),
    EventKind("cost", Shape.NOTE, Tone.PLAIN, lazy_tr("what pickling costs")),
)
KINDS = {kind.name: kind for kind in _ALL}
