"""Let somebody watch an engine while it is measured."""

from collections.abc import Iterable, Iterator

from processing.running.engines.base import Engine
from processing.running.events import FileFinished, Message, Notify
from processing.task import Outcome, Task


class HeardEngine:
    """An engine of which a second listener hears all messages, and `FileFinished` besides."""

    def __init__(self, engine: Engine, run_id: str, hear: Notify) -> None:
        """Let `hear` be called by whichever thread `engine` tells from."""
        self._engine = engine
        self._run_id = run_id
        self._hear = hear

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield what the engine yields."""

        def tell_both(message: Message) -> None:
            self._hear(message)
            notify(message)

        for outcome in self._engine.run(tasks, tell_both):
            self._hear(FileFinished(self._run_id, outcome))
            yield outcome

    def pause(self) -> None:
        """Pause the engine."""
        self._engine.pause()

    def resume(self) -> None:
        """Let it go on."""
        self._engine.resume()

    def cancel(self) -> None:
        """End it soon."""
        self._engine.cancel()
