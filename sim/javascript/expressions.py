"""Expressions of the subset in JavaScript, each with its kind; everything else is refused with file and line."""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from types import FunctionType, ModuleType, NoneType
from typing import Any, NamedTuple

from sim.javascript.kinds import Kind, described, fields, is_record, kind_of_value, literal
from sim.javascript.names import Names, SubsetError, local, signature, source

NUMBERS = (int, float)
ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
ORDER: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
EQUAL: dict[type[ast.cmpop], str] = {ast.Eq: "===", ast.NotEq: "!=="}
BITS = {ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor"}
LOW = 0xFFFFFFFF  # the 32 bits that JavaScript's own operators know
MOST_SHIFT = 52
# Whole numbers have no -0, which Math.trunc and its kin do give: + 0 takes it away
ROUNDING: dict[Any, str] = {int: "trunc", math.floor: "floor", math.ceil: "ceil"}
NUMBER_FUNCTIONS = (abs, float, int, len, max, min, math.ceil, math.floor, math.sqrt)


class Typed(NamedTuple):
    """An expression in JavaScript and its kind."""

    text: str
    kind: Kind


class Expressions:
    """The expressions of one function; what they reach is noted in ``names``.

    ``used`` collects the names in JavaScript that are not the function's own; its own that are alike give way.
    """

    def __init__(self, function: Callable[..., Any], names: Names, avoid: frozenset[str]) -> None:
        self.file, self.node = source(function)
        self.scope = function.__globals__
        self.module = function.__module__
        self.names, self.avoid = names, avoid
        self.arguments, self.result = signature(function)
        self.kinds: dict[str, Kind] = dict(self.arguments)
        stored = {n.id for n in ast.walk(self.node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        self.own = stored | set(self.arguments)
        self.used: set[str] = set()
        self.temporaries = 0

    def fail(self, node: ast.AST, why: str) -> SubsetError:
        """Return the error that refuses a piece of source."""
        line = getattr(node, "lineno", self.node.lineno)
        return SubsetError(f"{self.file}:{line}: {why}: {ast.unparse(node)[:80]}")

    def temporary(self) -> str:
        """Return a fresh name, such as no Python name is."""
        self.temporaries += 1
        return f"${self.temporaries}"

    def local(self, name: str) -> str:
        """Return the name in JavaScript of one of the function's own."""
        return local(name, self.avoid)

    def expression(self, node: ast.expr) -> Typed:
        """Return an expression in JavaScript with its kind."""
        method = getattr(self, f"_on_{type(node).__name__.lower()}", None)
        if method is None:
            raise self.fail(node, f"{type(node).__name__} is not in the subset")
        typed: Typed = method(node)
        return typed

    def condition(self, node: ast.expr) -> str:
        """Return what is asked by an if or a while: a bool, not the truth of a number."""
        text, kind = self.expression(node)
        if kind is not bool:
            raise self.fail(node, f"a condition is a bool, not {described(kind)}")
        return bare(text)

    # -- names and constants -----------------------------------------------------------------------------------------

    def _on_constant(self, node: ast.Constant) -> Typed:
        if type(node.value) not in (float, int, bool):
            raise self.fail(node, "a constant is a number or a bool")
        return self._written(node, node.value)

    def _on_name(self, node: ast.Name) -> Typed:
        if node.id not in self.own:
            return self._constant(node, node.id, self.found(node))
        if node.id not in self.kinds:
            raise self.fail(node, "read before it is set")
        return Typed(self.local(node.id), self.kinds[node.id])

    def _on_attribute(self, node: ast.Attribute) -> Typed:
        if isinstance(self.found(node.value), ModuleType):
            return self._constant(node, node.attr, self.found(node))
        text, kind = self.expression(node.value)
        if not is_record(kind) or node.attr not in fields(kind):
            raise self.fail(node, f"no field of a NamedTuple, but of {described(kind)}")
        return Typed(f"{text}.{node.attr}", fields(kind)[node.attr])

    def found(self, node: ast.expr) -> Any:
        """Return what a name, or a name in a module, stands for outside the function; None for all else."""
        if isinstance(node, ast.Name) and node.id not in self.own:
            if node.id not in self.scope and not hasattr(builtins, node.id):
                raise self.fail(node, "unknown name")
            return self.scope[node.id] if node.id in self.scope else getattr(builtins, node.id)
        if isinstance(node, ast.Attribute):
            module = self.found(node.value)
            if isinstance(module, ModuleType):
                if not hasattr(module, node.attr):
                    raise self.fail(node, "unknown name")
                return getattr(module, node.attr)
        return None

    def _constant(self, node: ast.expr, plain: str, value: Any) -> Typed:
        kind = self._written(node, value).kind
        name = self.names.of_constant(self.module, plain, value)
        self.used.add(name)
        return Typed(name, kind)

    def _written(self, node: ast.expr, value: Any) -> Typed:
        try:
            kind = kind_of_value(value)
            return Typed(literal(value), kind)
        except ValueError as error:
            raise self.fail(node, str(error)) from None

    def whole(self, node: ast.expr) -> int | None:
        """Return the whole number that is written out, here or as a constant; None for what is worked out."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self.whole(node.operand)
            return None if value is None else -value
        found: Any = node.value if isinstance(node, ast.Constant) else self.found(node)
        return found if type(found) is int else None

    # -- tuples ------------------------------------------------------------------------------------------------------

    def _on_tuple(self, node: ast.Tuple) -> Typed:
        texts, kinds = self.listed(node.elts)
        return Typed(f"[{', '.join(texts)}]", tuple(kinds))

    def listed(self, nodes: list[ast.expr]) -> tuple[list[str], list[Kind]]:
        """Return expressions one beside the other, those with a star spread out."""
        texts: list[str] = []
        kinds: list[Kind] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                text, kind = self.expression(node.value)
                if not isinstance(kind, tuple):
                    raise self.fail(node, f"a star spreads a tuple, not {described(kind)}")
                texts.append(f"...{text}")
                kinds += kind
            else:
                text, kind = self.expression(node)
                if kind is NoneType:
                    raise self.fail(node, "it gives nothing back")
                texts.append(bare(text))
                kinds.append(kind)
        return texts, kinds

    def _on_subscript(self, node: ast.Subscript) -> Typed:
        text, kind = self.expression(node.value)
        if isinstance(node.slice, ast.Slice):
            return self._slice(node, node.slice, text, kind)
        if kind is not list and not isinstance(kind, tuple):
            raise self.fail(node, f"an index is of a tuple or a buffer, not of {described(kind)}")
        place = self.whole(node.slice)
        if isinstance(kind, tuple) and place is not None:
            if not -len(kind) <= place < len(kind):
                raise self.fail(node, f"the tuple has {len(kind)} elements")
            return Typed(f"{text}[{place % len(kind)}]", kind[place])
        at, of_index = self.expression(node.slice)
        if of_index is not int or (place is not None and place < 0):
            raise self.fail(node, "an index is a whole number, counted from the start")
        element = set(kind) if isinstance(kind, tuple) else {float}
        if len(element) != 1:
            raise self.fail(node, "a counted index needs a tuple of one kind")
        return Typed(f"{text}[{bare(at)}]", element.pop())

    def _slice(self, node: ast.expr, part: ast.Slice, text: str, kind: Kind) -> Typed:
        low = 0 if part.lower is None else self.whole(part.lower)
        high = len(kind) if part.upper is None and isinstance(kind, tuple) else self.whole(part.upper or node)
        if not isinstance(kind, tuple) or part.step is not None or low is None or high is None:
            raise self.fail(node, "a slice is of a tuple, from place to place, both written out")
        if not 0 <= low <= high <= len(kind):
            raise self.fail(node, f"the tuple has {len(kind)} elements, counted from the start")
        return Typed(f"{text}.slice({low}, {high})", kind[low:high])

    # -- operators ---------------------------------------------------------------------------------------------------

    def _on_unaryop(self, node: ast.UnaryOp) -> Typed:
        if isinstance(node.op, ast.Not):
            return Typed(f"!({self.condition(node.operand)})", bool)
        if not isinstance(node.op, ast.USub):
            raise self.fail(node, "this sign is not in the subset")
        text, kind = self.expression(node.operand)
        if kind is int:  # a whole 0 has no sign
            return Typed(f"(0 - {text})", int)
        if kind is not float:
            raise self.fail(node, f"the negative of {described(kind)}")
        return Typed(f"(-{text})", float)

    def _on_binop(self, node: ast.BinOp) -> Typed:
        left, right = self.expression(node.left), self.expression(node.right)
        if isinstance(left.kind, tuple) and isinstance(right.kind, tuple) and isinstance(node.op, ast.Add):
            return Typed(f"{left.text}.concat({right.text})", left.kind + right.kind)
        if left.kind not in NUMBERS or right.kind not in NUMBERS:
            raise self.fail(node, f"an operation on {described(left.kind)} and {described(right.kind)}")
        if isinstance(node.op, ast.Pow | ast.MatMult):
            raise self.fail(node, f"{type(node.op).__name__} is not in the subset")
        ints = left.kind is int and right.kind is int
        sign = ARITHMETIC.get(type(node.op))
        if sign:
            # a product of whole numbers may be -0 where one is 0 and the other negative
            may = ints and sign == "*" and not any((self.whole(side) or 0) > 0 for side in (node.left, node.right))
            text = f"({left.text} {sign} {right.text}{' + 0' if may else ''})"
            return Typed(text, int if ints and sign != "/" else float)
        if isinstance(node.op, ast.Mod):
            return Typed(f"{'imod' if ints else 'fmod'}({bare(left.text)}, {bare(right.text)})", int if ints else float)
        if not ints:
            raise self.fail(node, "an operator of whole numbers")
        if isinstance(node.op, ast.FloorDiv):
            return Typed(f"floordiv({bare(left.text)}, {bare(right.text)})", int)
        return self.bits(node, left.text, right.text)

    def bits(self, node: ast.BinOp, left: str, right: str) -> Typed:
        """Return an operation on the bits of whole numbers, as two's complement below 2^53."""
        if isinstance(node.op, ast.LShift | ast.RShift):
            places = self.whole(node.right)
            if places is None or not 0 <= places <= MOST_SHIFT:
                raise self.fail(node, f"a shift is by 0 to {MOST_SHIFT} places, written out")
            if isinstance(node.op, ast.LShift):
                return Typed(f"({left} * {1 << places})", int)
            return Typed(f"Math.floor({left} / {1 << places})", int)
        name = BITS[type(node.op)]
        if name == "and":
            mask = self.whole(node.right)
            if isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Mult):
                # the product may pass 2^53, of which only the low bits are asked for
                if mask is None or not 0 <= mask <= LOW:
                    raise self.fail(node, "a product is masked to at most 32 bits, written out")
                a, b = (bare(self.expression(side).text) for side in (node.left.left, node.left.right))
                return Typed(f"((Math.imul({a}, {b}) & {mask}) >>> 0)", int)
            if mask is not None and 0 <= mask <= LOW:
                return Typed(f"(({left} & {right}) >>> 0)", int)
        return Typed(f"{name}({bare(left)}, {bare(right)})", int)

    def _on_boolop(self, node: ast.BoolOp) -> Typed:
        sign = " && " if isinstance(node.op, ast.And) else " || "
        sides = [self.expression(side) for side in node.values]
        for side, found in zip(sides, node.values, strict=True):
            if side.kind is not bool:
                raise self.fail(found, f"and, or are of bools, not of {described(side.kind)}")
        return Typed("(" + sign.join(side.text for side in sides) + ")", bool)

    def _on_compare(self, node: ast.Compare) -> Typed:
        sides = [self.expression(side) for side in (node.left, *node.comparators)]
        links = []
        for k, op in enumerate(node.ops):
            (a, kind_a), (b, kind_b) = sides[k : k + 2]
            sign = EQUAL.get(type(op)) or ORDER.get(type(op))
            numbers = kind_a in NUMBERS and kind_b in NUMBERS
            if sign is None or not (numbers or (kind_a is kind_b is bool and type(op) in EQUAL)):
                raise self.fail(node, f"a comparison of {described(kind_a)} and {described(kind_b)}")
            if k + 1 < len(node.ops) and not simple(b):  # worked out once, and only if it is come to
                name = self.temporary()
                b, sides[k + 1] = f"({name} = {b})", Typed(name, kind_b)
            links.append(f"{a} {sign} {b}")
        return Typed("(" + " && ".join(links) + ")", bool)

    def _on_ifexp(self, node: ast.IfExp) -> Typed:
        test = self.condition(node.test)
        (a, kind_a), (b, kind_b) = self.expression(node.body), self.expression(node.orelse)
        if kind_a != kind_b:
            raise self.fail(node, f"either {described(kind_a)} or {described(kind_b)}")
        return Typed(f"({test} ? {a} : {b})", kind_a)

    # -- calls -------------------------------------------------------------------------------------------------------

    def _on_call(self, node: ast.Call) -> Typed:
        if node.keywords:
            raise self.fail(node, "arguments go by place")
        called = self.found(node.func)
        if isinstance(called, FunctionType):
            try:
                arguments, result = signature(called)
            except SubsetError as error:
                raise self.fail(node, f"it calls {error}") from None
            self.check(node, list(arguments.items()), len(called.__defaults__ or ()))
            name = self.names.of_function(called)
        elif is_record(called):
            self.check(node, list(fields(called).items()), len(called._field_defaults))
            name, result = self.names.of_record(called), called
        elif called in NUMBER_FUNCTIONS:
            return self.number(node, called)
        elif getattr(called, "__module__", "") == "math":
            raise self.fail(node, "not rounded alike everywhere: sim.core.elementary has its like")
        else:
            raise self.fail(node, "what is called is a function of the subset, by its name")
        self.used.add(name)
        return Typed(f"{name}({', '.join(self.listed(node.args)[0])})", result)

    def check(self, node: ast.Call, wanted: list[tuple[str, Kind]], defaults: int) -> None:
        """Refuse a call whose arguments are not those of a function, in number and kind."""
        given = self.listed(node.args)[1]
        if not len(wanted) - defaults <= len(given) <= len(wanted):
            raise self.fail(node, f"{len(given)} arguments instead of {len(wanted)}")
        for (name, kind), found in zip(wanted, given, strict=False):
            if found != kind:
                raise self.fail(node, f"{name} is {described(kind)}, not {described(found)}")

    def number(self, node: ast.Call, called: Any) -> Typed:
        """Return a call of one of Python's own functions of numbers."""
        texts, kinds = self.listed(node.args)
        if len(texts) != 1 and called not in (min, max):
            raise self.fail(node, "it takes one argument")
        kind = kinds[0] if kinds else NoneType
        if called is len and isinstance(kind, tuple):
            return Typed(str(len(kind)), int)
        if called is len and kind is list:
            return Typed(f"{texts[0]}.length", int)
        if called is len or not set(kinds) <= set(NUMBERS):
            raise self.fail(node, f"{node.args and ast.unparse(node.func)}() of {', '.join(map(described, kinds))}")
        if called in (min, max):
            if len(set(kinds)) != 1 or len(kinds) < 2 or any(text.startswith("...") for text in texts):
                raise self.fail(node, "of two numbers or more, all whole or all floats")
            text = texts[0]
            for other in texts[1:]:
                text = f"{called.__name__}({text}, {other})"
            return Typed(text, kind)
        if called in ROUNDING:
            return Typed(f"({texts[0]})" if kind is int else f"(Math.{ROUNDING[called]}({texts[0]}) + 0)", int)
        if called is float:
            return Typed(f"({texts[0]})", float)
        return Typed(f"Math.{'abs' if called is abs else 'sqrt'}({texts[0]})", kind if called is abs else float)


def simple(text: str) -> bool:
    """Return whether an expression is a name or a number, which may stand twice."""
    return all(letter.isalnum() or letter in "_$." for letter in text)


def bare(text: str) -> str:
    """Return an expression without brackets around the whole of it."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for k, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return text[1:-1] if k == len(text) - 1 else text
    return text
