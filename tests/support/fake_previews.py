"""A fake of what makes previews: the test sends the answers."""

from processing.previewing.messages import (
    OriginalShown,
    PreviewFailed,
    PreviewRequest,
    ResultShown,
)
from processing.previewing.pixels import Pixels

RED, GREEN = b"\xff\x00\x00\xff", b"\x00\x80\x00\xff"


def pixels_of(size: tuple[int, int], color: bytes = RED) -> Pixels:
    return Pixels(*size, color * (size[0] * size[1]))


class FakePreviewer:
    """Keeps what it is asked, in order."""

    def __init__(self, notify) -> None:
        self.send = notify
        self.requests: list[PreviewRequest] = []
        self.calls: list[str] = []

    def request(self, request: PreviewRequest) -> None:
        self.requests.append(request)

    def cancel(self) -> None:
        self.calls.append("cancel")

    def close(self) -> None:
        self.calls.append("close")

    def join(self, timeout: float | None = None) -> bool:
        return "close" in self.calls

    @property
    def number(self) -> int:
        return self.requests[-1].number

    def show_original(
        self,
        size: tuple[int, int] = (400, 300),
        size_bytes: int = 2_000_000,
        *,
        number: int | None = None,
        shown: tuple[int, int] | None = None,
    ) -> None:
        number = self.number if number is None else number
        self.send(OriginalShown(pixels_of(shown or size), size, size_bytes, number=number))

    def show_result(
        self,
        size: tuple[int, int] = (192, 144),
        size_bytes: int = 160_000,
        *,
        number: int | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        number = self.number if number is None else number
        pixels = pixels_of(size, GREEN)
        self.send(ResultShown(pixels, size, size_bytes, "WebP", warnings, number=number))

    def fail(self, reason: str, *, number: int | None = None) -> None:
        self.send(PreviewFailed(self.number if number is None else number, reason))


class FakePreviewers:
    """Makes them, and keeps them."""

    def __init__(self) -> None:
        self.made: list[FakePreviewer] = []

    def make(self, notify) -> FakePreviewer:
        self.made.append(FakePreviewer(notify))
        return self.made[-1]

    @property
    def last(self) -> FakePreviewer:
        return self.made[-1]
