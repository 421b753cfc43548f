"""The clock of a replay: it is told how much time has passed, so that nothing waits for it."""

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 10.0)
STEPS = 200  # steps of the keys, from the begin to the end


class ReplayClock:
    """Goes through the time of a run; thread-confined to the GUI thread.

    Moments are in seconds after the run began. It begins at the end, where the whole run is seen.

    Attributes:
        length: the last moment; at least 0.
        moment: the present one, from 0 to `length`.
        speed: how many times as fast as the run it goes, one of `SPEEDS`.
        is_playing: whether it goes.
    """

    def __init__(self, length: float = 0.0) -> None:
        self.length = self.moment = max(0.0, length)
        self.speed = 1.0
        self.is_playing = False

    def begin(self, length: float) -> None:
        """Show another run, from its begin to its end; the speed stays."""
        self.length = self.moment = max(0.0, length)
        self.is_playing = False

    def play(self) -> None:
        """Go on; from the end it begins anew."""
        if self.moment >= self.length:
            self.moment = 0.0
        self.is_playing = self.length > 0

    def pause(self) -> None:
        """Stand still."""
        self.is_playing = False

    def toggle(self) -> None:
        """Play, or stand still."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, moment: float) -> None:
        """Go to a moment, or to the nearest one that there is; it plays on if it plays."""
        self.moment = max(0.0, min(moment, self.length))

    def step(self, steps: int) -> None:
        """Go so many steps on, or back for a negative number."""
        self.seek(self.moment + steps * self.length / STEPS)

    def advance(self, seconds: float) -> None:
        """Note that so much time has passed; at the end it stands still."""
        if not self.is_playing:
            return
        self.seek(self.moment + seconds * self.speed)
        if self.moment >= self.length:
            self.is_playing = False
