"""The one reader of files that somebody names: ordinary ones, of bounded size, by the mark at their beginning."""

import os
from pathlib import Path

import pytest

from sim.inputs.errors import InputError
from sim.inputs.files import inside, read_bytes, read_text
from sim.inputs.oem import read_oem
from sim.inputs.toml import read_document
from sim.output.ecsv import read_ecsv
from sim.scenario import load

VALID = Path(__file__).parent.parent / "scenarios" / "valid"
READERS = {"scenario": read_document, "ephemeris": read_oem, "table": read_ecsv}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_mark_says_what_a_text_is(encoding, tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes("Mir, 51.65°\r\n".encode(encoding))
    assert read_text(file, 100) == "Mir, 51.65°\r\n"


def test_a_text_of_big_ends(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xfe\xff" + "Mir, 51.65°".encode("utf-16-be"))
    assert read_text(tmp_path / "a.txt", 100) == "Mir, 51.65°"


def test_a_scenario_as_powershell_writes_it(tmp_path):
    """``shuttle-mir show sts-76 > mine.toml`` in Windows PowerShell 5.1: UTF-16 with a mark, line ends of Windows."""
    text = load("sts-76").text
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"))
    assert load(tmp_path / "mine.toml") == load("sts-76")


@pytest.mark.parametrize("what", READERS)
def test_no_reader_waits_or_fills_the_memory(what, tmp_path):
    places = {Path("/dev/zero"): "no ordinary file", tmp_path: "is a folder", tmp_path / "none": "no such file"}
    os.mkfifo(tmp_path / "pipe")
    places[tmp_path / "pipe"] = "no ordinary file"
    (tmp_path / "link").symlink_to("/dev/zero")
    places[tmp_path / "link"] = "no ordinary file"
    with (tmp_path / "sparse").open("wb") as stream:
        stream.truncate(1 << 40)
    places[tmp_path / "sparse"] = "is larger than"
    for path, words in places.items():
        with pytest.raises(InputError, match=words):
            READERS[what](path)


def test_the_size_is_bounded_while_reading_too():
    """Files of /proc say that they are empty."""
    maps = Path("/proc/self/maps")
    assert maps.stat().st_size == 0
    with pytest.raises(InputError, match="is larger than"):
        read_bytes(maps, 100)
    assert len(read_bytes(maps, 10_000_000)) > 100


def test_the_largest_is_read(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 1000)
    assert len(read_bytes(tmp_path / "a", 1000)) == 1000
    with pytest.raises(InputError, match="is larger than 0 kB, too large for a text file"):
        read_bytes(tmp_path / "a", 999)


def test_a_long_line_of_an_ephemeris_takes_no_time(tmp_path, work):
    head = (VALID / "orbits" / "mir.oem").read_text()
    digits = "9" * 400_000
    for line in (f"{digits}x", f"1995-06-29T12:00:00 {digits}x 1 1 1 1 1", f"COMMENT {digits}"):
        (tmp_path / "long.oem").write_text(f"{head}{line}\n")
        with work() as calls, pytest.raises(InputError, match="a line of 4000"):
            read_oem(tmp_path / "long.oem")
        assert calls[0] < 100_000
    (tmp_path / "long.oem").write_text(head + "1995-06-29T12:00:00 " + "9" * 900 + "x 1 1 1 1 1\n")
    with pytest.raises(InputError, match="is not a number"):
        read_oem(tmp_path / "long.oem")


# What a file names


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "other").mkdir()
    for name in ("orbit-oem", "own-vehicle-file", "own-vehicle-file-left"):
        (tmp_path / "mine" / f"{name}.toml").write_text((VALID / f"{name}.toml").read_text())
    for name in ("orbits", "ships"):
        (tmp_path / "mine" / name).mkdir()
        for file in (VALID / name).iterdir():
            for place in ("mine", "other", f"mine/{name}"):
                (tmp_path / place / file.name).write_bytes(file.read_bytes())
    return tmp_path / "mine"


NAMED = {"orbit-oem": "orbits/mir.oem", "own-vehicle-file": "ships/my-station.toml"}
NAMED["own-vehicle-file-left"] = NAMED["own-vehicle-file"]


@pytest.mark.parametrize("name", NAMED)
def test_a_scenario_names_files_of_its_own_folder(name, folder):
    file, named = folder / f"{name}.toml", NAMED[name]
    text, base = file.read_text(), Path(named).name
    load(file)
    for inner in (base, f"ships/../{base}", str(folder / base)):
        file.write_text(text.replace(named, inner))
        load(file)
    (folder / base).unlink()
    (folder / base).symlink_to(folder.parent / "other" / base)
    for outer in (f"../other/{base}", str(folder.parent / "other" / base), base):
        file.write_text(text.replace(named, outer))
        with pytest.raises(InputError, match="lies outside the folder of the file that names it") as error:
            load(file)
        assert all(problem.line for problem in error.value.problems)


def test_what_the_user_sets_may_lie_anywhere(folder):
    for key, name in (("target.orbit.oem", "orbit-oem"), ("target.vehicle", "own-vehicle-file")):
        other = f"../other/{Path(NAMED[name]).name}"
        scenario = load(folder / f"{name}.toml", set={key: other})
        assert scenario.with_changes({"title": "again"}).title == "again"


def test_a_vehicle_names_files_of_its_own_folder(folder):
    ship = folder / "ships" / "my-station.toml"
    (folder.parent / "other" / "base.toml").write_text(ship.read_text())
    (folder / "base.toml").write_text(ship.read_text())
    for base in ("../../other/base.toml", "../base.toml", str(folder.parent / "other" / "base.toml")):
        ship.write_text(f'base = "{base}"\n')
        with pytest.raises(InputError, match="lies outside the folder"):
            load(folder / "own-vehicle-file.toml")
    (folder / "ships" / "base.toml").write_text((folder / "base.toml").read_text())
    ship.write_text('base = "base.toml"\n')
    load(folder / "own-vehicle-file.toml")


def test_odd_names(tmp_path):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for name in ("a\0b", "x" * 5000, "circle"):
        with pytest.raises(InputError):
            read_bytes(inside(tmp_path, name), 10)
