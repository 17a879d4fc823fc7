"""player on the command line, and run --player: what they write, and what they say before anything is flown."""

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
def drifting(small, tmp_path):
    coast = {"on": {"kind": "coast", "until": {"duration": "2 min"}}}
    return small(tmp_path, coast, position=(0, 0, 50), title="A < drift & a fall")


def test_a_page_of_a_scenario_and_of_a_saved_run(command, drifting, tmp_path):
    assert command("run", "small.toml", "--quick", "--player", "--out", "run")[0] == 0
    of_run = (tmp_path / "run" / "player.html").read_text(encoding="utf-8")
    assert "<title>A &lt; drift &amp; a fall</title>" in of_run
    assert command("player", "run", "--out", "again.html")[:2] == (0, "again.html is written\n")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == of_run
    assert command("player", "small.toml", "--theme", "dark")[:2] == (0, "small.html is written\n")
    assert '"theme":"dark"' in (tmp_path / "small.html").read_text(encoding="utf-8")
    status, out, _ = command("run", "small.toml", "--quick", "--out", "run")
    assert (status, "player.html" in out) == (0, True)  # it showed the run before, and is gone
    assert not (tmp_path / "run" / "player.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("player", "sts-71", "--out", "page.txt"), "a name ending in .html"),
        (("player", "sts-71", "--out", "nowhere/page.html"), "there is no folder nowhere"),
        (("run", "mir-decay-1995", "--quick", "--player"), "nothing to play"),
    ],
)
def test_what_cannot_be_made_is_said_before_the_flight(words, said, command, tmp_path, monkeypatch):
    def fly(*_, **__):
        raise AssertionError("it was flown")

    monkeypatch.setattr("sim.output.face.fly", fly)
    status, _, error = command(*words)
    assert (status, said in error) == (2, True), error
    assert list(tmp_path.iterdir()) == []
