"""Orekit, in a Java machine through jpype: Dormand and Prince's 8(5,3) on Cartesian coordinates, Holmes-Featherstone.

No data files are needed: the field stands on GCRF. The machine's compiler wants a hundred runs
before it settles; its collector of garbage is set to the serial one, which costs the least processor time. Even then it
now and then drops code and compiles it again, at ten times the cost: the fastest round counts here, not the median.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from race.case import DAY, START, Field, Racer, Run, Unfit

MASS_TOLERANCE = 1e-3  # kg; nothing changes the mass


@cache
def machine() -> None:
    """Start the Java machine."""
    import orekit_jpype

    try:
        orekit_jpype.initVM(vmargs="-XX:+UseSerialGC")
    except Exception as why:  # jpype raises many kinds when no Java is found
        raise Unfit(f"no Java: {why}") from None


def cartesian(field: Field, tolerance: float) -> Run:
    """Hold a numerical propagator, built anew in every run as its state demands."""
    machine()
    import jpype
    from org.hipparchus.geometry.euclidean.threed import Vector3D
    from org.hipparchus.ode.nonstiff import DormandPrince853Integrator
    from org.orekit.attitudes import FrameAlignedProvider
    from org.orekit.forces.gravity import HolmesFeatherstoneAttractionModel
    from org.orekit.forces.gravity.potential import GravityFieldFactory, TideSystem
    from org.orekit.frames import FramesFactory
    from org.orekit.orbits import CartesianOrbit, OrbitType
    from org.orekit.propagation import SpacecraftState
    from org.orekit.propagation.numerical import NumericalPropagator
    from org.orekit.time import AbsoluteDate
    from org.orekit.utils import PVCoordinates

    table = jpype.JArray(jpype.JDouble, 2)
    provider = GravityFieldFactory.getNormalizedProvider(
        field.radius, field.mu, TideSystem.TIDE_FREE, table(field.triangle(field.c)), table(field.triangle(field.s))
    )
    inertial = FramesFactory.getGCRF()
    epoch = AbsoluteDate.ARBITRARY_EPOCH
    orbit = CartesianOrbit(PVCoordinates(Vector3D(*START[:3]), Vector3D(*START[3:])), inertial, epoch, field.mu)
    attitude: Any = FrameAlignedProvider(inertial)
    force = HolmesFeatherstoneAttractionModel(inertial, provider)
    absolute = jpype.JArray(jpype.JDouble)([1e3 * tolerance] * 3 + [tolerance] * 3 + [MASS_TOLERANCE])
    relative = jpype.JArray(jpype.JDouble)([tolerance] * 6 + [0.0])

    def run() -> tuple[float, float, float]:
        integrator = DormandPrince853Integrator(1e-3, 3000.0, absolute, relative)
        one = NumericalPropagator(integrator, attitude)
        one.setOrbitType(OrbitType.CARTESIAN)
        one.setInitialState(SpacecraftState(orbit))
        one.addForceModel(force)
        place = one.propagate(epoch.shiftedBy(DAY)).getPVCoordinates(inertial).getPosition()
        return place.getX(), place.getY(), place.getZ()

    return run


RACERS = (
    Racer("Orekit DP8(5,3)", "orekit", (1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13), cartesian, warm_ups=40, least=True,
          colour="#E69F00"),
)  # fmt: skip
