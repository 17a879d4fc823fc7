"""Another start of the same flight, ``[from.NAME]``: where it begins, where it ends, what is left of the record."""

import pytest

from sim.inputs.errors import InputError
from sim.scenario import load


def test_a_start_begins_and_ends_where_it_says():
    whole, leg = load("sts-71"), load("sts-71", start="ti")
    names = [phase.name for phase in whole.phase]
    first, last = names.index("Ti"), names.index("Final approach")
    assert leg.phase == whole.phase[first : last + 1]
    assert whole.phase[last + 1].kind == "docked"
    assert (leg.time.liftoff, leg.target) == (whole.time.liftoff, whole.target)
    assert leg.chaser.insertion is None
    assert whole.chaser.relative is None


def test_the_record_of_a_start_is_of_what_it_comes_to():
    whole, leg = load("sts-71").record, load("sts-71", start="ti").record
    assert leg.items() <= whole.items()
    gone = {key.rpartition(".")[0] for key in whole.keys() - leg.keys()}
    assert gone == {"1995-06-27T20:15:13Z", "NC1", "NC2", "NH", "NC3", "undocking"}


def test_a_start_to_the_end_comes_to_the_undocking(tmp_path):
    text = load("sts-71").text
    (tmp_path / "whole.toml").write_text(text.replace('last = "Final approach"', ""))
    leg = load(tmp_path / "whole.toml", start="ti")
    assert leg.phase[-1].kind == "coast"
    assert "undocking.utc" in leg.record


@pytest.mark.parametrize(("last", "near"), [("MC3 ", "MC3"), ("NC1", "before it begins")])
def test_a_start_that_cannot_end_is_an_input_error(tmp_path, last, near):
    text = load("sts-71").text
    (tmp_path / "wrong.toml").write_text(text.replace('last = "Final approach"', f'last = "{last}"'))
    with pytest.raises(InputError, match=near):
        load(tmp_path / "wrong.toml", start="ti")
