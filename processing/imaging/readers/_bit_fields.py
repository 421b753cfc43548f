"""Take numbers of any width out of packed bytes, a column of bytes at a time."""

import functools

BYTE = 8
WHITE = 255


def column(data: bytes, start_bit: int, bits: int, step_bytes: int, count: int) -> bytes:
    """Return the `bits` from `start_bit` on of each `step_bytes` of `data`, a number a byte.

    Bits are counted from the highest of the first byte; `bits` is 8 at most, and `count` is how
    many numbers there are.
    """
    first, shift = divmod(start_bit, BYTE)
    left = data[first::step_bytes][:count].translate(_moved(shift))
    if shift + bits > BYTE:
        right = data[first + 1 :: step_bytes][:count].translate(_moved(shift - BYTE))
        left = _either(left, right)
    return left if bits == BYTE else left.translate(_moved(bits - BYTE))


def stretched(bits: int) -> bytes:
    """Return the table that brings numbers of `bits` bits, 8 at most, to 0 to 255."""
    return _stretched(bits)


def packed_numbers(rows: list[bytes], bits: int, numbers: int) -> tuple[bytes, bytes]:
    """Return the first `numbers` of each row of packed numbers of `bits` bits: high and low bytes.

    The highest bit of each number is that of its high byte. Numbers of 8 bits or fewer have no
    low bytes, and are not moved up.
    """
    group = BYTE // _common(bits)  # so many numbers fill whole bytes
    group_bytes = bits * group // BYTE
    groups = -(-numbers // group)
    width_bytes = groups * group_bytes
    data = b"".join(row[:width_bytes].ljust(width_bytes, b"\0") for row in rows)
    count = groups * len(rows)
    high, low = bytearray(count * group), bytearray(count * group if bits > BYTE else 0)
    for place in range(group):
        start = place * bits
        high[place::group] = column(data, start, min(bits, BYTE), group_bytes, count)
        if bits > BYTE:
            lower = column(data, start + BYTE, min(bits - BYTE, BYTE), group_bytes, count)
            low[place::group] = lower.translate(_moved(BYTE - min(bits - BYTE, BYTE)))
    width = groups * group
    return _cut(high, width, numbers), _cut(low, width, numbers)


def _cut(data: bytearray, width: int, numbers: int) -> bytes:
    """Return the first `numbers` of every `width` bytes."""
    if width == numbers:
        return bytes(data)
    return b"".join(data[start : start + numbers] for start in range(0, len(data), width))


def _common(bits: int) -> int:
    """Return the greatest power of two up to 8 that divides `bits`."""
    return next(each for each in (8, 4, 2, 1) if bits % each == 0)


def _either(left: bytes, right: bytes) -> bytes:
    """Return the bits that are set in one of two strings of bytes of about the same length."""
    right = right.ljust(len(left), b"\0")
    both = int.from_bytes(left, "little") | int.from_bytes(right, "little")
    return both.to_bytes(len(left), "little")


@functools.cache
def _moved(places: int) -> bytes:
    """Return the table that moves the bits of a byte up, or by less than 0 down."""
    if places < 0:
        return bytes(value >> -places for value in range(256))
    return bytes((value << places) & WHITE for value in range(256))


@functools.cache
def _stretched(bits: int) -> bytes:
    highest = (1 << bits) - 1
    return bytes(min(WHITE, round(value * WHITE / highest)) for value in range(256))
