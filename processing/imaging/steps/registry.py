"""The registry of steps: one line each."""

from processing.imaging.steps.background import Background
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.rotate import Rotate
from processing.imaging.steps.sharpen import Sharpen
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.step import Step

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
