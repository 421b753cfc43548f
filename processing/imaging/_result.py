"""One result of a picture: transform it, encode it, write it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PIL import Image

from processing.files.atomic_write import WrittenFile, write_result
from processing.formats.table import PictureFormat
from processing.imaging import _modes
from processing.imaging._animation import Frames, check_readable
from processing.imaging._color import Colored, convert_colors
from processing.imaging._decoding import Decoded
from processing.imaging._encoding import Encoded, encode
from processing.imaging._framing import UNCHANGED, Framing, framing_of
from processing.imaging._verified_write import stage
from processing.imaging.attempt import Attempt
from processing.imaging.metadata.model import NOTHING, Metadata
from processing.imaging.operations.linear_light import LIGHT_MODES, NO_LIGHT
from processing.imaging.operations.order import color_policy, finishers_for, operations_for
from processing.imaging.operations.resize import Resize
from processing.imaging.run_context import RunContext
from processing.imaging.steps.pixels import has_alpha
from processing.imaging.steps.sequence import converts_colors_first
from processing.picture import Operation, Picture, Size, whole
from processing.settings.choices import ColorPolicy
from processing.settings.colors import is_in_every_space, rgb
from processing.settings.recipe import Recipe
from processing.task import Outcome, Status


@dataclass(slots=True)
class Result:
    """One result; stages not reached yet are None. Confined to the thread that makes it.

    Attributes:
        size: width and height in pixels, once it is transformed.
        is_animated: whether it plays as its source does.
        operations: what brings it upright to its size; set with the first frame.
        later: its frames after the first.
        framing: which part of its source it shows, once it is transformed.
        losses: warnings about what is lost of its picture.
        metadata: what is embedded in it.
    """

    attempt: Attempt
    recipe: Recipe
    format: PictureFormat
    colored: Colored | None = None
    encoded: Encoded | None = None
    size: Size = (0, 0)
    is_animated: bool = False
    operations: tuple[Operation, ...] = ()
    framing: Framing = UNCHANGED
    later: list[Image.Image] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    metadata: Metadata = NOTHING

    @property
    def has_ended(self) -> bool:
        """Whether it has an outcome."""
        return self.attempt.outcome is not None

    @property
    def size_bytes(self) -> int:
        """The size of its file, once it is encoded."""
        return len(self.encoded.content) if self.encoded else 0

    def end(self, status: Status, reason: str) -> None:
        """End here, without a file."""
        self.attempt.outcome = Outcome(self.attempt.task.id, status, reason)

    def copy(self, content: memoryview, size: Size) -> None:
        """Use `content`, a copy of the source, as the result."""
        self.encoded, self.size = Encoded(content), size
        self.losses.clear()

    def transform(self, decoded: Decoded) -> None:
        """Apply the recipe to the decoded picture."""
        self.colored = self._transformed(decoded)
        self.size = self.colored.image.size
        self.framing = framing_of(decoded.picture.size, self.operations, finishers_for(self.recipe))

    def add_frame(self, decoded: Decoded) -> None:
        """Apply to a further frame what was applied to the first."""
        self.later.append(self._transformed(decoded).image)

    def note_light(self, mode: str) -> None:
        """Warn if a picture of Pillow's `mode` cannot be resized in linear light as asked."""
        is_asked = self.recipe.linear_light and self.recipe.size_mode.resamples
        if is_asked and mode not in LIGHT_MODES:
            self.losses.append(NO_LIGHT)

    def encode(self, milliseconds: list[int], plays: int) -> None:
        """Encode the file; `milliseconds` and `plays` are for animations only.

        Raises:
            PictureError: the animation cannot be read back.
        """
        assert self.colored is not None  # noqa: S101 - it was transformed before
        frames = Frames(tuple(self.later), tuple(milliseconds), plays) if self.is_animated else None
        metadata = self.metadata
        if metadata is not NOTHING:
            metadata = replace(metadata, framing=self.framing)
        encoded = encode(self.colored, self.format, self.recipe, metadata, frames)
        if frames is not None:
            check_readable(encoded.content, self.format, self.size, frames)
        self.encoded = encoded

    def write(self, run_context: RunContext) -> WrittenFile:
        """Write the file under its temporary name.

        Raises:
            PictureError, OSError: it cannot be written.
        """
        task, encoded = self.attempt.task, self.encoded
        assert encoded is not None  # noqa: S101 - it was encoded before
        if run_context.replaces_originals:
            run_context.folders.check(task.destination)
            return stage(task, run_context.run_id, encoded.content, self.size)
        return write_result(
            task,
            run_context.run_id,
            encoded.content,
            run_context.output_folder,
            is_private=run_context.thumbnail_cache,
            folders=run_context.folders,
        )

    def success(self, warnings: Sequence[str]) -> Outcome:
        """Return the outcome of a result with a file; `warnings` are those about its picture."""
        task, encoded = self.attempt.task, self.encoded
        assert encoded is not None  # noqa: S101 - it was encoded before
        lost_color = self.colored.warning if self.colored else ""
        of_metadata = self.metadata.warnings
        texts = (
            *warnings,
            *of_metadata,
            *self.losses,
            lost_color,
            *encoded.warnings,
            *encoded.losses,
        )
        return Outcome(
            task.id,
            Status.DONE,
            warnings=tuple(text for text in texts if text),
            result_bytes=self.size_bytes,
            result_size=self.size,
        )

    def _transformed(self, decoded: Decoded) -> Colored:
        decoded = self._holdable(decoded)
        if converts_colors_first(self.recipe):
            colored = self._colored(decoded.picture, decoded)
            picture = self._resized(replace(decoded.picture, image=colored.image), decoded)
            colored = replace(colored, image=picture.image)
        else:
            colored = self._colored(self._resized(decoded.picture, decoded), decoded)
        picture = _apply(whole(colored.image), finishers_for(self.recipe))
        if self.is_animated and picture.image is decoded.picture.image:
            # The reader reuses its image for the next frame.
            return replace(colored, image=picture.image.copy())
        return replace(colored, image=picture.image)

    def _resized(self, picture: Picture, decoded: Decoded) -> Picture:
        """Return `picture` upright and resized; further frames are cropped as the first one."""
        applied: list[Operation] = []
        for operation in self.operations or operations_for(self.recipe, decoded.orientation):
            each = operation.with_part_of(picture) if isinstance(operation, Resize) else operation
            picture = each.apply(picture)
            applied.append(each)
        self.operations = tuple(applied)
        return picture

    def _holdable(self, decoded: Decoded) -> Decoded:
        """Return the picture without 16 bits of grey, if this result cannot hold them.

        Animations cannot.
        """
        image = decoded.picture.image
        is_held = self.format.has_wide_grey and not self.is_animated
        if image.mode != _modes.WIDE_GREY or is_held:
            return decoded
        return replace(decoded, picture=replace(decoded.picture, image=_modes.normalise(image)))

    def _colored(self, picture: Picture, decoded: Decoded) -> Colored:
        """Return `picture` with the colours of its result."""
        policy, intent = color_policy(self.recipe), self.recipe.rendering_intent
        if self._gets_background(picture.image):
            policy = ColorPolicy.SRGB
        return convert_colors(picture.image, decoded.profile, policy, self.format, intent)

    def _gets_background(self, image: Image.Image) -> bool:
        """Return whether `image` is flattened on a colour, which is sRGB, when it is written."""
        has_holes = has_alpha(image) or converts_colors_first(self.recipe)
        is_laid = has_holes and not self.format.has_transparency
        return is_laid and not is_in_every_space(rgb(self.recipe.background))


def _apply(picture: Picture, operations: tuple[Operation, ...]) -> Picture:
    for operation in operations:
        picture = operation.apply(picture)
    return picture
