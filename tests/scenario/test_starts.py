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


@pytest.mark.parametrize(("last", "near"), [("MC3 ", "MC3"), ("NC1", "comes before 'Ti'")])
def test_a_start_that_cannot_end_is_an_input_error(tmp_path, last, near):
    text = load("sts-71").text
    (tmp_path / "wrong.toml").write_text(text.replace('last = "Final approach"', f'last = "{last}"'))
    with pytest.raises(InputError, match=near):
        load(tmp_path / "wrong.toml", start="ti")


WRONG = {
    'time = "5 deg"': "time",
    "chaser = 1": "chaser",
    "record = []": "record",
    "from = 3": "from",
    "phase = 3": "phase",
    'phase = ["x"]': "phase",
}


@pytest.mark.parametrize("start", [None, "ti"])
@pytest.mark.parametrize("line", WRONG)
def test_a_file_that_is_wrong_is_so_from_every_start(tmp_path, line, start):
    (tmp_path / "wrong.toml").write_text(f'schema = 1\ntitle = "A"\n{line}\n')
    with pytest.raises(InputError, match=WRONG[line]):
        load(tmp_path / "wrong.toml", start=start)


@pytest.mark.parametrize("change", [("epoch = 1995-06-29", "epoch = 1 #"), ('name = "MC4"', "name = 4")])
def test_what_is_wrong_is_shown_at_its_line_from_another_start_too(tmp_path, change):
    text = load("sts-71").text
    before, after = change
    assert before in text
    (tmp_path / "wrong.toml").write_text(text.replace(before, after))
    with pytest.raises(InputError, match=after.split("#")[0]):
        load(tmp_path / "wrong.toml", start="ti")


def test_a_start_without_a_chaser_is_an_input_error(tmp_path):
    text = load("sts-71").text
    start = text[text.index("[from.ti]") :].split("\n\n")[0]
    (tmp_path / "wrong.toml").write_text(load("mir-decay-1995").text + "\n" + start)
    with pytest.raises(InputError, match="a place of the chaser"):
        load(tmp_path / "wrong.toml", start="ti")


@pytest.mark.parametrize(("name", "start", "said"), [
    ("sts-71", "", "allowed: ti"), ("sts-71", "tii", "did you mean 'ti'"), ("mir-decay-1995", "ti", "one start alone"),
])  # fmt: skip
def test_a_start_that_the_file_does_not_have(name, start, said):
    with pytest.raises(InputError, match=said):
        load(name, start=start)
