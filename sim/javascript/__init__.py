"""The physics at a third speed: functions translated from their Python source to JavaScript, for pages in a browser.

`translate` takes functions and gives a text that defines ``sim``, an object with them and all that they reach. They
give the same floats as in Python, to the last bit, since only + - * / and the square root round, and these are rounded
alike everywhere. Python's own reading of the source (its syntax tree) is what is translated, by the type hints; no
package is needed.

What a function may be made of, as `sim.core` and `sim.gnc` are; anything else is a `SubsetError` with file and line:

- Functions at the top of a module, their arguments by place and with type hints: float, int, bool, ``list[float]``
  (a flat buffer), a NamedTuple, or a tuple of these. No functions within functions, as values, or with decorators.
- ``if``, ``while``, ``for`` over ``range`` with a step written out, their ``else``, ``break``, ``continue``,
  ``return``. Assignments to names, to places in a buffer, and to several at once. A name keeps its kind.
- Conditions are bools. Numbers are compared with numbers. ``and``, ``or`` and ``not`` are of bools.
- + - * / on numbers; ``%``; ``//`` and bits of whole numbers; abs, min, max, len, int, float; sqrt, floor, ceil of
  `math`. No powers. All else is in `sim.core.elementary`.
- Constants are numbers, tuples, NamedTuples and lists of floats at the top of a module.

What is not checked, since only the numbers tell: whole numbers stay below 2^53 (but for a product that is masked to 32
bits), places in buffers exist, and nothing is divided by zero or rooted below it, which gives inf or nan and no
exception, as in compiled code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim.javascript.function import function_text
from sim.javascript.names import Names, SubsetError, record_text

__all__ = ["SubsetError", "translate"]

# Python's min and max keep the first of equals, also of zeros and nan; its % has the sign of the divisor; whole numbers
# have no -0. Bits beyond the 32 that JavaScript's operators know go by two halves.
RUNTIME = """\
const min = (a, b) => b < a ? b : a;
const max = (a, b) => b > a ? b : a;
const floordiv = (a, b) => Math.floor(a / b) + 0;
const imod = (a, b) => a - b * Math.floor(a / b);
const fmod = (a, b) => {
  const r = a % b;
  return r === 0 ? (b < 0 ? -0 : 0) : (r < 0) !== (b < 0) ? r + b : r;
};
const high = (a) => Math.floor(a / 4294967296);
const and = (a, b) => (high(a) & high(b)) * 4294967296 + ((a & b) >>> 0);
const or = (a, b) => (high(a) | high(b)) * 4294967296 + ((a | b) >>> 0);
const xor = (a, b) => (high(a) ^ high(b)) * 4294967296 + ((a ^ b) >>> 0);
"""


def translate(functions: Iterable[Callable[..., Any]]) -> str:
    """Return JavaScript that defines ``sim``: an object with these functions and all that they reach, by their names.

    Of two things with one name the second has its module in front: ``gravity$acceleration``.

    Raises
    ------
    SubsetError
        With file and line, where a function is not in the subset.
    """
    names = Names()
    texts = []
    for function in functions:
        names.of_function(function)  # type: ignore[arg-type]
    while names.waiting:
        texts.append(function_text(names.waiting.popleft(), names))
    records = [record_text(name, record) for name, record in names.records.items()]
    constants = [f"const {name} = {text};\n" for name, text in names.constants.items()]
    inside = "".join([RUNTIME, *constants, *records, *texts])
    return f'const sim = (() => {{\n"use strict";\n{inside}return {{{", ".join(names.all())}}};\n}})();\n'
