"""Machine code on disk that is damaged, cannot be saved or has no place: the same numbers, and words about it."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim import code_cache
from sim import speed as two_speeds
from sim.core.orbit.kepler import stumpff
from sim.flying import loop

pytestmark = pytest.mark.machine_code

MODULE = stumpff.__module__
Probe = Callable[[], tuple[int, list[str]]]


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Probe:
    """Load or compile one function as a process would that begins now: hits on the disk, and what was complained of."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    code_cache.temporary.cache_clear()
    monkeypatch.setattr(code_cache, "_seen", set())
    monkeypatch.setattr(code_cache, "_complaints", [])
    monkeypatch.setattr(code_cache.Guarded, "failures", 0)

    def compile_it() -> tuple[int, list[str]]:
        code_cache._seen.clear()
        with monkeypatch.context() as fresh:
            fresh.setattr(two_speeds, "code_folder", two_speeds.code_folder.__wrapped__)
            function: Any = two_speeds._copy(stumpff, two_speeds._twin_module(MODULE))
            twin = two_speeds._jitted(function, MODULE)
            assert twin(0.3) == stumpff(0.3)
        return sum(twin.stats.cache_hits.values()), code_cache.complaints()

    return compile_it


def damage(data: bytes, how: str) -> bytes:
    middle = len(data) // 2
    return {
        "cut": data[:middle],
        "empty": b"",
        "a bit": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "text": b"hello",
    }[how]


def test_damaged_files_are_made_anew(probe: Probe, tmp_path: Path) -> None:
    assert probe() == (0, [])
    assert probe() == (1, [])
    for ending, how in (("nbc", "cut"), ("nbc", "empty"), ("nbc", "a bit"), ("nbi", "text"), ("nbi", "cut")):
        (file,) = tmp_path.rglob(f"door/**/*.{ending}")
        file.write_bytes(damage(file.read_bytes(), how))
        hits, (said,) = probe()
        assert hits == 0
        assert f"Machine code in {tmp_path / 'shuttle-mir'} was damaged" in said
        assert said.isprintable()
        assert probe() == (1, []), (ending, how)


def test_a_disk_that_fills_up(probe: Probe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core.caching import IndexDataCacheFile

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(IndexDataCacheFile, "_open_for_write", full)
        hits, (said,) = probe()
    assert hits == 0
    assert f"{tmp_path / 'shuttle-mir'} cannot be used (No space left on device)" in said
    monkeypatch.setattr(two_speeds, "code_folder", lambda: tmp_path)
    two_speeds.mark("kind")
    assert not two_speeds.is_warm("kind")  # some of it was not saved
    monkeypatch.setattr(code_cache.Guarded, "failures", 0)
    two_speeds.mark("kind")
    assert two_speeds.is_warm("kind")


@pytest.mark.parametrize("place", ["file", "/proc/nothing", "/dev/full"])
def test_no_place(place: str, probe: Probe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place))
    hits, (said,) = probe()
    assert hits == 0
    assert f"{tmp_path / place}/shuttle-mir cannot be used" in said
    assert "set XDG_CACHE_HOME" in said
    monkeypatch.setattr(two_speeds, "code_folder", two_speeds.code_folder.__wrapped__)
    assert not two_speeds.keeps()


def test_numbas_own_variable_is_used(probe: Probe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container: no home that can be written, and a folder given to numba."""
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "given"))
    assert probe() == (0, [])
    assert probe() == (1, [])
    assert list((tmp_path / "given").rglob("*.nbc"))


def test_nowhere_at_all(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise FileNotFoundError(errno.ENOENT, "no temporary folder")

    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nothing")
    monkeypatch.setattr(code_cache, "temporary", none)
    hits, said = probe()
    assert hits == 0
    assert said
    monkeypatch.setattr(two_speeds, "code_folder", two_speeds.code_folder.__wrapped__)
    assert not two_speeds.keeps()
    assert not two_speeds.is_warm("kind")
    assert two_speeds._loop_file(MODULE, "rows_a", "") == "<rows_a>"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_noticed_before_it_is_relied_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert code_cache.usable("key") == tmp_path / "shuttle-mir" / "key"
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(code_cache.tempfile, "TemporaryFile", lambda **_: full)
        with pytest.raises(OSError, match="No space left"):
            code_cache.usable("key")


@pytest.mark.usefixtures("probe")
def test_a_flight_says_whether_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The case of no home that can be written: "once" is said only where it is once, else what to set."""
    monkeypatch.setattr(two_speeds, "code_folder", two_speeds.code_folder.__wrapped__)
    assert loop.compiling() == "Compiling the physics, once for this version: half a minute to a minute."
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nothing")
    said = loop.compiling()
    assert said.startswith(
        "Compiling the physics, for this run only: half a minute to a minute. Machine code is not kept:"
    )
    assert "/proc/nothing/shuttle-mir cannot be used" in said
    assert "set XDG_CACHE_HOME" in said
