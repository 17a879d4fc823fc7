"""The player: one page without a request, whatever the texts; what it shows is what was flown."""

from __future__ import annotations

import base64
import json
import math
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.relative.lvlh import to_curvilinear
from sim.inputs.errors import InputError
from sim.views.page.data import attitudes, samples_kept
from sim.views.page.player import KERNELS, player, write_player
from sim.views.scene.digits import digits
from sim.views.scene.drift import NOTHING, PORT, drift_path, horizon, hulls_of
from sim.views.scene.instant import instant, setting_of

HOSTILE = (
    '</script><script>alert(1)</script><img src=x onerror="alert(1)"> javascript:alert(1) <!-- /*DATA*/ /*SCRIPT*/ '
    "\u202eright to left\u202c & \u2028 {0} ${x} \\u003c `" + "x" * 10_000
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def page(sts_71: sim.Flight) -> str:
    return player(sts_71)


def data_of(page: str) -> dict[str, Any]:
    """Give the data that a page holds."""
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def array(data: dict[str, Any], name: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(data["samples"][name]), dtype=kind)


# The page -----------------------------------------------------------------------------------------------------------


def test_one_file_that_asks_for_nothing(page: str) -> None:
    assert "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'" in page
    assert not re.search(r"https?:|\bsrc=|\bhref=|@import|url\(|fetch\(|XMLHttp|import\(", page)
    assert page.count("<script") == page.count("</script>") == 3
    assert not re.search(r"/\*[A-Z]+\*/", page)
    assert len(page.encode()) < 600_000


def test_every_function_that_the_page_calls_is_in_it(page: str) -> None:
    script = "".join(files("sim.views.page").joinpath(f"{name}.js").read_text() for name in ("state", "panel", "page"))
    called = set(re.findall(r"\bsim\.(\w+)", script))
    assert called == {function.__name__ for function in KERNELS} | {"FOOT"}
    given = re.search(r"return \{(.*?)\};\n\}\)\(\);", page)
    assert given
    assert called <= set(given[1].split(", "))
    assert set(re.findall(r"\bD\.(\w+)", script)) == set(data_of(page))


def test_what_is_flown_is_in_it(sts_71: sim.Flight, page: str) -> None:
    data = data_of(page)
    kept = samples_kept(sts_71, setting_of(sts_71))
    assert np.array_equal(array(data, "t", "<f8"), sts_71.t[kept])
    assert np.array_equal(array(data, "relative", "<f8").reshape(-1, 6), sts_71.relative[kept])
    assert [one["name"] for one in data["chapters"]][-1] == "Contact"
    assert data["gates"][0][1].startswith("gate ")


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the search for what drifts touch out, which takes seconds."""
    nothing = np.zeros(0), np.zeros(0), np.zeros(0, dtype=int)
    monkeypatch.setattr("sim.views.page.data.touches", lambda *_: nothing)


@pytest.mark.usefixtures("untouched")
def test_texts_stay_texts(sts_71: sim.Flight, page: str) -> None:
    phases = tuple(replace(one, name=f"{one.name}{HOSTILE}", caption=HOSTILE) for one in sts_71.phases)
    scenario = sts_71.scenario.model_copy(update={"title": HOSTILE})
    hostile = player(replace(sts_71, scenario=scenario, phases=phases))
    data = data_of(hostile)
    assert data["title"] == HOSTILE
    assert HOSTILE in {one["caption"] for one in data["chapters"]}
    assert hostile.count("<script") == hostile.count("</script>") == 3
    assert "<img" not in hostile
    assert hostile.split("const sim")[1].split("</script>")[0] == page.split("const sim")[1].split("</script>")[0]


def test_no_chaser_no_page(fly_small: Callable[..., sim.Flight]) -> None:
    alone = fly_small({"on": {"kind": "coast", "until": {"duration": "10 min"}}})
    with pytest.raises(InputError, match="nothing to play"):
        player(alone)


def test_a_theme_that_is_none(sts_71: sim.Flight) -> None:
    with pytest.raises(InputError, match="light or dark"):
        player(sts_71, theme="pink")


def test_a_turn_in_the_picture_is_one_drawing() -> None:
    """Attitudes that differ by their pitch only share a drawing, and are made again of it and the turn."""
    side = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])

    def turned(angle: float) -> np.ndarray:
        c, s = math.cos(angle), math.sin(angle)
        return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])

    given = np.array([turned(angle) @ base for base in (np.eye(3), side) for angle in (0.0, 0.5, 2.0, -3.0)])
    pitch, kind, drawings = attitudes(given)
    assert len(drawings) == 2
    again = np.array([turned(float(a)) @ drawings[k] for a, k in zip(pitch, kind, strict=True)])
    assert again == pytest.approx(given, abs=1e-12)


# What it works out, in an engine without a page ----------------------------------------------------------------------

STUBS = """
const BYTES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const atob = (text) => {
  let out = "";
  for (let k = 0; k < text.length; k += 4) {
    const n = [0, 1, 2, 3].reduce((sum, i) => sum * 64 + Math.max(0, BYTES.indexOf(text[k + i])), 0);
    const bytes = text[k + 2] === "=" ? 1 : text[k + 3] === "=" ? 2 : 3;
    out += String.fromCharCode(n >> 16, (n >> 8) & 255, n & 255).slice(0, bytes);
  }
  return out;
};
Array.prototype.findLastIndex ??= function (test) {
  for (let k = this.length - 1; k >= 0; k--) if (test(this[k])) return k;
  return -1;
};
const document = { getElementById: () => ({ textContent: DATA }) };
"""


@pytest.fixture(scope="module")
def ask(page: str) -> Callable[[str], Any]:
    """Ask the page's own functions for a value, without a browser."""
    quickjs = pytest.importorskip("quickjs", reason="JavaScript is run by quickjs, which is not installed")
    context = quickjs.Context()
    kernel = page.split("<script>\n")[1].split("</script>")[0]
    state = files("sim.views.page").joinpath("state.js").read_text(encoding="utf-8")
    context.set("DATA", json.dumps(data_of(page)))
    context.eval(STUBS + kernel + state)
    return lambda text: json.loads(context.eval(f"JSON.stringify({text})"))


def moments(flight: sim.Flight) -> list[float]:
    contact = float(flight.t[-1])
    return [float(flight.t[0]) + 400.0, contact - 11_000.0, contact - 5_005.5, contact - 700.25, contact - 30.0]


def test_it_shows_what_was_flown(sts_71: sim.Flight, ask: Callable[[str], Any]) -> None:
    for t in moments(sts_71):
        state, found = sts_71.state(t), ask(f"stateAt({t!r})")
        now = instant(setting_of(sts_71), state)
        assert found["range"] == pytest.approx(now.range_m, abs=0.02 + 1e-4 * now.range_m)
        assert found["rate"] == pytest.approx(now.rate_m_s, abs=2e-3 + 1e-3 * abs(now.rate_m_s))
        assert found["position"] == pytest.approx(now.position, abs=0.02 + 1e-4 * now.range_m)
        assert (found["stage"]["name"], found["chapter"]) == ("approach", now.chapter)


def test_it_says_what_the_film_says(sts_71: sim.Flight, ask: Callable[[str], Any]) -> None:
    setting = setting_of(sts_71)
    for k in range(100, len(sts_71.t), 333):
        now = instant(setting, sts_71.state(float(sts_71.t[k])))
        said, found = digits(setting, now), ask(f"digits(stateAt({float(sts_71.t[k])!r}))")
        assert found["range"] == [said.reach.number, said.reach.unit]
        assert found["rate"] == [said.rate.number, said.rate.unit]
        assert found["rangeBeside"] == [said.reach.word, said.reach.beside]
        assert found["rateBeside"] == [said.rate.word, said.rate.beside]


def test_its_drift_is_the_flights(sts_71: sim.Flight, ask: Callable[[str], Any]) -> None:
    """From samples at which no jet fires, where both begin with the same state."""
    setting = setting_of(sts_71)
    quiet = np.flatnonzero((np.asarray(sts_71.jets) & 127) == 0)
    compared = 0
    for k in quiet[:: len(quiet) // 6]:
        t = float(sts_71.t[k])
        found = np.array(ask(f"driftFrom(stateAt({t!r}))"))
        if len(found) == 0:
            continue
        minutes = (len(found) - 1) * 0.5
        assert minutes == (60.0 if sts_71.range_m[k] > 0.6 * 1852.0 else 40.0)
        drift, plan, target = sts_71.drift(t, minutes, every=30.0), sts_71.plan, sts_71.target[k]
        now = instant(setting, sts_71.state(t))
        for (after, *place), lvlh in zip(found[1::9].tolist(), drift.lvlh[1::9].tolist(), strict=True):
            x, y, z, vx, vy, vz = plan.kernels.orbit_coast(plan.world, plan.target_body, t, tuple(target), after, 60.0)
            radius = math.sqrt(x * x + y * y + z * z)
            along = to_curvilinear(radius, (x * vx + y * vy + z * vz) / radius, tuple(lvlh))
            expected = [along[j] + now.position[i] - now.centre[i] for i, j in enumerate((0, 2))]
            assert place == pytest.approx(expected, abs=1e-3)  # the arm of the port is a float32
        compared += 1
    assert compared > 3


def test_what_a_drift_would_touch(sts_71: sim.Flight, ask: Callable[[str], Any]) -> None:
    """As the film says it, from the moments that were asked for on; nothing where the drift leads away."""
    setting = setting_of(sts_71)
    hulls = hulls_of(setting)
    told = []
    for t in array(ask("D"), "touchT", "<f8")[[0, 100, -20, -8, -2]].tolist():
        state = sts_71.state(t)
        now, radius = instant(setting, state), float(np.linalg.norm(state.target[:3]))
        drift = drift_path(setting, now, sts_71.drift(t, horizon(now.range_m), every=240.0), radius, hulls)
        later = ask(f"touchOf(stateAt({t + 2.0!r}))")
        if drift.touches is None:
            assert later is None
        else:
            assert later == {"after": pytest.approx(drift.touches - 2.0, abs=1e-6), "how": drift.how}
        told.append(drift.how)
    assert told[0] == NOTHING
    assert told[-1] == PORT
    assert ask(f"touchOf(stateAt({float(sts_71.t[0])!r}))") is None


# In a browser -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_in_a_browser(sts_71: sim.Flight, page: str, tmp_path: Path) -> None:
    """Keys alone play it; the console is silent; the digits are those of the film."""
    keys = "".join(
        f"dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}}));"
        for key in ("n", "n", "ArrowRight", "d", "l", "+", "p", "End", "n", "p", "p", "l", "d")
    )
    tried = page.replace("</body>", f"<script>{keys}</script></body>")
    file = tmp_path / "player.html"
    file.write_text(tried, encoding="utf-8")
    done = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom",
         "--virtual-time-budget=3000", f"--user-data-dir={tmp_path / 'profile'}", file.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "CONSOLE" not in done.stderr, done.stderr
    chapter = setting_of(sts_71).chapters[-3]
    assert f'id="caption">{chapter.caption}<' in done.stdout
    now = instant(setting_of(sts_71), sts_71.state(chapter.t_s))
    assert f'id="range">{digits(setting_of(sts_71), now).reach.number}<' in done.stdout


@pytest.mark.usefixtures("untouched")
def test_the_file_is_the_page(sts_71: sim.Flight, tmp_path: Path) -> None:
    assert write_player(sts_71, tmp_path / "a.html", "dark").read_text(encoding="utf-8") == player(sts_71, "dark")
