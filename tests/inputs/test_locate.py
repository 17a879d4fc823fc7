"""From key paths to lines: every key of a TOML text is found where it stands, and no text makes the scanner fail."""

import string
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.inputs.locate import locate
from sim.inputs.write import toml_text

TEXT = """\
# a comment with [brackets] and key = value
title = "A # in a text, [brackets] and \\" quotes"

[time]  # a table
epoch = 1995-06-29T09:30:00Z

[target]
orbit = { tle = ["1 [a]", '2 {b}'], more.deep = { x = 1 } }
"quoted.key" = 'literal # text'
words = \"\"\"
[not.a.table]
key = "no key" # no comment
\"\"\"
dotted.inner . key = 5
list = [
    # a comment in a list
    "a, b", # [
    [1, 2,
     3],
    { name = "x", range = "5 ft" },
]

[[phase]]
name = "one"
[[phase.gates]]
range = 1
[[phase.gates]]
range = 2
[[phase]]
name = 'two'
[phase.until]
duration = 3
[record]
"contact.utc" = { flown = 1995-06-29T13:00:16Z, source = "a" }
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("title",), 2, 1),
        (("time",), 4, 1),
        (("time", "epoch"), 5, 1),
        (("target", "orbit"), 8, 1),
        (("target", "orbit", "tle", 1), 8, 27),
        (("target", "orbit", "more", "deep", "x"), 8, 51),
        (("target", "quoted.key"), 9, 1),
        (("target", "words"), 10, 1),
        (("target", "dotted", "inner", "key"), 14, 16),
        (("target", "list"), 15, 1),
        (("target", "list", 0), 17, 5),
        (("target", "list", 1, 2), 19, 6),
        (("target", "list", 2, "range"), 20, 19),
        (("phase",), 23, 1),
        (("phase", 0, "name"), 24, 1),
        (("phase", 0, "gates", 0, "range"), 26, 1),
        (("phase", 0, "gates", 1, "range"), 28, 1),
        (("phase", 1), 29, 1),
        (("phase", 1, "until", "duration"), 32, 1),
        (("record", "contact.utc", "source"), 34, 49),
        (("time", "liftoff"), 4, 1),  # not there: its table
        (("phase", 1, "until", "range"), 31, 1),
        (("nothing",), None, None),
        ((), None, None),
    ],
)
def test_a_key_stands_on_its_line(path, line, column):
    tomllib.loads(TEXT)
    assert locate(TEXT).find(path) == (None if line is None else (line, column))


NAMES = st.text(string.ascii_letters + string.digits + "-_.# [\"'é", min_size=1, max_size=8)
SCALARS = st.one_of(
    st.booleans(), st.integers(-9, 9), st.floats(-1e9, 1e9), st.text(max_size=12), st.just("[x] # {y} = '\"\n")
)
INNER = st.recursive(
    SCALARS,
    lambda children: st.one_of(st.lists(children, max_size=3), st.dictionaries(NAMES, children, max_size=3)),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(
    NAMES, st.one_of(INNER, st.lists(st.dictionaries(NAMES, INNER, max_size=3), min_size=1, max_size=3)), max_size=5
)


def _paths(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from _paths(item, (*path, key))


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_every_key_of_any_document_is_found(data):
    text = toml_text(data)
    assert tomllib.loads(text) == data
    places = locate(text)
    lines = text.split("\n")
    for path in _paths(data):
        found = places.find(path)
        assert found is not None, path
        line, column = found
        rest = lines[line - 1][column - 1 :]
        if isinstance(path[-1], str) and not rest.startswith("["):
            parsed = tomllib.loads(_as_statement(rest))
            assert list(parsed) == [path[-1]]


def _as_statement(rest):
    """Cut a text that begins with a key to ``key = 0``."""
    if rest[0] in "\"'":
        end = 1
        while rest[end] != rest[0]:
            end += 2 if rest[end] == "\\" else 1
        return rest[: end + 1] + " = 0"
    return rest.split("=")[0] + "= 0"


@settings(max_examples=300, deadline=None)
@given(st.text("[]{}\"'#=.,\\\n\r\t ab1é\x00", max_size=60))
def test_garbage_gives_places_or_none(text):
    places = locate(text)
    places.find(("a", 0, "b"))
    places.excerpt(1, 2)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 30), st.text("[]{}\"'#=.,\n x", max_size=3))
def test_a_damaged_text_gives_places_or_none(at, length, put):
    text = TEXT[:at] + put + TEXT[at + length :]
    for path in [("title",), ("phase", 1, "until", "duration"), ("record", "contact.utc", "source")]:
        found = locate(text).find(path)
        assert found is None or 1 <= found[0] <= text.count("\n") + 1


MONSTERS = {
    "brackets": "[" * 300_000,
    "deep list": "a = " + "[" * 300_000,
    "deep table": "a = " + "{a=" * 100_000,
    "quotes": '"' * 300_000,
    "dotted key": "a.b" * 100_000,
    "open text": "a = '''" + "''b" * 100_000,
    "long list": "a = [" + "1," * 150_000 + "]",
    "escapes": "a = " + '"\\"' * 100_000,
    "comment": "#" * 300_000,
    "backslashes": "\\" * 300_000,
    "many lines": "a = 1\n" * 50_000,
}


@pytest.mark.parametrize("name", MONSTERS)
def test_large_garbage_ends_soon(name, work):
    with work() as calls:
        locate(MONSTERS[name]).find(("a",))
    assert calls[0] < 30 * len(MONSTERS[name])  # in proportion to its length


def test_the_excerpt_of_a_long_line_shows_the_place():
    text = "x = " + '"' + "a" * 200 + '", ' + "HERE" + "b" * 200
    excerpt, mark = locate(text).excerpt(1, text.index("HERE") + 1)
    assert mark is not None
    assert excerpt[mark:].startswith("HERE")
    assert len(excerpt) <= 106
    assert locate(text).excerpt(2) == ("", None)
