import pytest

import sim
from sim.flight.differences import as_text, changed_settings, differences

FOOT = 0.3048


@pytest.fixture(scope="module")
def runs(sts_71):
    return sts_71, sim.run("sts-71", start="ti", set={"phase.Ti.aim.after": "70 min", "model.seed": 5})


def row(rows, group, name):
    (found,) = [each for each in rows if (each.group, each.name) == (group, name)]
    return found


def test_settings_by_key_as_they_are_written(runs):
    settings = {each.name: (each.first, each.second) for each in changed_settings(*(run.scenario for run in runs))}
    assert settings == {"phase.Ti.aim.after": ("76.9 min", "70 min"), "model.seed": ("71", "5")}


def test_the_same_in_another_unit_is_the_same():
    one = sim.load("sts-71", start="ti", set={"phase.Ti.aim.after": "70 min"})
    other = sim.load("sts-71", start="ti", set={"phase.Ti.aim.after": "4200 s"})
    assert changed_settings(one, other) == ()


def test_a_run_and_itself_differ_in_nothing(runs):
    for each in differences(runs[0], runs[0]):
        assert each.group != "setting"
        assert each.first == each.second
        assert not each.difference


def test_the_figures_are_the_flights(runs):
    a, b = runs
    rows = differences(a, b)
    late = row(rows, "time", "MC2")
    assert late.difference == pytest.approx(b.at("MC2") - a.at("MC2"), abs=1e-6)
    assert late.first == a.met(a.at("MC2"))
    assert row(rows, "delta-v", "in all").difference == pytest.approx((b.dv_total_m_s - a.dv_total_m_s) / FOOT)
    parts = [each.first for each in rows if each.group == "delta-v" and each.name != "in all"]
    assert sum(parts) == pytest.approx(a.dv_total_m_s / FOOT, rel=0.01)
    kg = [each.second for each in rows if each.group == "propellant" and each.name != "in all"]
    assert sum(kg) == pytest.approx(b.propellant_kg)
    assert row(rows, "contact", "closing rate").second == pytest.approx(b.contact.closing_rate_m_s / FOOT)


def test_the_table_as_text(runs):
    rows = differences(*runs)
    text = as_text(rows, ("A", "B"))
    lines = text.splitlines()
    assert len(lines) == len(rows) + 5
    assert any(line.split()[:3] == ["phase.Ti.aim.after", "76.9", "min"] for line in lines)
    assert max(map(len, lines)) < 100


def test_other_flights_and_events_that_one_has_alone(runs):
    other = sim.run("mir-deorbit-2001")
    rows = differences(runs[0], other)
    assert row(rows, "delta-v", "Ti").second is None
    assert row(rows, "time", "contact").difference is None
    assert "and " in as_text(rows, ("A", "B"))


def test_what_a_file_leaves_out_is_what_is_flown_without_it(small, tmp_path):
    coast = {"Far": {"kind": "coast", "until": {"duration": "10 min"}}}
    said = {"gravity": "j2", "sun": False, "drag": True, "atmosphere": {"model": "layered"}}
    silent = dict.fromkeys(said)
    one, other = (
        sim.load(small(tmp_path, coast, model=model, file=name))
        for model, name in ((said, "a.toml"), (silent, "b.toml"))
    )
    assert changed_settings(one, other) == ()
    zonal = sim.load(small(tmp_path, coast, model={**said, "gravity": "zonal", "moon": True}, file="c.toml"))
    settings = {row.name: (row.first, row.second) for row in changed_settings(other, zonal)}
    assert settings == {"model.gravity": ("j2", "zonal"), "model.moon": ("false", "true")}
    air = sim.load(small(tmp_path, coast, model={**silent, "atmosphere": {"density": "1e-12 kg/m3"}}, file="d.toml"))
    settings = {row.name: (row.first, row.second) for row in changed_settings(air, other)}
    assert settings["model.atmosphere.density"] == ("1e-12 kg/m3", "8.6e-13 kg/m3")
    limits = {"Far": {**coast["Far"], "limit": "3 h"}}
    longer = sim.load(small(tmp_path, limits, model=said, file="e.toml"))
    settings = {row.name: (row.first, row.second) for row in changed_settings(one, longer)}
    assert settings == {"phase.Far.limit": ("6 h", "3 h")}
    extra = sim.load(small(tmp_path, {**coast, "On": coast["Far"]}, model=said, file="f.toml"))
    assert {row.first for row in changed_settings(one, extra)} == {None}, "a phase that is not there has no limit"
