"""animate on the command line: what it writes, and what it says before anything is flown."""

import matplotlib
import pytest
from matplotlib.image import imread
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


def test_a_frame_and_a_part(command, tmp_path):
    said = command("animate", "sts-71", "--from", "Contact - 40 s", "--to", "contact", "--speed", "2", "--out", "x.gif")
    assert said[:2] == (0, "x.gif is written\n")
    assert (tmp_path / "x.gif").read_bytes()[:3] == b"GIF"
    assert command("animate", "sts-71", "--at", "MC4", "--theme", "dark")[:2] == (0, "sts-71.png is written\n")
    assert imread(tmp_path / "sts-71.png").shape[:2] == (720, 1280)
    status, _, said = command("animate", "sts-71", "--at", "MC9")
    assert status == 2
    assert "did you mean 'MC4'" in said
    assert {path.name for path in tmp_path.iterdir()} == {"x.gif", "sts-71.png"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "film.avi"), r"a name ending in .mp4 or .gif"),
        (("--out", "film.avi"), "--out: "),
        (("--out", "nowhere/film.mp4"), "there is no folder nowhere"),
        (("--at", "MC4", "--out", "frame.jpg"), "a name ending in .png"),
        (("--at", "MC4", "--to", "contact"), "neither beginning nor end"),
        (("--speed", "0"), "0.05 to 100"),
        (("--show",), "no window can be opened here"),
        (("--show", "--at", "MC4"), "writes no file"),
    ],
)
def test_what_cannot_be_made_is_said_before_the_flight(words, said, command, tmp_path, monkeypatch):
    def fly(*_, **__):
        raise AssertionError("it was flown")

    monkeypatch.setattr("sim.output.face.fly", fly)
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "agg")
    status, out, error = command("animate", "sts-71", *words)
    assert (status, out) == (2, "")
    assert said in error
    assert list(tmp_path.iterdir()) == []


def test_no_window_is_said_before_the_flight(command, tmp_path, monkeypatch):
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "agg")
    status, out, error = command("run", "sts-71", "--show")
    assert (status, out) == (2, "")
    assert "no window can be opened here" in error
    assert list(tmp_path.iterdir()) == []
