"""Velocities at the stages of `sim.core.motion.rkn12`, which its own weights do not give: air drag asks for them.

Each is the integral of the polynomial through the accelerations at a few stages before, few enough that the sum of the
weights' sizes stays below 25: through all of them it would be millions, and rounding would be seen. The order suffers
for drag alone, which is small. `tests/core/test_rkn12.py` derives the weights again as fractions.
"""

from sim.core.tuples import State, Vector

# V: weights of the accelerations before in a stage's velocity
V2_1 = 0.02

V3_1 = 0.0
V3_2 = 0.04

V4_1 = 0.14166666666666666
V4_2 = -0.3333333333333333
V4_3 = 0.2916666666666667

V5_1 = -0.02962962962962963
V5_2 = 0.12345679012345678
V5_3 = -0.0411522633744856
V5_4 = 0.08065843621399177

V6_1 = 0.037546666666666666
V6_2 = -0.08533333333333333
V6_3 = 0.1401904761904762
V6_4 = 0.0034133333333333333
V6_5 = 0.06418285714285714

V7_1 = 0.00689697265625
V7_2 = 0.02482438287815126
V7_3 = 0.017761553406084655
V7_4 = 0.0008608217592592593
V7_5 = -0.00044868533350840334
V7_6 = 0.00010495463376322751

V8_1 = 0.020833333333333332
V8_4 = 0.13333333333333333
V8_5 = -0.135
V8_6 = 0.14204545454545456
V8_7 = 0.03878787878787879

V9_1 = 0.031087239583333332
V9_4 = 0.1779513888888889
V9_6 = -0.10789042771464646
V9_7 = -0.006313131313131313
V9_8 = 0.15516493055555555

V10_1 = 0.04681069958847737
V10_6 = 0.568311718003076
V10_7 = -0.01247038284075321
V10_8 = -0.6515775034293553
V10_9 = 0.38225880201188844

V11_1 = 0.3333333333333333
V11_7 = -0.6127450980392157
V11_8 = 2.6041666666666665
V11_9 = -2.9166666666666665
V11_10 = 1.0919117647058822

V12_1 = 0.05575877660925672
V12_8 = 0.5292214940134464
V12_9 = -0.44708631814255956
V12_10 = 0.29149519890260633
V12_11 = 0.12616640417280564

V13_1 = -0.0121875
V13_8 = 3.54766845703125
V13_9 = -6.402272727272727
V13_10 = 4.48505859375
V13_11 = -2.8734375
V13_12 = 2.005170676491477

V14_1 = 0.06958633264183794
V14_8 = -0.4410367932199063
V14_9 = 1.692654615169165
V14_10 = -1.5223942300870403
V14_11 = 1.9496782629617224
V14_12 = -1.2009870167187962
V14_13 = 0.3096416863958744

V15_1 = 0.1706146851550579
V15_7 = -0.36564539416798836
V15_8 = 4.221996675233771
V15_9 = -6.961686269674998
V15_10 = 4.659963319528177
V15_11 = -3.7354931775310556
V15_12 = 2.9329758785145925
V15_13 = -0.24955670359474802
V15_14 = 0.272047208809206

V16_1 = -0.006484008772144365
V16_7 = 0.14718785467125686
V16_8 = -0.2538226727089426
V16_9 = 0.7760275581288251
V16_10 = -0.4517785015967715
V16_11 = 0.8014124969266724
V16_12 = -0.43749898430367046
V16_13 = 0.32346560512777245
V16_14 = -0.04325954764166591
V16_15 = 0.14475020016866813

V17_1 = -0.006484008772144365
V17_7 = 0.14718785467125686
V17_8 = -0.2538226727089426
V17_9 = 0.7760275581288251
V17_10 = -0.4517785015967715
V17_11 = 0.8014124969266724
V17_12 = -0.43749898430367046
V17_13 = 0.32346560512777245
V17_14 = -0.04325954764166591
V17_15 = 0.14475020016866813

# fmt: off


def velocity_of_5(
    h: float, y: State, v1: float, v2: float, v3: float, v4: float, v5: float,
    k1: Vector, k2: Vector, k3: Vector, k4: Vector, k5: Vector,
) -> Vector:
    """Return the velocity from five weights and as many accelerations: one function to compile for six stages."""
    return (
        y[3] + h * (v1 * k1[0] + v2 * k2[0] + v3 * k3[0] + v4 * k4[0] + v5 * k5[0]),
        y[4] + h * (v1 * k1[1] + v2 * k2[1] + v3 * k3[1] + v4 * k4[1] + v5 * k5[1]),
        y[5] + h * (v1 * k1[2] + v2 * k2[2] + v3 * k3[2] + v4 * k4[2] + v5 * k5[2]),
    )


def velocity2(h: float, y: State, k1: Vector) -> Vector:
    """Return the velocity at stage 2."""
    return (
        y[3] + h * (V2_1 * k1[0]),
        y[4] + h * (V2_1 * k1[1]),
        y[5] + h * (V2_1 * k1[2]),
    )


def velocity3(h: float, y: State, k1: Vector, k2: Vector) -> Vector:
    """Return the velocity at stage 3."""
    return (
        y[3] + h * (V3_1 * k1[0] + V3_2 * k2[0]),
        y[4] + h * (V3_1 * k1[1] + V3_2 * k2[1]),
        y[5] + h * (V3_1 * k1[2] + V3_2 * k2[2]),
    )


def velocity4(h: float, y: State, k1: Vector, k2: Vector, k3: Vector) -> Vector:
    """Return the velocity at stage 4."""
    return (
        y[3] + h * (V4_1 * k1[0] + V4_2 * k2[0] + V4_3 * k3[0]),
        y[4] + h * (V4_1 * k1[1] + V4_2 * k2[1] + V4_3 * k3[1]),
        y[5] + h * (V4_1 * k1[2] + V4_2 * k2[2] + V4_3 * k3[2]),
    )


def velocity5(h: float, y: State, k1: Vector, k2: Vector, k3: Vector, k4: Vector) -> Vector:
    """Return the velocity at stage 5."""
    return (
        y[3] + h * (V5_1 * k1[0] + V5_2 * k2[0] + V5_3 * k3[0] + V5_4 * k4[0]),
        y[4] + h * (V5_1 * k1[1] + V5_2 * k2[1] + V5_3 * k3[1] + V5_4 * k4[1]),
        y[5] + h * (V5_1 * k1[2] + V5_2 * k2[2] + V5_3 * k3[2] + V5_4 * k4[2]),
    )


def velocity7(h: float, y: State, k1: Vector, k2: Vector, k3: Vector, k4: Vector, k5: Vector, k6: Vector) -> Vector:
    """Return the velocity at stage 7."""
    return (
        y[3] + h * (V7_1 * k1[0] + V7_2 * k2[0] + V7_3 * k3[0] + V7_4 * k4[0] + V7_5 * k5[0] + V7_6 * k6[0]),
        y[4] + h * (V7_1 * k1[1] + V7_2 * k2[1] + V7_3 * k3[1] + V7_4 * k4[1] + V7_5 * k5[1] + V7_6 * k6[1]),
        y[5] + h * (V7_1 * k1[2] + V7_2 * k2[2] + V7_3 * k3[2] + V7_4 * k4[2] + V7_5 * k5[2] + V7_6 * k6[2]),
    )


def velocity13(
    h: float, y: State, k1: Vector, k8: Vector, k9: Vector, k10: Vector, k11: Vector, k12: Vector,
) -> Vector:
    """Return the velocity at stage 13."""
    return (
        y[3] + h * (V13_1 * k1[0] + V13_8 * k8[0] + V13_9 * k9[0] + V13_10 * k10[0] + V13_11 * k11[0]
                + V13_12 * k12[0]),
        y[4] + h * (V13_1 * k1[1] + V13_8 * k8[1] + V13_9 * k9[1] + V13_10 * k10[1] + V13_11 * k11[1]
                + V13_12 * k12[1]),
        y[5] + h * (V13_1 * k1[2] + V13_8 * k8[2] + V13_9 * k9[2] + V13_10 * k10[2] + V13_11 * k11[2]
                + V13_12 * k12[2]),
    )


def velocity14(
    h: float, y: State, k1: Vector, k8: Vector, k9: Vector, k10: Vector, k11: Vector, k12: Vector, k13: Vector,
) -> Vector:
    """Return the velocity at stage 14."""
    return (
        y[3] + h * (V14_1 * k1[0] + V14_8 * k8[0] + V14_9 * k9[0] + V14_10 * k10[0] + V14_11 * k11[0]
                + V14_12 * k12[0] + V14_13 * k13[0]),
        y[4] + h * (V14_1 * k1[1] + V14_8 * k8[1] + V14_9 * k9[1] + V14_10 * k10[1] + V14_11 * k11[1]
                + V14_12 * k12[1] + V14_13 * k13[1]),
        y[5] + h * (V14_1 * k1[2] + V14_8 * k8[2] + V14_9 * k9[2] + V14_10 * k10[2] + V14_11 * k11[2]
                + V14_12 * k12[2] + V14_13 * k13[2]),
    )


def velocity15(
    h: float, y: State, k1: Vector, k7: Vector, k8: Vector, k9: Vector, k10: Vector, k11: Vector, k12: Vector, k13:
    Vector, k14: Vector,
) -> Vector:
    """Return the velocity at stage 15."""
    return (
        y[3] + h * (V15_1 * k1[0] + V15_7 * k7[0] + V15_8 * k8[0] + V15_9 * k9[0] + V15_10 * k10[0]
                + V15_11 * k11[0] + V15_12 * k12[0] + V15_13 * k13[0] + V15_14 * k14[0]),
        y[4] + h * (V15_1 * k1[1] + V15_7 * k7[1] + V15_8 * k8[1] + V15_9 * k9[1] + V15_10 * k10[1]
                + V15_11 * k11[1] + V15_12 * k12[1] + V15_13 * k13[1] + V15_14 * k14[1]),
        y[5] + h * (V15_1 * k1[2] + V15_7 * k7[2] + V15_8 * k8[2] + V15_9 * k9[2] + V15_10 * k10[2]
                + V15_11 * k11[2] + V15_12 * k12[2] + V15_13 * k13[2] + V15_14 * k14[2]),
    )


def velocity16(
    h: float, y: State, k1: Vector, k7: Vector, k8: Vector, k9: Vector, k10: Vector, k11: Vector, k12: Vector, k13:
    Vector, k14: Vector, k15: Vector,
) -> Vector:
    """Return the velocity at stage 16."""
    return (
        y[3] + h * (V16_1 * k1[0] + V16_7 * k7[0] + V16_8 * k8[0] + V16_9 * k9[0] + V16_10 * k10[0]
                + V16_11 * k11[0] + V16_12 * k12[0] + V16_13 * k13[0] + V16_14 * k14[0] + V16_15 * k15[0]),
        y[4] + h * (V16_1 * k1[1] + V16_7 * k7[1] + V16_8 * k8[1] + V16_9 * k9[1] + V16_10 * k10[1]
                + V16_11 * k11[1] + V16_12 * k12[1] + V16_13 * k13[1] + V16_14 * k14[1] + V16_15 * k15[1]),
        y[5] + h * (V16_1 * k1[2] + V16_7 * k7[2] + V16_8 * k8[2] + V16_9 * k9[2] + V16_10 * k10[2]
                + V16_11 * k11[2] + V16_12 * k12[2] + V16_13 * k13[2] + V16_14 * k14[2] + V16_15 * k15[2]),
    )


def velocity17(
    h: float, y: State, k1: Vector, k7: Vector, k8: Vector, k9: Vector, k10: Vector, k11: Vector, k12: Vector, k13:
    Vector, k14: Vector, k15: Vector,
) -> Vector:
    """Return the velocity at stage 17."""
    return (
        y[3] + h * (V17_1 * k1[0] + V17_7 * k7[0] + V17_8 * k8[0] + V17_9 * k9[0] + V17_10 * k10[0]
                + V17_11 * k11[0] + V17_12 * k12[0] + V17_13 * k13[0] + V17_14 * k14[0] + V17_15 * k15[0]),
        y[4] + h * (V17_1 * k1[1] + V17_7 * k7[1] + V17_8 * k8[1] + V17_9 * k9[1] + V17_10 * k10[1]
                + V17_11 * k11[1] + V17_12 * k12[1] + V17_13 * k13[1] + V17_14 * k14[1] + V17_15 * k15[1]),
        y[5] + h * (V17_1 * k1[2] + V17_7 * k7[2] + V17_8 * k8[2] + V17_9 * k9[2] + V17_10 * k10[2]
                + V17_11 * k11[2] + V17_12 * k12[2] + V17_13 * k13[2] + V17_14 * k14[2] + V17_15 * k15[2]),
    )
