"""The same frames give the same film, byte for byte, whatever the number of processors."""

import os

import numpy as np
import pytest

from sim.views.film.encoder import Encoder

SIZE = (320, 180)


def film(path):
    dice = np.random.default_rng(71)
    ground = dice.integers(0, 256, (SIZE[1], SIZE[0] + 60, 4), dtype=np.uint8)
    with Encoder(path, "mp4", SIZE, 25.0) as encoder:
        for k in range(60):  # a ground that passes by, and noise: work for every thread
            frame = ground[:, k : k + SIZE[0]].copy()
            frame[:40] = dice.integers(0, 256, (40, SIZE[0], 4), dtype=np.uint8)
            encoder.write(np.ascontiguousarray(frame).data)
    return path.read_bytes()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors cannot be taken away here")
def test_a_film_does_not_depend_on_the_processors(tmp_path):
    every = os.sched_getaffinity(0)
    if len(every) < 2:
        pytest.skip("has one processor only")
    many = film(tmp_path / "many.mp4")
    os.sched_setaffinity(0, {min(every)})
    try:
        one = film(tmp_path / "one.mp4")
    finally:
        os.sched_setaffinity(0, every)
    assert one == many
    assert len(one) > 10_000
