"""Write ICC profiles of colour spaces given by primaries, a white point and a curve."""

import functools
import struct

from processing.record import record

Point = tuple[float, float]  # CIE 1931 x and y
Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

D65: Point = (0.3127, 0.3290)
D50_XYZ: Vector = (0.9642, 1.0, 0.8249)  # ICC.1:2022, 7.2.16

# Cone response to X, Y and Z (Lam 1985), by which profiles adapt to another white point.
_BRADFORD: Matrix = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)
# Gamma, a, b, c and d of IEC 61966-2-1.
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)

_VERSION = 0x04400000
_HEADER_BYTES = 128
_TAG_BYTES = 12
_FIXED = 65536  # s15Fixed16Number


@record
class Primaries:
    """The primaries of a colour space and its white point."""

    red: Point
    green: Point
    blue: Point
    white: Point = D65


@functools.lru_cache(16)
def rgb_profile(primaries: Primaries, gamma: float | None) -> bytes:
    """Return the profile of an RGB space with a curve of `gamma`; None means sRGB's curve.

    Raises:
        ZeroDivisionError: the primaries lie on one line.
    """
    columns = _to_d50(primaries)
    curve = _curve(gamma)
    tags = {b"wtpt": _xyz(D50_XYZ)}
    for number, name in enumerate((b"r", b"g", b"b")):
        tags[name + b"XYZ"] = _xyz((columns[0][number], columns[1][number], columns[2][number]))
        tags[name + b"TRC"] = curve
    return _profile(b"RGB ", tags)


@functools.lru_cache(16)
def grey_profile(gamma: float) -> bytes:
    """Return the profile of grey with a curve of `gamma`."""
    return _profile(b"GRAY", {b"wtpt": _xyz(D50_XYZ), b"kTRC": _curve(gamma)})


def _to_d50(primaries: Primaries) -> Matrix:
    """Return the matrix from linear RGB to XYZ, adapted to D50."""
    points = (primaries.red, primaries.green, primaries.blue)
    columns = _transposed(tuple(map(_point_xyz, points)))  # type: ignore[arg-type]
    white = _point_xyz(primaries.white)
    amounts = _times(_inverse(columns), white)
    matrix = _product(columns, _diagonal(amounts))
    cones, target = _times(_BRADFORD, white), _times(_BRADFORD, D50_XYZ)
    scales = _diagonal((target[0] / cones[0], target[1] / cones[1], target[2] / cones[2]))
    adapted = _product(_inverse(_BRADFORD), _product(scales, _BRADFORD))
    return _product(adapted, matrix)


def _point_xyz(point: Point) -> Vector:
    x, y = point
    return (x / y, 1.0, (1 - x - y) / y)


def _diagonal(values: Vector) -> Matrix:
    return ((values[0], 0.0, 0.0), (0.0, values[1], 0.0), (0.0, 0.0, values[2]))


def _transposed(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))  # type: ignore[return-value]


def _times(matrix: Matrix, vector: Vector) -> Vector:
    return tuple(  # type: ignore[return-value]
        sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix
    )


def _product(left: Matrix, right: Matrix) -> Matrix:
    columns = _transposed(right)
    return _transposed(tuple(_times(left, column) for column in columns))  # type: ignore[arg-type]


def _inverse(matrix: Matrix) -> Matrix:
    """Return the inverse by Cramer's rule."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    determinant = a * cofactors[0][0] + b * cofactors[1][0] + c * cofactors[2][0]
    return tuple(  # type: ignore[return-value]
        tuple(cofactor / determinant for cofactor in row) for row in cofactors
    )


def _curve(gamma: float | None) -> bytes:
    """Return a parametric curve: type 0, a power, or type 3, as sRGB's."""
    kind, numbers = (3, _SRGB_CURVE) if gamma is None else (0, (gamma,))
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + _fixed(*numbers)


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * _FIXED)) for number in numbers)


def _xyz(value: Vector) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*value)


def _text(text: str) -> bytes:
    content = text.encode("utf-16-be")
    return (
        b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(content), 28) + content
    )


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return the profile of a display with these tags (ICC.1:2022, 7)."""
    named = {b"desc": _text("as its file tells"), b"cprt": _text("No copyright"), **tags}
    position = _HEADER_BYTES + 4 + _TAG_BYTES * len(named)
    table, bodies = b"", b""
    for name, body in named.items():
        table += name + struct.pack(">II", position + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    size = position + len(bodies)
    header = struct.pack(">I4xI4s4s4s", size, _VERSION, b"mntr", space, b"XYZ ")
    header += struct.pack(">6H4s", 2024, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + _fixed(*D50_XYZ)
    header += bytes(_HEADER_BYTES - len(header))
    return header + struct.pack(">I", len(named)) + table + bodies
