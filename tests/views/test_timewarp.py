import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.views.film.film import BEFORE_S, CARD_S, Cut, film_times
from sim.views.film.timewarp import MOST_FOR_MOMENTS, Moment, TimeWarp, acts_of, course, moments_of, opening, paces_of

moments = st.lists(
    st.builds(
        lambda start, span, rate, ease: Moment(start, start + span, rate, ease),
        st.floats(-50.0, 5050.0), st.floats(0.0, 500.0), st.floats(0.5, 500.0), st.floats(0.01, 2.0),
    ),
    max_size=12,
)  # fmt: skip
paces = st.lists(st.tuples(st.floats(0, 5000), st.floats(0, 5000), st.floats(0.05, 8.0)), max_size=8)


@settings(max_examples=80, deadline=None)
@given(moments, paces, st.floats(0.5, 300.0))
def test_film_rises_and_fills_its_seconds(slow, pace, seconds):
    warp = TimeWarp(0.0, 5000.0, seconds, slow, pace)
    film = np.linspace(0.0, seconds, 700)
    flown = warp.flight_time(film)
    assert np.all(np.diff(flown) > 0.0)
    assert flown[0] == pytest.approx(0.0, abs=1e-9)
    assert flown[-1] == pytest.approx(5000.0, rel=1e-12)
    assert warp.film_time(flown) == pytest.approx(film, abs=1e-6 * seconds)


def test_without_moments_and_paces_the_film_runs_evenly():
    warp = TimeWarp(100.0, 1300.0, 60.0)
    assert warp.flight_time([0.0, 15.0, 30.0, 60.0]) == pytest.approx([100.0, 400.0, 700.0, 1300.0])


def test_a_moment_plays_at_its_rate_and_eases():
    warp = TimeWarp(0.0, 10000.0, 60.0, [Moment(5000.0, 5020.0, 10.0, 0.25)])
    rate = np.diff(warp.flight_time(np.arange(0.0, 60.0, 1.0 / 30.0))) * 30.0
    assert np.ptp(warp.film_time([5000.0, 5020.0])) == pytest.approx(2.0, rel=0.06)
    assert rate.min() == pytest.approx(10.0, rel=0.06)
    assert np.abs(np.diff(np.log(rate))).max() < 1.2 / (30.0 * 0.25)


def test_moments_together_leave_the_rest_of_the_flight_its_time():
    slow = [Moment(1000.0 * k, 1000.0 * k + 50.0, 2.0, 0.2) for k in range(1, 9)]
    warp = TimeWarp(0.0, 10000.0, 20.0, slow)
    given_to_moments = sum(float(np.ptp(warp.film_time([m.start_s - 40.0, m.end_s + 40.0]))) for m in slow)
    assert given_to_moments == pytest.approx(MOST_FOR_MOMENTS * 20.0, rel=0.1)


def test_the_rate_of_play_has_no_jumps(flight):
    warp = TimeWarp(0.0, float(flight.t[-1]), 60.0, moments_of(flight), paces_of(flight))
    rate = np.diff(warp.flight_time(np.arange(0.0, 60.0, 1.0 / 30.0)))
    assert np.abs(np.diff(np.log(rate))).max() < 0.25  # a quarter a frame at most


def test_every_burn_and_contact_get_their_share(flight):
    warp = TimeWarp(0.0, float(flight.t[-1]), 60.0, moments_of(flight), paces_of(flight))
    for burn in flight.burns:
        around = np.clip([burn.t_s - 30.0, burn.t_s + burn.duration_s + 30.0], 0.0, None)
        assert np.ptp(warp.film_time(around)) > 0.8
        assert np.ptp(warp.film_time([burn.t_s, burn.t_s + burn.duration_s])) > 0.1 * burn.duration_s
    assert np.ptp(warp.film_time([flight.contact.t_s - 40.0, flight.contact.t_s])) > 4.0


def test_first_and_last_frame_stand_still(flight):
    times = film_times(flight, 30.0, Cut(seconds=60.0))
    assert len(times) == 1800
    assert times[0] == times[15] == flight.t[0]
    assert times[-1] == flight.t[-1] == flight.contact.t_s
    assert times[-2] == times[-40] == flight.contact.t_s - BEFORE_S  # the trail is still that of the approach
    assert np.all(np.diff(times) >= 0.0)


@pytest.mark.parametrize(("end", "seconds"), [(0.0, 10.0), (-5.0, 10.0), (100.0, 0.0)])
def test_no_flight_or_no_film(end, seconds):
    with pytest.raises(ValueError, match="a film needs"):
        TimeWarp(0.0, end, seconds)


def test_a_flight_of_days_is_filmed_in_acts(fake):
    flight = fake.depart(fake.build(short=True))
    acts = acts_of(flight)
    assert [act.name for act in acts] == ["approach", "docked", "departure"]
    warp = course(flight)
    docking, undocking = flight.contact.t_s, flight.at("Undocking")
    assert warp.film_time(docking) == pytest.approx(60.0)
    assert warp.film_time(undocking) - warp.film_time(docking) < 7.0  # five days
    film = np.linspace(0.0, warp.seconds, 4000)
    assert np.all(np.diff(warp.flight_time(film)) > 0.0)
    assert warp.film_time(warp.flight_time(film)) == pytest.approx(film, abs=1e-6)
    for slow in (docking - 10.0, undocking + 10.0):  # nothing important goes by in a blink
        assert np.ptp(warp.film_time([slow - 5.0, slow + 5.0])) > 0.5
    assert flight.at("Loop 1") > undocking
    around = np.ptp(warp.film_time([flight.at("Loop 1") - 2760.0, flight.at("Loop 1")]))
    assert 6.0 < around < 20.0


def test_the_film_opens_before_ti_however_long_the_flight_was_before(fake):
    flight = fake.build(short=True)
    start = flight.burns[0].t_s
    samples = {
        one.name: column[np.r_[0, : len(column)]]  # the first stands twice
        for one in dataclasses.fields(flight)
        if isinstance(column := getattr(flight, one.name), np.ndarray)
    }
    samples["t"][0], samples["range_m"][0] = -2 * 86400.0, 5e6
    early = dataclasses.replace(flight, **samples)
    assert opening(early) == start - 300.0
    assert [act.name for act in acts_of(early)] == ["phasing", "approach"]
    times = film_times(early, 10.0)
    assert times[0] == pytest.approx(start - 300.0)
    assert len(times) / 10.0 == pytest.approx(62.2 + CARD_S, abs=0.2)
    part = film_times(early, 10.0, Cut(since=start, until=flight.contact.t_s, speed=2.0))
    assert part[0] == pytest.approx(start)
    assert part[-1] == pytest.approx(flight.contact.t_s)
    assert len(part) / 10.0 < 34.0 + CARD_S
