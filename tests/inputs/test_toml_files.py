"""Files that cannot be read, and texts that are no TOML: one clear line each."""

import os
import tomllib
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.inputs.errors import InputError
from sim.inputs.toml import LARGEST, parse_document, read_document
from sim.inputs.write import inline, toml_text


def problem_of(path):
    with pytest.raises(InputError) as error:
        read_document(path)
    assert len(error.value.problems) == 1
    return error.value.problems[0]


def test_a_missing_file(tmp_path):
    assert "no such file" in problem_of(tmp_path / "missing.toml").message
    assert problem_of(tmp_path / "missing.toml").file.endswith("missing.toml")


def test_a_directory(tmp_path):
    assert problem_of(tmp_path).message.startswith("is a folder, not a scenario file")


def test_a_file_for_a_folder(tmp_path):
    (tmp_path / "file").write_text("a = 1")
    assert "cannot be read" in problem_of(tmp_path / "file" / "a.toml").message


def test_an_empty_file(tmp_path):
    (tmp_path / "a.toml").write_text("")
    assert "is empty" in problem_of(tmp_path / "a.toml").message


def test_a_file_of_another_encoding_names_the_line(tmp_path):
    (tmp_path / "a.toml").write_bytes(b'schema = 1\ntitle = "Atl\xe4ntis"\n')
    problem = problem_of(tmp_path / "a.toml")
    assert (problem.line, "0xe4" in problem.message, "UTF-8" in problem.message) == (2, True, True)


def test_a_binary_file(tmp_path):
    (tmp_path / "a.toml").write_bytes(bytes(range(256)) * 50)
    assert "UTF-8" in problem_of(tmp_path / "a.toml").message


def test_a_file_too_large(tmp_path):
    (tmp_path / "a.toml").write_text('title = "' + "x" * 1_000_000 + '"')
    assert "larger than" in problem_of(tmp_path / "a.toml").message


def test_a_null_in_the_path(tmp_path):
    assert "cannot be read" in problem_of(tmp_path / "a\0b.toml").message


def test_a_name_too_long(tmp_path):
    assert "cannot be read" in problem_of(tmp_path / ("a" * 5000 + ".toml")).message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser reads everything")
def test_an_unreadable_file(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("a = 1")
    path.chmod(0)
    assert "cannot be read" in problem_of(path).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.toml")
    assert "no ordinary file" in problem_of(tmp_path / "a.toml").message


MONSTERS = {
    "deep list": "a = " + "[" * 100_000,
    "deep table": "a = " + "{a=" * 90_000,
    "dotted key": "a." * 50_000 + "a = 1",
    "dotted header": "[" + "a." * 50_000 + "a]",
    "quoted dotted key": '"a"' + ' . "a"' * 40_000 + " = 1",
    "open text": "a = '" + "[" * 200_000,
    "number": "a = " + "9" * 100_000,
    "long list": "a = [" + "1," * 100_000 + "]",
    "same key": "a = {" + "b=1," * 9 + "c=1}",
    "many keys": "".join(f"k{i} = 1\n" for i in range(20_000)),
}


@pytest.mark.parametrize("name", MONSTERS)
def test_monsters_are_refused(name):
    assert len(MONSTERS[name]) <= LARGEST
    with pytest.raises(InputError) as error:
        parse_document(MONSTERS[name], "a.toml")
    assert len(str(error.value)) < 500


def test_thirty_parts_of_a_key_and_dots_in_texts_are_fine():
    text = ".".join(["a"] * 11) + ' = 1\nb = "' + "a .. " * 500 + '"\n# ' + "word. " * 20
    assert parse_document(text, "a.toml").data["b"]


def test_a_syntax_error_keeps_its_line():
    with pytest.raises(InputError) as error:
        parse_document('schema = 1\ntitle = "open\n', "a.toml")
    problem = error.value.problems[0]
    assert (problem.file, problem.line) == ("a.toml", 2)
    assert problem.excerpt == 'title = "open'
    assert "quotes are not closed" in problem.message


KEYS = st.text(max_size=6)
VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False),
        st.text(max_size=20),
        st.datetimes(timezones=st.just(UTC)),
        st.dates(),
        st.times(),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_written_reads_back(data):
    assert tomllib.loads(toml_text(data)) == data


@pytest.mark.parametrize("value", [None, {1, 2}, object(), [None], {"a": b"x"}])
def test_what_toml_cannot_say_is_not_written(value):
    with pytest.raises(TypeError):
        inline(value)


@pytest.mark.parametrize("line", ["seed = \u22123", "a = [1, \u22122]", "a = 1e\u22123"])
def test_a_minus_that_is_no_hyphen_is_told(line):
    with pytest.raises(InputError, match=r"not TOML"):
        parse_document(line, "a.toml")
    if "e\u2212" not in line:
        with pytest.raises(InputError, match=r"this is the sign U\+2212; a number has a hyphen"):
            parse_document(line, "a.toml")
