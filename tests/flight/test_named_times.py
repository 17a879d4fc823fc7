import pytest

from sim.flight.named_times import moment, names
from sim.inputs.errors import InputError

FOOT = 0.3048


@pytest.fixture(scope="module")
def flight(sts_71):
    return sts_71


def test_names_in_any_case(flight):
    assert moment(flight, "MC4") == flight.at("MC4") == moment(flight, " mc4 ")
    assert moment(flight, "30 ft hold") == next(p.start_s for p in flight.phases if p.name == "30 ft hold")
    assert moment(flight, "Contact") == flight.contact.t_s
    assert moment(flight, "start") == flight.t[0]
    assert moment(flight, "end") == flight.t[-1]


def test_names_with_a_shift(flight):
    assert moment(flight, "Ti + 5 min") == pytest.approx(flight.at("Ti") + 300.0)
    assert moment(flight, "contact-20s") == pytest.approx(flight.contact.t_s - 20.0)


@pytest.mark.parametrize("text", ["30ft", "30 ft", "9.144 m", "30 ft, closing"])
def test_ranges(flight, text):
    t = moment(flight, text)
    assert flight.state(t).range_m == pytest.approx(30.0 * FOOT, abs=0.02)
    assert flight.range_m[flight.t < t - 1.0].min() > 30.0 * FOOT


def test_a_range_that_opens(flight):
    t = moment(flight, "7.8 nmi opening")
    assert flight.state(t).range_m == pytest.approx(7.8 * 1852.0, abs=1.0)
    assert flight.state(t).range_rate_m_s > 0.0
    assert moment(flight, "7.8 nmi closing") > t


def test_times(flight):
    contact = flight.contact.t_s
    assert moment(flight, flight.met(contact)) == pytest.approx(contact, abs=0.51)
    assert moment(flight, flight.plan.clock.iso(contact, 3)) == pytest.approx(contact, abs=1e-3)
    assert moment(flight, f"{flight.utc(contact):%Y-%m-%d %H:%M:%S}") == pytest.approx(contact, abs=1.01)
    assert moment(flight, f"{flight.utc(contact):%H:%M:%S}") == pytest.approx(contact, abs=1.01)
    assert moment(flight, "90 min") == 5400.0


def test_a_time_of_day_of_the_next_day(flight):
    with pytest.raises(InputError, match="after the flight has ended"):
        moment(flight, "00:10")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MC5", "did you mean 'MC"),
        ("Ti + 5 days", "this flight has start, Ti, MC1"),
        ("100000 s", "after the flight has ended"),
        ("1995-06-28T12:00:00Z", "before the flight begins"),
        ("200 ft opening", "never grows"),
        ("30 feet", "did you mean '30 ft'"),
        ("50 nmi", "to 8.0 nmi"),
        ("25:00:00", "no moment"),
        ("", "no moment"),
        ("3 kg", "no moment"),
    ],
)
def test_what_is_no_moment(flight, text, words):
    with pytest.raises(InputError) as error:
        moment(flight, text)
    assert words in str(error.value)
    assert "--at" in str(error.value)


def test_the_names_run_with_the_time(flight):
    times = list(names(flight).values())
    assert times == sorted(times)
    assert {"start", "Ti", "MC4", "30 ft hold", "contact", "end"} <= names(flight).keys()
