"""What the setup reads off the timeline: the sky's span, burns known before the flight, the speed that suits."""

import pytest

import sim
from sim.environment.clock import DAY_S
from sim.environment.mean_orbit import mean_orbit
from sim.setup.kernels import expected_work
from sim.setup.schedule import burn_time, schedule, sky_span
from sim.setup.setup import make_plan


@pytest.fixture(scope="module")
def plan():
    return make_plan(sim.load("sts-74"), "interpreted")


def test_burns_are_known_before_the_flight(plan):
    ti = plan.clock.seconds(next(phase.at.time for phase in plan.scenario.phase if phase.name == "Ti"))
    turn = mean_orbit(plan.world, plan.pair[:6]).period
    assert plan.burn_time("Ti") == ti
    assert plan.burn_time("NC4") == ti - turn
    assert plan.burn_time("NCC") == ti - 57.7 * 60.0
    slots = schedule(plan.scenario, plan.clock, turn)
    for phase, slot in zip(plan.scenario.phase, slots, strict=True):
        if phase.name in ("Ti", "NC4", "NCC"):
            assert slot.begin.nominal == plan.burn_time(phase.name)
    with pytest.raises(ValueError, match="MC2"):
        burn_time(plan.scenario, plan.clock, "MC2", lambda: turn)


def test_the_sky_reaches_a_day_beyond_all_that_may_be_flown(plan):
    start, end = sky_span(plan.scenario, plan.clock)
    assert start == -DAY_S
    assert end >= schedule(plan.scenario, plan.clock)[-1].end.latest + DAY_S
    undocking = plan.clock.seconds(next(phase for phase in plan.scenario.phase if phase.name == "Docked").until.time)
    assert end > undocking + DAY_S


def test_the_sky_of_a_burn_counted_in_revolutions_reaches_to_it(plan):
    coast = plan.scenario.phase[-1]
    phases = {"until": coast.until.model_copy(update={"duration": 60.0})}
    burn = next(phase for phase in plan.scenario.phase if phase.name == "NH")
    at = burn.at.model_copy(update={"before": None, "after": None, "revolutions": 40.0})
    alone = plan.scenario.model_copy(
        update={"phase": (burn.model_copy(update={"at": at, "aim": None}), coast.model_copy(update=phases))}
    )
    assert sky_span(alone, plan.clock)[1] > 40.0 * 5400.0 + DAY_S


@pytest.mark.parametrize(("name", "start", "least", "most"), [("sts-71", "ti", 0.4, 1.6), ("sts-71", None, 15.0, 45.0)])
def test_the_work_expected_tells_a_short_run_from_a_long_one(name, start, least, most):
    scenario = sim.load(name, start=start)
    plan = make_plan(scenario, "interpreted")
    assert least < expected_work(scenario, plan.world, schedule(scenario, plan.clock), plan.mode) < most


def test_a_coast_counts_once_though_many_follow_each_other():
    scenario = sim.load("mir-decay-1995")
    plan = make_plan(scenario, "interpreted")
    slots = schedule(scenario, plan.clock)
    whole = expected_work(scenario, plan.world, slots, plan.mode)
    last = scenario.model_copy(update={"phase": scenario.phase[-1:]})
    assert whole == pytest.approx(expected_work(last, plan.world, schedule(last, plan.clock), plan.mode))
