"""The steps that there are: one line each."""

from processing.settings.step import Step
from processing.steps.background import Background
from processing.steps.border import Border
from processing.steps.crop import Crop
from processing.steps.crop_area import CropArea
from processing.steps.flip import Flip
from processing.steps.grayscale import Grayscale
from processing.steps.rotate import Rotate
from processing.steps.sharpen import Sharpen
from processing.steps.watermark_picture import WatermarkPicture
from processing.steps.watermark_text import WatermarkText

_STEPS: tuple[type[Step], ...] = (
    Crop,
    CropArea,
    Rotate,
    Flip,
    Grayscale,
    Sharpen,
    WatermarkText,
    WatermarkPicture,
    Border,
    Background,
)

STEPS: dict[str, type[Step]] = {step.key: step for step in _STEPS}
