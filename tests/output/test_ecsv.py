"""Tables on disk: read back to the bit, by us and by astropy with units."""

import subprocess
import sys
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.output.ecsv import read_ecsv, write_ecsv

EXTREMES = [0.0, -0.0, 5e-324, -1.7976931348623157e308, 0.1, 1 / 3, 1e16, 1e-5, 123456789.123456789, np.inf, -np.inf]
META = {
    "scenario": "sts-71",
    "text": 'title = "STS-71"\n# a comment: {not yaml} °→\t\\ \x7f\x85\u2028\ufeff\x00\U0001f680',
    "seed": 71,
    "small": 1e-05,
    "large": 2e300,
    "fraction": 0.1,
    "captured": True,
    "failure": None,
    "events": [{"name": "Ti", "t_s": 0.0}, {"name": "contact", "t_s": 12616.25, "dv": [1.5e-7, -2.0, 3.0]}],
    "empty": {},
    "none": [],
    "yes": "no",
    "number": "1e5",
    "odd: key": "nan .nan, -.inf",
}


@pytest.fixture
def columns():
    rng = np.random.default_rng(5)
    return {
        "t": ("s", np.arange(11.0) / 3.0),
        "x": ("m", np.array(EXTREMES)),
        "vx": ("m / s", rng.normal(size=11) * 1e-3),
        "angle": ("deg", rng.normal(size=11).astype(np.float32)),
        "jets": ("", np.arange(11) * 2**58),
        "lit": ("", np.arange(11) % 3 == 0),
        "phase": ("", ['Ti, "first"', "R-bar approach", "hold 250 ft", "a, b", "#", "°", *"abcde"]),
        "mass, dry": ("kg", [103e3] * 11),
    }


def same(one, other):
    return one.dtype == other.dtype and one.tobytes() == other.tobytes()


def test_reads_back_to_the_bit(tmp_path, columns):
    write_ecsv(tmp_path / "table.ecsv", columns, META)
    back, meta = read_ecsv(tmp_path / "table.ecsv")
    assert list(back) == list(columns)
    for name, (unit, values) in columns.items():
        assert back[name][0] == unit
        assert same(back[name][1], np.asarray(values))
    assert meta == META


def test_astropy_reads_it_with_units(tmp_path, columns):
    from astropy import units as u
    from astropy.table import QTable

    write_ecsv(tmp_path / "table.ecsv", columns, META)
    table = QTable.read(tmp_path / "table.ecsv")
    assert table.colnames == list(columns)
    for name, (unit, values) in columns.items():
        if unit:
            assert table[name].unit == u.Unit(unit)
            assert same(table[name].value, np.asarray(values))
        else:
            assert same(np.asarray(table[name]), np.asarray(values))
    assert dict(table.meta) == META
    assert (table["x"][4] / table["t"][3]).to(u.m / u.s).value == 0.1


def test_nan_is_kept_in_cells_and_metadata(tmp_path):
    from astropy.table import QTable

    path = tmp_path / "nan.ecsv"
    write_ecsv(path, {"x": ("m", np.array([1.0, np.nan]))}, {"a": float("nan"), "b": [np.inf, -np.inf], "c": ".nan"})
    for values, meta in (
        (read_ecsv(path)[0]["x"][1], read_ecsv(path)[1]),
        (QTable.read(path)["x"].value, QTable.read(path).meta),
    ):
        assert values[0] == 1.0
        assert np.isnan(values[1])
        assert np.isnan(meta["a"])
        assert meta["b"] == [np.inf, -np.inf]
        assert meta["c"] == ".nan"


def test_what_astropy_writes_from_it_is_the_same_table(tmp_path, columns):
    from astropy.table import QTable

    write_ecsv(tmp_path / "ours.ecsv", columns, {"seed": 71})
    QTable.read(tmp_path / "ours.ecsv").write(tmp_path / "theirs.ecsv", delimiter=",")
    again = QTable.read(tmp_path / "theirs.ecsv")
    for name, (_, values) in columns.items():
        assert np.asarray(getattr(again[name], "value", again[name])).tolist() == np.asarray(values).tolist()
    with pytest.raises(ValueError, match=r"theirs\.ecsv, line \d+: not as this program writes it"):
        read_ecsv(tmp_path / "theirs.ecsv")


def test_a_spreadsheet_sees_names_and_rows(tmp_path):
    write_ecsv(tmp_path / "t.ecsv", {"t": ("s", [0.0, 0.5]), "range": ("m", [76.2, 1e-7]), "phase": ("", ["a", ""])})
    lines = (tmp_path / "t.ecsv").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["t,range,phase", "0.0,76.2,a", '0.5,1e-07,""']
    assert lines[0] == "# %ECSV 1.0"


def test_a_table_without_rows(tmp_path):
    from astropy.table import QTable

    write_ecsv(tmp_path / "t.ecsv", {"t": ("s", np.array([])), "n": ("", np.array([], dtype=np.int64))})
    back, meta = read_ecsv(tmp_path / "t.ecsv")
    assert same(back["t"][1], np.array([]))
    assert same(back["n"][1], np.array([], dtype=np.int64))
    assert meta == {}
    assert len(QTable.read(tmp_path / "t.ecsv")) == 0


@given(st.lists(st.floats(), min_size=1), st.text(st.characters(codec="utf-8")))
def test_any_float_and_any_text_survive(tmp_path_factory, values, text):
    path = tmp_path_factory.getbasetemp() / "any.ecsv"
    write_ecsv(path, {"x": ("m", np.array(values))}, {"text": text, text: values})
    back, meta = read_ecsv(path)
    assert np.array_equal(back["x"][1], np.array(values), equal_nan=True)
    expected = {"text": text, text: values}
    assert meta.keys() == expected.keys()
    assert np.array_equal(np.array(meta[text]), np.array(expected[text]), equal_nan=text != "text")


@given(
    st.lists(st.text(st.characters(codec="utf-8")).filter(lambda text: text.splitlines() in ([text], [])), min_size=1)
)
def test_any_cells_of_text_survive(tmp_path_factory, texts):
    path = tmp_path_factory.getbasetemp() / "texts.ecsv"
    cells = np.array(texts)
    write_ecsv(path, {"phase": ("", cells), "note": ("", cells[::-1])})
    assert read_ecsv(path)[0]["phase"][1].tolist() == cells.tolist()


@given(st.text(st.characters(codec="utf-8")))
def test_astropys_yaml_agrees_with_any_text(text):
    import yaml

    from sim.output.ecsv import as_yaml

    assert yaml.safe_load(f"  {as_yaml(text[:900])}: {as_yaml([text])}") == {text[:900]: [text]}


@given(st.floats(allow_nan=False))
def test_astropys_yaml_agrees_with_any_float(number):
    import yaml

    from sim.output.ecsv import as_yaml

    back = yaml.safe_load(as_yaml(number))
    assert type(back) is float
    assert back == number


@pytest.mark.parametrize(
    ("columns", "error", "reason"),
    [
        ({}, ValueError, "needs a column"),
        ({"t": ("s", [1.0, 2.0]), "x": ("m", [1.0])}, ValueError, "'x' has 1 rows, the first column has 2"),
        ({"r": ("m", np.zeros((2, 3)))}, ValueError, "'r' has 2 dimensions"),
        ({"r": ("m", 1.0)}, ValueError, "'r' has 0 dimensions"),
        ({"phase": ("", ["a\nb"])}, ValueError, "line break"),
        ({"phase": ("", ["a\u2028b"])}, ValueError, "line break"),
        ({"a\rb": ("", [1.0])}, ValueError, "line break"),
        ({"z": ("", np.array([1j]))}, TypeError, "'z' holds complex128"),
        ({"z": ("", [None, 1.0])}, TypeError, "'z' holds object"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_file_is_touched(tmp_path, columns, error, reason):
    with pytest.raises(error, match=reason):
        write_ecsv(tmp_path / "t.ecsv", columns)
    assert not (tmp_path / "t.ecsv").exists()


def test_metadata_of_another_kind_is_refused(tmp_path):
    with pytest.raises(TypeError, match="metadata cannot hold datetime"):
        write_ecsv(tmp_path / "t.ecsv", {"t": ("s", [0.0])}, {"when": datetime(1995, 6, 29)})


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("%ECSV 1.0", "%ECSV 0.9", "line 1: not a table in ECSV"),
        ("# - {", "# - [", "line 5: not as this program writes it"),
        ('"float64"', '"float64", "subtype": "json"', "line 5: not as"),
        ('delimiter: ","', 'delimiter: " "', "line 3: not as"),
        ("t,x", "t,y", "line 8: the names differ from"),
        ("0.5,2", "0.5", "line 10: 1 cells in a table of 2 columns"),
        ("0.5,2", "0.5,two", "column 'x': "),
        ("0.5,2", '0.5,"2', "line 10: unexpected end of data"),
    ],
)
def test_a_damaged_file_is_named(tmp_path, old, new, reason):
    path = tmp_path / "t.ecsv"
    write_ecsv(path, {"t": ("s", [0.0, 0.5]), "x": ("", [1, 2])})
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ValueError, match=reason):
        read_ecsv(path)


def test_tables_are_written_without_the_heavy_packages(tmp_path):
    code = (
        f"import sys; from sim.output.ecsv import *; import sim.output.ecsv as t;"
        f"t.write_ecsv({str(tmp_path / 't.ecsv')!r}, {{'t': ('s', [0.0])}}, {{'a': 1}});"
        f"t.read_ecsv({str(tmp_path / 't.ecsv')!r});"
        "print([m for m in ('astropy', 'scipy', 'yaml', 'numba', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
