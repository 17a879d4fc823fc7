"""Random numbers by counting: the n-th draw is a hash of (seed, n), so that no generator carries state.

The same numbers come out whatever ran before, at both speeds and in any order of samples. Products stay below
2**63 or are masked to their low 32 bits, which Python's integers and 64-bit machine integers do alike.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFF


def scramble(x: int) -> int:
    """Mix 32 bits so that each input bit flips each output bit about half the time.

    The multipliers are those of the "lowbias32" integer hash (C. Wellons, public domain, 2018).
    """
    x &= _MASK
    x ^= x >> 16
    x = (x * 0x7FEB352D) & _MASK
    x ^= x >> 15
    x = (x * 0x846CA68B) & _MASK
    x ^= x >> 16
    return x


def pulse_error(seed: int, count: int) -> float:
    """Draw the error of pulse number ``count`` of a run, in standard deviations."""
    return normal(seed, 2 * count)


def burn_error(seed: int, count: int) -> float:
    """Draw the error of burn component number ``count`` of a run, in standard deviations."""
    return normal(seed, 2 * count + 1)


def normal(seed: int, count: int) -> float:
    """Draw number ``count`` of a seed: mean 0, standard deviation 1, never beyond 6.

    The sum of twelve uniform numbers less six (Irwin-Hall): close to a Gaussian, with no call that could differ in
    its last bit between two mathematics libraries.
    """
    key = scramble(scramble(seed) ^ count)
    total = 0.0
    for k in range(12):
        total += (scramble(key + 0x9E3779B9 * (k + 1)) + 0.5) / 4294967296.0
    return total - 6.0
