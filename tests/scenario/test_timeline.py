"""The timeline that a scenario's file alone tells: how early and late each phase is, by what, and what is settled."""

from datetime import datetime

import pytest

import sim
from sim.inputs.errors import InputError
from sim.scenario import catalogue
from sim.scenario.timeline import first_intercept, known_time, timeline

FLIGHTS = [entry.name for entry in catalogue.entries() if entry.name.startswith("sts-")]


def times(scenario, turn=None):
    slots = timeline(scenario.phase, lambda date: (date - scenario.time.epoch).total_seconds(), turn)
    return {phase.name: slot for phase, slot in zip(scenario.phase, slots, strict=True)}


@pytest.fixture(scope="module")
def sts_71():
    return sim.load("sts-71")


@pytest.fixture(scope="module")
def found(sts_71):
    return times(sts_71)


def seconds(scenario, text):
    return (datetime.fromisoformat(text) - scenario.time.epoch).total_seconds()


def test_a_date_is_the_time_itself(sts_71, found):
    ti = found["Ti"].begin
    assert ti.earliest == ti.nominal == ti.latest == seconds(sts_71, "1995-06-29T09:30:00+00:00")
    assert (ti.by, ti.settled) == ("date", True)


def test_a_lead_counts_back_and_a_delay_on(found):
    ti = found["Ti"].begin.earliest
    ncc, mc1 = found["NCC"].begin, found["MC1"].begin
    assert (ncc.by, ncc.of, ncc.settled) == ("before", "Ti", True)
    assert ncc.earliest == ncc.latest == ti - 57.7 * 60.0
    assert (mc1.by, mc1.of, mc1.settled) == ("after", "Ti", True)
    assert mc1.earliest == mc1.latest == ti + 20.0 * 60.0


def test_an_elevation_has_its_window(found):
    ti, mc2, mc3 = found["Ti"].begin.earliest, found["MC2"].begin, found["MC3"].begin
    assert (mc2.by, mc2.of, mc2.settled) == ("elevation", "Ti", False)
    assert [mc2.earliest - ti, mc2.nominal - ti, mc2.latest - ti] == pytest.approx([46.9 * 60, 49.9 * 60, 56.9 * 60])
    assert mc3.nominal == pytest.approx(mc2.nominal + 17.0 * 60.0)
    assert not mc3.settled, "it counts from what is not settled"


def test_what_is_moved_to_a_node_or_counted_in_revolutions_lies_between_bounds(found):
    npc = found["NPC"].begin
    assert found["NH"].begin.earliest <= npc.earliest < npc.nominal < npc.latest
    assert (npc.by, npc.of, npc.settled) == ("after", "NH", False)


def test_a_hold_is_left_so_that_something_later_is_in_time(sts_71, found):
    arrival, contact = (seconds(sts_71, f"1995-06-29T{time}+00:00") for time in ("12:40:00", "13:00:16"))
    assert (found["250 ft hold"].end.by, found["250 ft hold"].end.of) == ("arrival", "30 ft hold")
    assert not found["250 ft hold"].end.settled
    assert found["Approach to 30 ft"].end.earliest == found["30 ft hold"].begin.nominal == arrival
    assert found["30 ft hold"].begin.settled
    assert found["30 ft hold"].end.latest >= contact
    assert (found["Final approach"].end.by, found["Final approach"].end.settled) == ("contact", True)


def test_what_flight_alone_ends_takes_its_limit_at_most(sts_71, found):
    arc = found["Arc under Mir"]
    limit = next(phase.limit for phase in sts_71.phase if phase.name == "Arc under Mir")
    assert (arc.end.by, arc.end.settled) == ("found", False)
    assert arc.end.earliest == arc.begin.earliest
    assert arc.end.latest == arc.begin.latest + limit


def test_a_burn_ends_as_it_begins_but_unsettled(found):
    assert found["Ti"].end[:3] == found["Ti"].begin[:3]
    assert not found["Ti"].end.settled


@pytest.mark.parametrize("name", FLIGHTS)
def test_bounds_are_in_order(name):
    before = 0.0
    for slot in times(sim.load(name), turn=5540.0).values():
        assert slot.ready == before <= slot.begin.earliest
        for moment in (slot.begin, slot.end):
            assert moment.earliest <= moment.nominal <= moment.latest
        assert slot.begin.earliest <= slot.end.earliest
        assert slot.begin.latest <= slot.end.latest
        before = slot.end.earliest


def test_a_lead_in_revolutions_is_known_with_the_revolution():
    scenario = sim.load("sts-74")
    number = [phase.name for phase in scenario.phase].index("NH")  # two and a half before NC4, which is one before Ti

    def since(date):
        return (date - scenario.time.epoch).total_seconds()

    assert known_time(scenario.phase, number, since) is None
    ti = times(scenario)["Ti"].begin.earliest
    assert known_time(scenario.phase, number, since, 5500.0) == ti - 5500.0 - 2.5 * 5500.0
    known = times(scenario, 5500.0)["NH"].begin
    assert known.earliest == known.latest == ti - 3.5 * 5500.0
    loose = times(scenario)["NH"].begin
    assert loose.earliest < known.earliest < loose.latest <= ti


@pytest.mark.parametrize("name", FLIGHTS)
def test_ti_begins_the_intercept(name):
    assert first_intercept(sim.load(name).phase).name == "Ti"


def test_the_intercept_is_found_by_what_the_burns_are_for():
    phases = sim.load("sts-71").phase
    other = tuple(phase.model_copy(update={"name": f"Phase {k}"}) for k, phase in enumerate(phases))
    named = [phase.name for phase in phases].index("Ti")
    assert first_intercept(other) is other[named]
    assert first_intercept(other[named + 1 :]) is other[named + 1], "begun later, the first correction leads there"
    early = other[named].model_copy(update={"name": "A hop far out"})
    assert first_intercept((early, *other)) is other[named], "what is followed by phasing does not lead to the target"
    near = [k for k, phase in enumerate(phases) if phase.traits.stage == "approach"]
    assert first_intercept(other[near[0] :]) is None


def test_a_wait_is_used_up_by_what_counts_from_what_lies_between():
    # MC2 is 46.9 min after Ti at the earliest and MC3 17 min after that: an hour after Ti is too soon for MC4
    with pytest.raises(InputError, match=r"the phases since 'Ti' take at least 63\.9 min, longer than 60 min"):
        sim.load("sts-71", set={"phase.MC4.at": {"after": "Ti", "delay": "60 min"}})
    assert sim.load("sts-71", set={"phase.MC4.at": {"after": "Ti", "delay": "64 min"}})
