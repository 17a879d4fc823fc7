"""The physics at a second speed: functions of core/ and gnc/ compiled by numba, from the same source.

`compiled` gives a function's twin. Twins live in twin modules, in which every name of a core or gnc function, own or
imported, stands for its twin in turn; classes and constants are shared. Numba is imported on the first call, compiles
a twin when it is first called, and keeps the machine code on disk for the processes to come.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from itertools import repeat
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sim import code_cache
from sim.core import LOADED
from sim.core.world import checked

Function = TypeVar("Function", bound=Callable[..., Any])

SOURCES = ("core", "gnc")
# Never fastmath: both speeds agree to the last bit. "_nrt" off: no counting of references. The physics makes no arrays,
# it reads and fills those it is handed; counting the three of a `World` at every call took ten times a J2 orbit's time.
OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
# What only other compiled functions call has no door for Python: a third less is to be compiled.
DOORLESS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
LOADED_ROWS = 1500  # interpreted rows that take as long as loading a loop's machine code (measured: some 10 ms)
MADE_ROWS = 20_000  # and a fifth as long as making it (measured: some 0.5 s), which later processes need not

twins: dict[str, Any] = {}  # every twin that Python has asked for, by its full name; .signatures lists its types
_modules: dict[str, ModuleType] = {}
_rows_asked: dict[str, int] = {}  # rows that were asked of a loop so far, by its name
_loops_run: set[str] = set()  # loops whose machine code is loaded


def compiled(function: Function) -> Function:
    """Return the compiled twin of a function of core/ or gnc/.

    It gives the same floats, to the last bit; only a division by zero makes inf or nan, not an exception. A twin wants
    the same types at every call (floats, never an int for one), since it is compiled again for every other.

    Raises
    ------
    ValueError
        When the function is not from core/ or gnc/.
    """
    if not isinstance(function, FunctionType) or not _ours(function.__module__):
        raise ValueError(f"only functions of sim.core and sim.gnc have a compiled twin, not {function!r}")
    name = f"{function.__module__}.{function.__name__}"
    if name not in twins:
        twins[name] = _jitted(_copy(function, _twin_module(function.__module__)), function.__module__)
    twin: Function = twins[name]
    return twin


def at(speed: str, function: Function) -> Function:
    """Return a function of core/ or gnc/ at a speed: "interpreted", "compiled" or, to compare with, "javascript".

    JavaScript is for pages in a browser (see `sim.javascript`). From Python a function runs in it by the package
    quickjs, its arguments and result as text: slow to call, and to the same bits.

    Raises
    ------
    ValueError
        When there is no such speed, or no twin of the function.
    ModuleNotFoundError
        When quickjs is not installed, and asked for.
    """
    if speed not in ("interpreted", "compiled", "javascript"):
        raise ValueError(f'speed is "interpreted", "compiled" or "javascript", not {speed!r}')
    if speed == "javascript":
        in_javascript: Function = importlib.import_module("sim.javascript.engine").called(function)
        return in_javascript
    return compiled(function) if speed == "compiled" else function


def flat(speed: str, values: list[float]) -> Any:
    """Return a flat buffer as functions at a speed take it: the list itself, or an array (see `buffer`)."""
    return buffer(values) if speed == "compiled" else values


def buffer(values: list[float]) -> Any:
    """Return a flat buffer as compiled functions take it: a contiguous array of float64."""
    numpy: Any = importlib.import_module("numpy")
    return numpy.array(values, dtype=numpy.float64)


def buffers(world: Any) -> Any:
    """Return a `sim.core.world.World` with its lists as arrays, as compiled functions take it.

    Raises
    ------
    ValueError
        When something is wrong with it (`sim.core.world.faults`): machine code does not look where a table ends.
    """
    checked(world)
    return world._replace(**{name: buffer(value) for name, value in world._asdict().items() if isinstance(value, list)})


def over(function: Callable[..., Any], speed: str = "") -> Callable[..., Any]:
    """Return a function of core/ or gnc/ over rows: the array form of a function of floats.

    An argument that is an array (n,) gives each row its float, one that is (n, k) its tuple of k floats; what is no
    array is the same for all rows. The result is (n,), or (n, k) where the function returns a tuple of floats. So the
    physics stands once, for one moment and for all of a flight.

    At a ``speed`` that is named, a `World` has to be of that speed. Without one the call chooses, which only its time
    tells: interpreted, some microseconds a row, where numba is not loaded (loading it takes longer than a week's rows)
    or a list is among the arguments; else compiled as soon as that loop is loaded, or the rows so far would have paid
    for loading it from disk (`LOADED_ROWS`) or for making it (`MADE_ROWS`).

    Raises
    ------
    ValueError
        When there is no such speed; and, when called, where no argument is an array.
    """
    ways = {"": _over_either, "interpreted": _over_plain, "compiled": _over_compiled}
    if speed not in ways:
        raise ValueError(f'speed is "interpreted", "compiled" or "", not {speed!r}')
    return partial(ways[speed], function)


def _over_either(function: Callable[..., Any], *arguments: Any) -> Any:
    if "numba" in sys.modules and not any(_has_list(one) for one in arguments):
        widths, result = _widths(arguments), _result_width(function)
        name = _loop_name(function, widths, result)
        before = _rows_asked.get(name, 0)
        _rows_asked[name] = rows = before + _count(arguments)
        if name in _loops_run or rows > MADE_ROWS or (rows > LOADED_ROWS and is_warm(name)):
            return _over_compiled(function, *arguments)
    return _over_plain(function, *arguments)


def _over_plain(function: Callable[..., Any], *arguments: Any) -> Any:
    numpy: Any = importlib.import_module("numpy")
    count, result = _count(arguments), _result_width(function)
    columns: list[Any] = []
    for one, width in zip(arguments, _widths(arguments), strict=True):
        values = one if width < 0 else numpy.asarray(one, dtype=numpy.float64).tolist()
        columns.append(repeat(one) if width < 0 else values if width == 0 else map(tuple, values))
    found = list(map(function, *columns))
    return numpy.array(found, dtype=numpy.float64).reshape((count, result) if result else count)


def _over_compiled(function: Callable[..., Any], *arguments: Any) -> Any:
    numpy: Any = importlib.import_module("numpy")
    widths, result, count = _widths(arguments), _result_width(function), _count(arguments)
    given = [
        numpy.ascontiguousarray(one, dtype=numpy.float64) if width >= 0 else one
        for one, width in zip(arguments, widths, strict=True)
    ]
    out = numpy.empty((count, result) if result else count)
    _rows_loop(function, widths, result)(out, *given)
    name = _loop_name(function, widths, result)
    if name not in _loops_run:
        _loops_run.add(name)
        mark(name)
    return out


def _widths(arguments: tuple[Any, ...]) -> tuple[int, ...]:
    """Return how many floats each argument gives a row as a tuple; 0 for one float, -1 for what is no array."""
    numpy: Any = importlib.import_module("numpy")
    return tuple((one.shape[1] if one.ndim > 1 else 0) if isinstance(one, numpy.ndarray) else -1 for one in arguments)


def _count(arguments: tuple[Any, ...]) -> int:
    """Return the number of rows, which all arrays have in common."""
    counts = {len(one) for one, width in zip(arguments, _widths(arguments), strict=True) if width >= 0}
    if len(counts) != 1:
        raise ValueError(f"rows need arrays of one length among the arguments, not of {sorted(counts) or 'none'}")
    return counts.pop()


def _has_list(argument: Any) -> bool:
    return isinstance(argument, list) or (isinstance(argument, tuple) and any(map(_has_list, argument)))


@cache
def _result_width(function: Callable[..., Any]) -> int:
    """Return how many floats a function returns as a tuple; 0 for one float."""
    hint = get_type_hints(function)["return"]
    return len(get_args(hint)) if get_origin(hint) is tuple else 0


@cache
def _loop_text(widths: tuple[int, ...], result: int) -> str:
    """Return the source of the loop that calls ``function`` for each row."""
    names = [f"a{k}" for k in range(len(widths))]
    row = [
        name if width < 0 else f"{name}[k]" if width == 0 else f"({''.join(f'{name}[k, {j}], ' for j in range(width))})"
        for name, width in zip(names, widths, strict=True)
    ]
    store = "".join(f"        out[k, {j}] = r[{j}]\n" for j in range(result)) if result else "        out[k] = r\n"
    return (
        f"def loop(out, {', '.join(names)}):\n    for k in range(len(out)):\n"
        f"        r = function({', '.join(row)})\n{store}"
    )


@cache
def _loop_name(function: Callable[..., Any], widths: tuple[int, ...], result: int) -> str:
    key = f"{function.__module__} {_loop_text(widths, result)}"
    return f"rows_{function.__name__}_{hashlib.sha256(key.encode()).hexdigest()[:12]}"


@cache
def _rows_loop(function: Callable[..., Any], widths: tuple[int, ...], result: int) -> Any:
    """Return the compiled loop that calls a function for each row.

    Its source is written beside the machine code, where numba finds both again.
    """
    name, text = _loop_name(function, widths, result), _loop_text(widths, result)
    module = sys.modules[name] = ModuleType(name)  # by which numba finds it again
    exec(compile(text, _loop_file(function.__module__, name, text), "exec"), vars(module))
    vars(module)["function"] = vars(_twin_module(function.__module__))[function.__name__]
    return _jitted(vars(module)["loop"], function.__module__)


def _loop_file(near: str, name: str, text: str) -> str:
    """Return the file that holds a loop's source, written where it is not there; no file's name where that fails."""
    try:
        file = code_folder(near) / f"{name}.py"
        if not file.exists() or file.read_bytes() != text.encode("ascii"):
            scratch = file.with_suffix(f".{os.getpid()}")
            scratch.write_bytes(text.encode("ascii"))
            scratch.replace(file)
        return str(file)
    except OSError as error:
        code_cache.complain(f"Machine code is not kept: {code_cache.trouble(error)}.")
        return f"<{name}>"


def is_warm(kind: str) -> bool:
    """Return whether machine code for a kind of run lies on disk: one has ended with these sources (see `mark`)."""
    try:
        return (code_folder() / f"{kind}.ready").exists()
    except OSError:
        return False


def mark(kind: str) -> None:
    """Note that all machine code for a kind of run is on disk now, unless some could not be saved."""
    with suppress(OSError, RuntimeError):  # a cache is a convenience
        if not code_cache.Guarded.failures:
            (code_folder() / f"{kind}.ready").touch()
        code_cache.prune(code_cache.user_folder())


def _ours(module: str) -> bool:
    return module.startswith(tuple(f"sim.{source}." for source in SOURCES))


def _jitted(function: FunctionType, module: str, door: bool = True) -> Any:
    """Return a function compiled by numba when it is first called, its machine code kept in the folder of a module.

    With a ``door`` Python can call it, without one only other compiled functions can.
    """
    numba: Any = importlib.import_module("numba")
    elsewhere = numba.config.CACHE_DIR  # read when a function is wrapped, and then put back for everybody else's
    options = OPTIONS if door else {**OPTIONS, **DOORLESS}
    try:
        numba.config.CACHE_DIR = str(code_folder(module) / ("door" if door else "inner"))
        return code_cache.guard(numba.njit(**options)(function))
    except (OSError, RuntimeError) as error:  # RuntimeError: numba has found no place for it
        code_cache.complain(f"Machine code is not kept: {code_cache.trouble(error)}.")
        return numba.njit(**{**options, "cache": False})(function)
    finally:
        numba.config.CACHE_DIR = elsewhere


def _copy(function: FunctionType, module: ModuleType) -> FunctionType:
    """Return a function that looks up its names in another module."""
    same = FunctionType(function.__code__, vars(module), function.__name__, function.__defaults__)
    same.__kwdefaults__ = function.__kwdefaults__
    return same


def _twin_module(name: str) -> ModuleType:
    """Build the twin of a module: first its own functions, then what it imports, so that circles of imports end."""
    if name in _modules:
        return _modules[name]
    twin = _modules[name] = ModuleType(name)
    vars(twin).update(vars(sys.modules[name]))
    functions = {key: value for key, value in vars(twin).items() if isinstance(value, FunctionType)}
    for key, function in functions.items():
        if function.__module__ == name:
            vars(twin)[key] = _jitted(_copy(function, twin), name, door=False)
    for key, value in list(vars(twin).items()):
        if isinstance(value, FunctionType) and _ours(value.__module__):
            vars(twin)[key] = vars(_twin_module(value.__module__))[value.__name__]
        elif isinstance(value, ModuleType) and _ours(value.__name__):
            vars(twin)[key] = _twin_module(value.__name__)
    return twin


def sources() -> list[Path]:
    """Return the files of core/ and gnc/ in a fixed order."""
    return [path for source in SOURCES for path in sorted((Path(__file__).parent / source).rglob("*.py"))]


@cache
def imports(module: str) -> tuple[str, ...]:
    """Return the modules of core/ and gnc/ that a module's machine code holds: itself, and all that it imports."""
    return tuple(sorted({module, *(one for near in _imported(module) for one in imports(near))}))


def _imported(module: str) -> set[str]:
    """Return the modules of core/ and gnc/ that a module's source names in its imports."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(_file(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and _ours(f"{node.module}."):
            named |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return {name for name in named if _ours(name) and _file(name).suffix == ".py" and _file(name).is_file()}


def _file(module: str) -> Path:
    return Path(__file__).parent.joinpath(*module.split(".")[1:]).with_suffix(".py")


def source_key(module: str = "") -> str:
    """Return a hash of all that machine code depends on: sources, the options, numba's and Python's version.

    Of a ``module`` its own source and those that it imports, one through the other, so that an edit makes only that
    anew which depends on it; without one, of all sources. Numba by itself looks only at the file of the function it
    loads, and would serve code with stale callees inside.
    """
    version = importlib.import_module("importlib.metadata").version  # it loads sockets, which few runs need
    digest = hashlib.sha256(f"{sys.version} {version('numba')} {sorted(OPTIONS.items())} {code_cache.FORMAT}".encode())
    for path in map(_file, imports(module)) if module else sources():
        digest.update(f"{path.relative_to(Path(__file__).parent)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@cache
def code_folder(module: str = "") -> Path:
    """Return the folder for the machine code of a module; without one, for what is noted of all sources together.

    It is a temporary one, gone with the process, when none can be written or a source was edited after it was loaded.

    Raises
    ------
    OSError
        When there is no temporary one either.
    """
    key = source_key(module)
    if not _edited():
        try:
            return code_cache.usable(key)
        except (OSError, RuntimeError) as error:  # a read-only or full disk; no home
            code_cache.complain(f"Machine code is not kept: {code_cache.trouble(error)}.")
    folder = code_cache.temporary() / key
    folder.mkdir(exist_ok=True)
    return folder


def keeps() -> bool:
    """Return whether machine code is kept for the processes to come."""
    try:
        return not code_cache.is_temporary(code_folder())
    except OSError:
        return False


def _edited() -> bool:
    """Return whether a source was edited after it was loaded: what runs is not what the file says.

    A file from the future tells of a clock that was set back, not of an edit.
    """
    return any(LOADED <= path.stat().st_mtime <= time.time() for path in sources())
