"""What Pillow raises for broken files, besides what it documents."""

import struct
import zlib

from PIL.ImageCms import PyCMSError

# For the parts a picture can do without: these cost the part, never the picture.
DAMAGE: tuple[type[Exception], ...] = (
    OSError,
    ValueError,  # also UnicodeError
    SyntaxError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,  # Pillow's own, on palettes that should be there
    RuntimeError,  # also NotImplementedError and RecursionError
    struct.error,
    zlib.error,
    PyCMSError,
)
