"""What comparisons measured, as values that can be saved as JSON and compared with each other."""

import json
import math
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, get_args

from processing.errors import BenchmarkError, SettingsError, explained
from processing.files.display import display
from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.benchmark.artificial_wait import MAX_WAIT_MILLISECONDS
from processing.measuring.benchmark.environment import Circumstances
from processing.measuring.benchmark.race_runs import RaceRun, check_runs
from processing.measuring.speedup.calibration import Sampled
from processing.record import record
from processing.settings.batch import MAX_WORKERS, EngineKind, StartMethod
from processing.storage.presets.settings_json import from_plain, to_plain

SCHEMA = "thumbpool-benchmark"
VERSION = 1  # of the files; a file of a later one is refused
MAX_FILE_BYTES = 10_000_000
MAX_TRIALS = 100_000
MAX_SECONDS = 1e6
MAX_PICTURES = 1_000_000
MAX_GUESS = 999.0  # times as fast as one worker
_TEXT_LETTERS = 200  # of what is shown of a stranger's text


@record
class Guess:
    """What somebody expected of a pool size before it was measured; `speedup` is over one."""

    workers: int
    speedup: float


@record
class SizeTrial:
    """One pool size in one round, from 0; times as in `Measured`.

    Attributes:
        cores_used: how many cores the program used, on average; 0 where that was not measured.
    """

    round: int
    engine: EngineKind
    workers: int
    start_seconds: float
    work_seconds: float
    end_seconds: float
    others_share: float
    cores_used: float = 0.0


@record
class RaceRecord:
    """A race of pool sizes; only whole rounds.

    Attributes:
        guesses: made before the race; none in records from before there were any.
        runs: what the workers did, a run per size; none in older records, and in those of so many
            pictures that the file would be too large.
    """

    kind: ClassVar[str] = "race"  # in files
    circumstances: Circumstances
    engine: EngineKind
    start_method: StartMethod
    trials: tuple[SizeTrial, ...]
    guesses: tuple[Guess, ...] = ()
    runs: tuple[RaceRun, ...] = ()


@record
class Arrival:
    """A result reached the caller so many seconds after the call; `position` is its submission."""

    position: int
    seconds: float


@record
class DispatchTrial:
    """One method in one round.

    Attributes:
        method: its name in `dispatch_methods.METHODS`.
        chunk: how many tasks go to a worker at once; 0 where the method decides.
        arrivals: in the order in which they came.
    """

    round: int
    method: str
    chunk: int
    arrivals: tuple[Arrival, ...]
    others_share: float


@record
class DispatchRecord:
    """The same pictures through each method of the pool."""

    kind: ClassVar[str] = "dispatch"  # in files
    circumstances: Circumstances
    workers: int
    start_method: StartMethod
    trials: tuple[DispatchTrial, ...]


@record
class StartTrial:
    """One way to have workers in one round; `way` is a name in `start_ways.WAYS`.

    Attributes:
        server_seconds: what starting its fork server takes, which a program does once; 0 for ways
            without one.
    """

    round: int
    way: str
    start_seconds: float
    work_seconds: float
    end_seconds: float
    memory_bytes: int
    others_share: float
    server_seconds: float = 0.0


@record
class StartRecord:
    """The same pictures by each way to have workers."""

    kind: ClassVar[str] = "start"  # in files
    circumstances: Circumstances
    workers: int
    trials: tuple[StartTrial, ...]


@record
class SampleRecord:
    """Some pictures as one worker alone made them.

    Attributes:
        others_share: which share of the processor other programs used meanwhile; 0 to 1.
    """

    kind: ClassVar[str] = "sample"  # in files
    circumstances: Circumstances
    trials: tuple[Sampled, ...]
    others_share: float = 0.0


Record = RaceRecord | DispatchRecord | StartRecord | SampleRecord

_KINDS: dict[str, type[Record]] = {each.kind: each for each in get_args(Record)}


def now_text() -> str:
    """Return the moment as records tell it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_json(record: Record) -> str:
    """Return `record` as JSON that `load_record` reads."""
    head = {"schema": SCHEMA, "version": VERSION, "kind": record.kind}
    plain = {**head, "record": to_plain(record)}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def load_record(path: Path) -> Record:
    """Return the record in a file, which may come from anybody and hold anything.

    Raises:
        BenchmarkError: it cannot be read, or is no such record; says why.
    """
    try:
        record = _record(json.loads(_content(path)))
        _check(record)
    except OSError as error:
        raise BenchmarkError(
            lazy_tr(
                "{file} cannot be read: {reason}. Choose another file.",
                file=display(path),
                reason=explained(error),
            )
        ) from error
    except (ValueError, RecursionError, SettingsError) as error:
        # Translators: {reason} has no full stop, as "its kind is unknown".
        raise BenchmarkError(
            lazy_tr(
                "{file} holds no measurements of Thumbpool: {reason}. Choose another file.",
                file=display(path),
                reason=_harmless(str(error)),
            )
        ) from error
    return record


def _harmless(text: str) -> str:
    """Return what can be shown of a text that may repeat what a stranger wrote."""
    shown = display(text)[:_TEXT_LETTERS]
    return text if isinstance(text, LazyText) and text == shown else shown


def _content(path: Path) -> bytes:
    """Return what the file holds.

    Raises:
        SettingsError: that is more than any record of ours.
    """
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise SettingsError(lazy_tr("it is too large"))
    return content


def _record(plain: Any) -> Record:
    """Return what `plain` describes.

    Raises:
        SettingsError: it is nothing of ours.
    """
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise SettingsError(lazy_tr("its schema is not {schema}", schema=SCHEMA))
    if plain.get("version") != VERSION:
        raise SettingsError(
            lazy_tr("its version is not {version}; another Thumbpool made it", version=VERSION)
        )
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise SettingsError(lazy_tr("its kind is unknown"))
    return from_plain(_KINDS[kind], plain.get("record"))


def _check(record: Record) -> None:
    """Refuse figures that no measurement has.

    Raises:
        SettingsError: there are some.
    """
    if not 1 <= len(record.trials) <= MAX_TRIALS:
        raise SettingsError(lazy_tr("it has no trials, or far too many"))
    circumstances = record.circumstances
    _within("wait_milliseconds", circumstances.wait_milliseconds, 0, MAX_WAIT_MILLISECONDS)
    _within("pictures", circumstances.pictures, 1, MAX_PICTURES)
    _within("times", circumstances.times, 1, MAX_PICTURES)
    _within("left_out", circumstances.left_out, 0, MAX_PICTURES)
    _within("megapixels", circumstances.megapixels, 0, MAX_SECONDS * MAX_PICTURES)
    if isinstance(record, SampleRecord):
        _within("others_share", record.others_share, *_LIMITS["others_share"])
    check_runs(record.runs if isinstance(record, RaceRecord) else ())
    for guess in record.guesses if isinstance(record, RaceRecord) else ():
        _within("workers", guess.workers, *_LIMITS["workers"])
        _within("speedup", guess.speedup, 0, MAX_GUESS)
    for trial in record.trials:
        for each in fields(trial):
            value = getattr(trial, each.name)
            if each.name in _LIMITS:
                _within(each.name, value, *_LIMITS[each.name])
            elif isinstance(value, float):
                _within(each.name, value, 0, MAX_SECONDS)
        for arrival in trial.arrivals if isinstance(trial, DispatchTrial) else ():
            _within("position", arrival.position, 0, circumstances.pictures - 1)
            _within("seconds", arrival.seconds, 0, MAX_SECONDS)


_LIMITS: dict[str, tuple[float, float]] = {
    "round": (0, MAX_TRIALS),
    "workers": (1, MAX_WORKERS),
    "chunk": (0, MAX_PICTURES),
    "others_share": (0, 1),
    "memory_bytes": (0, 1e15),
}


def _within(name: str, value: float, low: float, high: float) -> None:
    if not math.isfinite(value) or not low <= value <= high:
        shown, least, most = (f"{each:g}" for each in (value, low, high))
        raise SettingsError(
            # Translators: {name} is a field of the file, and the numbers are as in the file.
            lazy_tr(
                "{name} is {value}, but must be from {low} to {high}",
                name=name,
                value=shown,
                low=least,
                high=most,
            )
        )
