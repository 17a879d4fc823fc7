"""plot and compare on the command line: what they write, and what they say before anything is flown."""

import os

import pytest
from typer.testing import CliRunner

from sim.cli import app


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        done = CliRunner().invoke(app, list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def grounded(monkeypatch):
    """A simulator that must not fly."""

    def fly(*_, **__):
        raise AssertionError("it was flown")

    monkeypatch.setattr("sim.output.face.fly", fly)


def test_a_plot_of_a_scenario_and_of_its_run(command, tmp_path):
    assert command("plot", "sts-71", "--from", "ti", "--view", "burns", "--out", "a.png")[:2] == (
        0,
        "a.png is written\n",
    )
    assert command("run", "sts-71", "--from", "ti", "--quick")[0] == 0
    assert command("plot", "out/sts-71", "--view", "burns")[:2] == (0, "sts-71-burns.png is written\n")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "sts-71-burns.png").read_bytes()


def test_one_number_changed(command, tmp_path):
    status, out, _ = command("compare", "sts-71", "--set", "phase.Ti.aim.after=70 min", "--out", "two.svg")
    assert status == 0
    assert "phase.Ti.aim.after" in out
    assert out.endswith("two.svg is written\n")
    assert "<desc>" in (tmp_path / "two.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plot", "sts-71", "--view", "burn"), "did you mean 'burns'"),
        (("plot", "sts-71", "--out", "x.jpg"), ".png, .svg or .pdf"),
        (("plot", "sts-71", "--out", "no/x.png"), "there is no folder no"),
        (("plot", "sts-71", "--at", "MC4"), "not a moment"),
        (("plot", "sts-71", "--theme", "sepia"), "sepia"),
        (("plot", "nowhere"), "no scenario is called"),
        (("plot", "."), "is not the folder of a run"),
        (("compare", "sts-71"), "nothing to compare with"),
        (("compare", "sts-71", "sts-71", "--out", "x"), ".png, .svg or .pdf"),
    ],
)
def test_said_before_it_is_flown(command, grounded, words, said, tmp_path):
    status, out, err = command(*words)
    assert status == 2
    assert said in err
    assert not out
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(command, grounded, tmp_path):
    tmp_path.chmod(0o500)
    status, _, err = command("plot", "sts-71")
    tmp_path.chmod(0o700)
    assert status == 2
    assert "cannot be written" in err


def test_a_saved_run_is_not_changed(command, tmp_path):
    assert command("run", "sts-71", "--from", "ti", "--quick", "--out", "a")[0] == 0
    status, _, err = command("plot", "a", "--set", "model.drag=false")
    assert status == 2
    assert "flown already" in err
    assert "scenario.toml, flown again" in err
