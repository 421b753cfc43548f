"""Unpack numbers of any bit width from bytes, a column of bytes at a time."""

import functools

BYTE = 8
WHITE = 255


def column(data: bytes, start_bit: int, bits: int, step_bytes: int, count: int) -> bytes:
    """Return `bits` bits from `start_bit` on of each `step_bytes` of `data`, as one byte each.

    Bits are counted from the highest of the first byte; `bits` is at most 8, and `count` is the
    number of results.
    """
    first, shift = divmod(start_bit, BYTE)
    left = data[first::step_bytes][:count].translate(_moved(shift))
    if shift + bits > BYTE:
        right = data[first + 1 :: step_bytes][:count].translate(_moved(shift - BYTE))
        left = _either(left, right)
    return left if bits == BYTE else left.translate(_moved(bits - BYTE))


def stretched(bits: int) -> bytes:
    """Return the table that scales numbers of `bits` bits, at most 8, to 0 to 255."""
    return _stretched(bits)


def packed_numbers(rows: list[bytes], bits: int, numbers: int) -> tuple[bytes, bytes]:
    """Return the first `numbers` of each row of packed numbers of `bits` bits: high and low bytes.

    Numbers of more than 8 bits are shifted to the top of 16. Those of 8 bits or fewer have no low
    bytes, and are not shifted.
    """
    group = BYTE // _common(bits)  # this many numbers fill whole bytes
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
    """Return the bitwise or of two strings of bytes of about the same length."""
    right = right.ljust(len(left), b"\0")
    both = int.from_bytes(left, "little") | int.from_bytes(right, "little")
    return both.to_bytes(len(left), "little")


@functools.cache
def _moved(places: int) -> bytes:
    """Return the table that shifts the bits of a byte up, or down if negative."""
    if places < 0:
        return bytes(value >> -places for value in range(256))
    return bytes((value << places) & WHITE for value in range(256))


@functools.cache
def _stretched(bits: int) -> bytes:
    highest = (1 << bits) - 1
    return bytes(min(WHITE, round(value * WHITE / highest)) for value in range(256))
