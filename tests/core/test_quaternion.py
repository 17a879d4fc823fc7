"""Quaternions against scipy's rotations, at both speeds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from sim.core.rigid.quaternion import IDENTITY, about_y, conjugate, from_matrix, product, turned
from sim.speed import at, compiled

COUNT = 300
TURNS = Rotation.random(COUNT, np.random.default_rng(71))
OTHERS = Rotation.random(COUNT, np.random.default_rng(72))
VECTORS = np.random.default_rng(73).normal(size=(COUNT, 3)) * 10.0


def ours(rotation: Rotation) -> tuple[float, ...]:
    return tuple(rotation.as_quat(scalar_first=True).tolist())


def matrix(rotation: Rotation) -> tuple[float, ...]:
    return tuple(rotation.as_matrix().ravel().tolist())


def test_a_product_is_the_turn_by_the_second_then_by_the_first(speed: str) -> None:
    for a, b in zip(TURNS, OTHERS, strict=True):
        assert at(speed, product)(ours(a), ours(b)) == pytest.approx(
            (a * b).as_quat(scalar_first=True) * _sign(a, b), abs=1e-14
        )


def _sign(a: Rotation, b: Rotation) -> float:
    """Tell which of the two quaternions of a product Hamilton's formula gives."""
    (aw, *av), (bw, *bv) = ours(a), ours(b)
    w = aw * bw - np.dot(av, bv)
    return math.copysign(1.0, w * (a * b).as_quat(scalar_first=True)[0])


def test_a_vector_is_turned_from_the_body_out(speed: str) -> None:
    for turn, vector in zip(TURNS, VECTORS, strict=True):
        assert at(speed, turned)(ours(turn), tuple(vector.tolist())) == pytest.approx(turn.apply(vector), abs=1e-13)


def test_the_conjugate_turns_back(speed: str) -> None:
    for turn, vector in zip(TURNS, VECTORS, strict=True):
        back = at(speed, conjugate)(ours(turn))
        assert back == pytest.approx(turn.inv().as_quat(scalar_first=True) * np.sign(back[0] * turn.inv().as_quat()[3]))
        there = at(speed, turned)(ours(turn), tuple(vector.tolist()))
        assert at(speed, turned)(back, there) == pytest.approx(vector, abs=1e-13)


@pytest.mark.parametrize("angle", [0.0, 1e-9, 0.3, -1.2, math.pi, 4.0])
def test_a_pitch_is_a_turn_about_y(speed: str, angle: float) -> None:
    x, y, z = at(speed, turned)(at(speed, about_y)(angle), (1.0, 2.0, 3.0))
    assert (x, y, z) == pytest.approx(Rotation.from_euler("y", angle).apply([1.0, 2.0, 3.0]), abs=1e-15)
    # nose up: what points ahead comes to point up, against z
    up = at(speed, turned)(at(speed, about_y)(0.5 * math.pi), (1.0, 0.0, 0.0))
    assert up == pytest.approx((0.0, 0.0, -1.0), abs=1e-15)


def test_a_matrix_becomes_its_quaternion_with_a_scalar_that_is_not_negative(speed: str) -> None:
    for turn in TURNS:
        found = at(speed, from_matrix)(matrix(turn))
        assert found == pytest.approx(turn.as_quat(canonical=True, scalar_first=True), abs=1e-14)
        assert found[0] >= 0.0
        assert math.hypot(*found) == pytest.approx(1.0, abs=1e-15)


# Each of Shepperd's four forms alone can give these: for the others the divisor is nearly nothing.
FORMS = {
    "scalar": [1.0, 1e-9, -2e-9, 3e-9],
    "x": [1e-9, 1.0, 2e-9, -3e-9],
    "y": [1e-9, -2e-9, 1.0, 3e-9],
    "z": [1e-9, 2e-9, -3e-9, 1.0],
}


@pytest.mark.parametrize("form", FORMS)
def test_each_of_shepperds_forms(speed: str, form: str) -> None:
    turn = Rotation.from_quat(FORMS[form], scalar_first=True)
    assert at(speed, from_matrix)(matrix(turn)) == pytest.approx(FORMS[form], abs=1e-15)


def test_every_form_is_needed_by_random_turns() -> None:
    largest = np.abs([ours(turn) for turn in TURNS]).argmax(axis=1)
    assert set(largest.tolist()) == {0, 1, 2, 3}


def test_half_turns_have_no_scalar(speed: str) -> None:
    for k in range(3):
        axis = np.zeros(3)
        axis[k] = 1.0
        found = at(speed, from_matrix)(matrix(Rotation.from_rotvec(math.pi * axis)))
        assert np.abs(found) == pytest.approx([0.0, *axis], abs=1e-15)


def test_the_identity_changes_nothing() -> None:
    assert from_matrix((1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)) == IDENTITY
    assert product(IDENTITY, ours(TURNS[0])) == ours(TURNS[0]) == product(ours(TURNS[0]), IDENTITY)
    assert turned(IDENTITY, (1.0, 2.0, 3.0)) == (1.0, 2.0, 3.0)


def test_both_speeds_agree_to_the_last_bit() -> None:
    for a, b, vector in zip(TURNS, OTHERS, VECTORS, strict=True):
        q, p, v = ours(a), ours(b), tuple(vector.tolist())
        for function, given in (
            (product, (q, p)),
            (conjugate, (q,)),
            (turned, (q, v)),
            (about_y, (v[0],)),
            (from_matrix, (matrix(a),)),
        ):
            assert compiled(function)(*given) == function(*given), function
