"""Basilisk: a spacecraft in a simulation process, Fehlberg's 7(8) between the ticks of its task.

It carries an attitude and messages along, so it does more than the others.
"""

from __future__ import annotations

from typing import Any

from race.case import DAY, START, Field, Racer, Run


def simulation(field: Field, step: float) -> Run:
    """Hold a simulation, built anew in every run as its state demands."""
    from Basilisk.architecture import bskLogging
    from Basilisk.simulation import gravityEffector, spacecraft, svIntegrators
    from Basilisk.utilities import SimulationBaseClass, macros

    bskLogging.setDefaultLogLevel(bskLogging.BSK_ERROR)  # it warns in every run that nothing turns its Earth

    def run() -> list[float]:
        base: Any = SimulationBaseClass.SimBaseClass()
        base.CreateNewProcess("flight").addTask(base.CreateNewTask("motion", macros.sec2nano(step)))
        craft = spacecraft.Spacecraft()
        craft.ModelTag = "craft"
        integrator = svIntegrators.svIntegratorRKF78(craft)
        craft.setIntegrator(integrator)
        harmonics = gravityEffector.SphericalHarmonicsGravityModel()
        harmonics.muBody, harmonics.radEquator, harmonics.maxDeg = field.mu, field.radius, field.degree
        harmonics.cBar, harmonics.sBar = field.triangle(field.c), field.triangle(field.s)
        earth = gravityEffector.GravBodyData()
        earth.planetName, earth.isCentralBody = "earth_planet_data", True
        earth.mu, earth.radEquator, earth.gravityModel = field.mu, field.radius, harmonics
        craft.gravField.gravBodies = spacecraft.GravBodyVector([earth])
        base.AddModelToTask("motion", craft)
        craft.hub.r_CN_NInit = [[c] for c in START[:3]]
        craft.hub.v_CN_NInit = [[c] for c in START[3:]]
        base.InitializeSimulation()
        base.ConfigureStopTime(macros.sec2nano(DAY))
        base.ExecuteSimulation()
        return list(craft.scStateOutMsg.read().r_CN_N)

    return run


RACERS = (Racer("Basilisk RKF7(8)", "Basilisk", (120.0, 60.0, 30.0, 15.0), simulation, colour="#000000"),)
