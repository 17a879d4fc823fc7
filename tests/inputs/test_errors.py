"""Errors as people read them."""

from datetime import UTC, date, datetime

import pytest

from sim.inputs.errors import InputError, Problem, key_text, nearest, shown


def test_a_problem_reads_like_a_compilers_message():
    problem = Problem(
        "unknown key 'gravty'", "my.toml", 12, 1, "model.gravty", '"j2"', "gravity, drag", "gravity", 'gravty = "j2"', 0
    )
    assert str(problem) == (
        "my.toml:12:1: model.gravty: unknown key 'gravty'\n"
        '    12 | gravty = "j2"\n'
        "       | ^\n"
        "       did you mean 'gravity'?\n"
        "       allowed: gravity, drag"
    )


def test_what_was_given_is_repeated_where_no_line_shows_it():
    assert "given: 9" in str(Problem("is too large", "set", key="model.seed", given="9"))
    assert "given" not in str(Problem("9 is too large", "set", key="model.seed", given="9"))


def test_all_problems_come_at_once_in_the_order_of_the_file():
    error = InputError([Problem("second", "a.toml", 9), Problem("first", "a.toml", 2), Problem("second", "a.toml", 9)])
    assert [problem.message for problem in error.problems] == ["first", "second"]
    assert str(error).startswith("2 problems\na.toml:2: first\na.toml:9: second")
    assert isinstance(error, ValueError)


def test_one_problem_of_plain_words():
    assert str(InputError("no film encoder")) == "no film encoder"
    assert str(InputError.single("exists", file="a.toml", key="out")) == "a.toml: out: exists"
    assert str(InputError("exists").in_file("b.toml")) == "b.toml: exists"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        ("a", '"a"'),
        ("a\nb", '"a\\u000ab"'),
        (1.5, "1.5"),
        ([], "an empty list"),
        ([1, "b"], '[1, "b"]'),
        (list(range(9)), "a list of 9"),
        ([[1]], "a list of 1"),
        ({}, "an empty table"),
        ({"a": 1, "b": 2}, "a table (a, b)"),
        (datetime(1995, 6, 29, tzinfo=UTC), "1995-06-29T00:00:00Z"),
        (date(1995, 6, 29), "1995-06-29"),
    ],
)
def test_values_are_shown_as_in_a_file(value, text):
    assert shown(value) == text


def test_a_number_that_python_will_not_print():
    assert shown(10**5000) == "a very large whole number"


def test_nothing_shown_is_long_or_deep():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert len(shown("x" * 10**6)) < 100
    assert len(shown(["x" * 10**6] * 4)) < 130
    assert len(shown({"k" * 10**6: 1})) < 130
    assert shown(deep) == "a list of 1"
    while deep:  # taken apart by hand: the interpreter would do it by recursion
        deep = deep[0]


def test_the_nearest_name():
    assert nearest("gravty", ["gravity", "drag"]) == "gravity"
    assert nearest("CW", ["cw", "j2"]) == "cw"
    assert nearest("sts-17", [f"sts-{k}" for k in (63, 71, 74, 76, 79, 81, 84, 86, 89, 91)]) == "sts-71"
    assert nearest("something else", ["cw", "j2"]) == ""
    assert nearest("x" * 10**6, ["cw"]) == ""


def test_key_paths_read_as_they_are_written():
    assert key_text(("phase", 2, "gates", 0, "range")) == "phase[2].gates[0].range"
    assert key_text(("phase", "250 ft hold", "until")) == "phase.'250 ft hold'.until"
    assert len(key_text(("k" * 10**6,))) < 100
