"""Files that no folder can hold well: huge, deep, damaged, of other encodings. A clear line each, and soon."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.inputs.errors import InputError
from sim.scenario import load

FILES = Path(__file__).parent.parent / "scenarios"
GOOD = (FILES / "valid" / "kind-approach-hold-dock.toml").read_text()
HOLD = 'until = { duration = "5 min" }'
TITLE = "From below to contact"
assert HOLD in GOOD
assert TITLE in GOOD

HOSTILE = {
    "a megabyte of title": GOOD.replace(TITLE, "x" * 1_000_000).encode(),
    "a quarter megabyte of title": GOOD.replace(TITLE, "x" * 250_000).encode(),
    "a long quantity": GOOD.replace("5 min", "5" * 250_000 + " min").encode(),
    "a long phase name": GOOD.replace('"Hold"', '"' + "Hold" * 60_000 + '"').encode(),
    "a long key": (GOOD + f'"{"k" * 250_000}" = 1\n').encode(),
    "a long record key": (GOOD + f'"{"k" * 250_000}.utc" = {{ flown = "1 m", source = "a" }}\n').encode(),
    "a long element set": GOOD.replace(
        'altitude = "390 km", inclination = "51.65 deg"', f'tle = ["1 {"9" * 90_000}", "2 {"9" * 90_000}"]'
    ).encode(),
    "a long vehicle name": GOOD.replace("mir-sts-71", "m" * 250_000).encode(),
    "a long vehicle path": GOOD.replace("mir-sts-71", "m" * 250_000 + ".toml").encode(),
    "a null in a vehicle path": GOOD.replace("mir-sts-71", "mir\\u0000.toml").encode(),
    "a device for a vehicle": GOOD.replace("mir-sts-71", "/dev/zero.toml").encode(),
    "deep lists": GOOD.replace(HOLD, "until = " + "[" * 100_000 + "]" * 100_000).encode(),
    "deep tables": GOOD.replace(HOLD, "until = " + "{a=" * 50_000 + "1" + "}" * 50_000).encode(),
    "fifty deep": GOOD.replace(HOLD, "until = " + "{a=" * 50 + "1" + "}" * 50).encode(),
    "a deep key": (GOOD + "a." * 100_000 + "a = 1\n").encode(),
    "a deep header": (GOOD + "[" + "a." * 100_000 + "a]\n").encode(),
    "many phases": (GOOD + "\n".join(f'[[phase]]\nname = "{i}"\nkind = "burn"' for i in range(900))).encode(),
    "too many phases": (GOOD + "[[phase]]\n" * 20_000).encode(),
    "many gates": GOOD.replace("gates = [", "gates = [" + '{ range = "9 ft", rate = "1 ft/s" },' * 900).encode(),
    "many unknown keys": (GOOD + "".join(f'"k{i}" = 1\n' for i in range(900))).encode(),
    "a thousand sources": GOOD.replace("[time]", "sources = [" + '"a",' * 1000 + "]\n[time]").encode(),
    "latin-1": GOOD.replace(TITLE, "Rendezvous à Mir").encode("latin-1"),
    "utf-16 without its mark": GOOD.encode("utf-16-le"),
    "half of a letter in utf-16": GOOD.encode("utf-16")[:-1],
    "a null character": GOOD.replace(TITLE, "a\0b").encode(),
    "binary": bytes(range(256)) * 1000,
    "empty": b"",
    "blank": b" \n" * 100,
    "old Mac line ends": GOOD.replace("\n", "\r").encode(),
    "surrogates": GOOD.replace(TITLE, "\\ud800").encode(),
    "huge numbers": GOOD.replace('"0.1 ft/s"', '"1e' + "9" * 50 + ' ft/s"').encode(),
    "huge exponent": GOOD.replace("[target]", "[model]\nseed = 1e999999\n[target]").encode(),
    "huge seed": GOOD.replace("[target]", "[model]\nseed = " + "9" * 4000 + "\n[target]").encode(),
    "hexadecimal seed": GOOD.replace("[target]", "[model]\nseed = 0x" + "f" * 100_000 + "\n[target]").encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_an_input_error_without_much_work(name, tmp_path, work):
    path = tmp_path / "a.toml"
    path.write_bytes(HOSTILE[name])
    with work() as calls:
        with pytest.raises(InputError) as error:
            load(path)
        text = str(error.value)
    assert calls[0] < 1_000_000  # a call or two for each byte at most
    assert "a.toml" in text
    assert len(text) < 60_000
    assert max(map(len, text.split("\n"))) < 800


def test_missing_and_directory(tmp_path):
    for path in (tmp_path / "no.toml", tmp_path, str(tmp_path / "no.toml"), str(tmp_path)):
        with pytest.raises(InputError):
            load(path)


PIECES = [
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "-",
    "nan",
    "inf",
    "0",
    "1e999",
    " ft",
    "true",
    "[[phase]]\n",
    "é",
    "\0",
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted((FILES / "valid").glob("*.toml"))),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=3),
)
def test_a_damaged_file_loads_or_is_an_input_error(tmp_path_factory, file, damages):
    text = file.read_bytes().decode("utf-8-sig")
    for share, length, piece in damages:
        at = int(share * len(text))
        text = text[:at] + piece + text[at + length :]
    path = tmp_path_factory.getbasetemp() / "damaged.toml"
    path.write_bytes(text.encode())
    said = "good"
    try:
        load(path).to_toml()
    except InputError as error:
        said = str(error)
    assert said


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10), st.dates(), st.times(),
        st.datetimes(),
        st.sampled_from(["5 ft", "-5 ft", "0 ft", "5 min", "0.1 ft/s", "90 deg", "103 t", "cw", "Hold", "nan m"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=2)),
    max_leaves=4,
)  # fmt: skip
KEYS = [
    "schema", "title", "kind", "sources", "time", "time.epoch", "time.liftoff", "model", "model.seed", "model.drag",
    "model.gravity", "model.atmosphere", "model.atmosphere.height", "target", "target.vehicle", "target.orbit",
    "target.orbit.altitude", "target.orbit.tle", "target.orbit.state", "target.orbit.elements", "target.port",
    "target.attitude", "target.attitude.rotation", "chaser", "chaser.vehicle", "chaser.mass", "chaser.port",
    "chaser.relative", "chaser.relative.frame", "chaser.relative.position", "chaser.relative.position.0",
    "chaser.relative.velocity", "chaser.attitude", "phase", "phase.Approach", "phase.Approach.kind",
    "phase.Approach.gates", "phase.Approach.gates.0", "phase.Approach.gates.1.rate", "phase.Approach.until",
    "phase.Approach.until.range", "phase.Approach.corridor", "phase.Approach.limit", "phase.Hold.until",
    "phase.Hold.until.duration", "phase.Hold.range", "phase.Hold.name", "phase.Final approach.rate", "record",
    "record.contact.closing_rate", "record.contact.closing_rate.flown", "record.contact.utc", "nothing", "a.b.c", "",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=2))
def test_any_value_set_anywhere_is_taken_or_an_input_error(changes):
    scenario = load(FILES / "valid" / "kind-approach-hold-dock.toml")
    said = ["good"]
    try:
        scenario.with_changes(changes).to_toml()
    except InputError as error:
        said = [problem.message for problem in error.problems]
    assert said
    assert all(said)
