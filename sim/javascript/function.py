"""One function in JavaScript: its statements, and the whole of it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from types import NoneType
from typing import Any

from sim.javascript.expressions import Expressions, Typed, bare, simple
from sim.javascript.kinds import described, literal
from sim.javascript.names import Names

INDENT = "  "


def function_text(function: Callable[..., Any], names: Names) -> str:
    """Return a function in JavaScript; what it reaches is noted in ``names``.

    A first pass learns which names of others it uses, so that none of its own hides one of them.
    """
    first = Statements(function, names, frozenset())
    first.block(first.node.body)
    return Statements(function, names, frozenset(first.used)).text(names.of_function(function))  # type: ignore[arg-type]


class Statements(Expressions):
    """The statements of one function, each as lines of JavaScript."""

    def __init__(self, function: Callable[..., Any], names: Names, avoid: frozenset[str]) -> None:
        super().__init__(function, names, avoid)
        self.defaults: tuple[Any, ...] = function.__defaults__ or ()
        self.loops: list[
            str
        ] = []  # the loops that a statement is inside of: the label to break to, where one is needed

    def text(self, name: str) -> str:
        """Return the whole function."""
        lines = self.block(self.node.body)
        given = dict(zip(reversed(self.arguments), reversed(self.defaults), strict=False))
        arguments = [self.local(one) + (f" = {literal(given[one])}" if one in given else "") for one in self.arguments]
        variables = [self.local(one) for one in self.kinds if one not in self.arguments]
        variables += [f"${k}" for k in range(1, self.temporaries + 1)]
        if variables:
            lines.insert(0, f"{INDENT}let {', '.join(variables)};")
        place = f"// {self.module.replace('.', '/')}.py:{self.node.lineno}"
        return "\n".join([place, f"function {name}({', '.join(arguments)}) {{", *lines, "}\n"])

    def block(self, body: list[ast.stmt]) -> list[str]:
        """Return statements in order, one step to the right."""
        return [INDENT + line for statement in body for line in self.statement(statement)]

    def statement(self, node: ast.stmt) -> list[str]:
        """Return a statement as lines."""
        match node:
            case ast.Expr(value=ast.Constant(value=str())) | ast.Pass() | ast.AnnAssign(value=None):
                return []
            case ast.Expr(value=ast.Call() as call):
                return [f"{self.expression(call).text};"]
            case ast.Return(value=value):
                return self._returned(node, value)
            case ast.Continue():
                return ["continue;"]
            case ast.Break():
                return [f"break {self.loops[-1]};" if self.loops[-1] else "break;"]
            case ast.If(test=test, body=body, orelse=orelse):
                return self._branch(test, body, orelse)
            case ast.While(test=test):
                return self.loop(node, [], f"while ({self.condition(test)}) {{", [])
            case ast.For(target=target, iter=iterator):
                return self.counted(node, target, iterator)
            case ast.AugAssign(target=target, op=op, value=value):
                return self._changed(node, target, op, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return self.assigned([target], value)
            case ast.Assign(targets=targets, value=value):
                return self.assigned(targets, value)
        raise self.fail(node, f"{type(node).__name__} is not in the subset")

    def _returned(self, node: ast.Return, value: ast.expr | None) -> list[str]:
        text, kind = ("", NoneType) if value is None else self.expression(value)
        if kind != self.result:
            raise self.fail(node, f"returned is {described(self.result)}, not {described(kind)}")
        return [f"return {bare(text)};" if value is not None else "return;"]

    def _branch(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> list[str]:
        lines = [f"if ({self.condition(test)}) {{", *self.block(body)]
        if len(orelse) == 1 and isinstance(orelse[0], ast.If):
            first, *rest = self.statement(orelse[0])
            return [*lines, f"}} else {first}", *rest]
        return [*lines, "} else {", *self.block(orelse), "}"] if orelse else [*lines, "}"]

    # -- loops -------------------------------------------------------------------------------------------------------

    def loop(self, node: ast.For | ast.While, before: list[str], head: str, first: list[str]) -> list[str]:
        """Return a loop; its ``else`` is passed over by a break, which is what a label does."""
        label = f"else{self.temporary()}" if node.orelse else ""
        self.loops.append(label)
        lines = [*before, head, *first, *self.block(node.body), "}"]
        self.loops.pop()
        if not node.orelse:
            return lines
        return [f"{label}: {{", *(INDENT + line for line in lines), *self.block(node.orelse), "}"]

    def counted(self, node: ast.For, target: ast.expr, iterator: ast.expr) -> list[str]:
        """Return a loop over a range: its counter is apart, so that the name keeps its last value, and may be set."""
        if not (isinstance(iterator, ast.Call) and self.found(iterator.func) is range and not iterator.keywords):
            raise self.fail(node.iter, "a for goes over range()")
        if not isinstance(target, ast.Name):
            raise self.fail(target, "a for counts in one name")
        texts, kinds = self.listed(iterator.args)
        if set(kinds) != {int} or not 1 <= len(texts) <= 3:
            raise self.fail(iterator, "range() is of one to three whole numbers")
        step = self.whole(iterator.args[2]) if len(texts) == 3 else 1
        if not step:
            raise self.fail(iterator, "the step of range() is a whole number written out, and not 0")
        count = self.temporary()
        before = [f"{count} = {texts[0] if len(texts) > 1 else '0'};"]
        last = texts[1] if len(texts) > 1 else texts[0]
        if not last.isdigit():
            before.append(f"{self.temporary()} = {last};")
            last = f"${self.temporaries}"
        head = f"for (; {count} {'<' if step > 0 else '>'} {last}; {count} += {step}) {{"
        first = [INDENT + line for line in self.stored(target, Typed(count, int))]
        return self.loop(node, before, head, first)

    # -- assignments -------------------------------------------------------------------------------------------------

    def assigned(self, targets: list[ast.expr], value: ast.expr) -> list[str]:
        """Return an assignment: the value first, then target after target, as Python does."""
        if len(targets) == 1 and isinstance(targets[0], ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(targets[0].elts, value.elts, strict=False))
            if len(targets[0].elts) == len(value.elts) and not any(isinstance(n, ast.Starred) for n in value.elts):
                return self.side_by_side(pairs)
        typed = self.expression(value)
        if len(targets) == 1:
            return self.stored(targets[0], typed)
        before, typed = self.kept(typed)
        return before + [line for target in targets for line in self.stored(target, typed)]

    def side_by_side(self, pairs: list[tuple[ast.expr, ast.expr]]) -> list[str]:
        """Return ``a, b = x, y``: without a tuple in between, where no value needs a name that is set before it."""
        typed = [self.expression(value) for _, value in pairs]
        before: list[str] = []
        if self.depends(pairs):
            kept = [self.kept(one) for one in typed]
            before, typed = [line for lines, _ in kept for line in lines], [one for _, one in kept]
        lines = [self.stored(target, one) for (target, _), one in zip(pairs, typed, strict=True)]
        return before + [line for some in lines for line in some]

    def depends(self, pairs: list[tuple[ast.expr, ast.expr]]) -> bool:
        """Return whether values and targets side by side cannot be taken one pair after the other."""
        if not all(isinstance(target, ast.Name) for target, _ in pairs):
            return True
        done: set[str] = set()
        for target, value in pairs:
            if done & {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}:
                return True
            done |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
        return False

    def kept(self, typed: Typed) -> tuple[list[str], Typed]:
        """Return a value under a name of its own, and the line that gives it."""
        name = self.temporary()
        return [f"{name} = {bare(typed.text)};"], Typed(name, typed.kind)

    def stored(self, target: ast.expr, typed: Typed) -> list[str]:
        """Return the lines that put a value where a target is."""
        if isinstance(target, ast.Name):
            if typed.kind is NoneType:
                raise self.fail(target, "nothing is given back for it")
            if target.id == "_":  # whatever it is, nobody asks for it
                return [] if simple(typed.text) else [f"{typed.text};"]
            known = self.kinds.setdefault(target.id, typed.kind)
            if known != typed.kind:
                raise self.fail(target, f"first {described(known)}, then {described(typed.kind)}")
            return [f"{self.local(target.id)} = {bare(typed.text)};"]
        if isinstance(target, ast.Subscript):
            buffer, kind = self.expression(target.value)
            place = self.expression(as_read(target))
            if kind is not list or typed.kind is not float:
                raise self.fail(
                    target, f"a float is put into a buffer, not {described(typed.kind)} into {described(kind)}"
                )
            before: list[str] = []
            if not (simple(buffer) and plain(target.slice)):
                before, typed = self.kept(typed)
            return [*before, f"{place.text} = {bare(typed.text)};"]
        if not isinstance(target, ast.Tuple):
            raise self.fail(target, "what is set is a name, a place in a buffer, or several of these")
        if not isinstance(typed.kind, tuple) or len(typed.kind) != len(target.elts):
            raise self.fail(target, f"{len(target.elts)} targets for {described(typed.kind)}")
        lines: list[str] = []
        if not simple(typed.text):
            lines, typed = self.kept(typed)
        for k, (one, kind) in enumerate(zip(target.elts, typed.kind, strict=True)):  # type: ignore[arg-type]
            if not (isinstance(one, ast.Name) and one.id == "_"):
                lines += self.stored(one, Typed(f"{typed.text}[{k}]", kind))
        return lines

    def _changed(self, node: ast.AugAssign, target: ast.expr, op: ast.operator, value: ast.expr) -> list[str]:
        if isinstance(target, ast.Subscript) and not plain(target.slice):
            raise self.fail(target, "a place that is changed is counted by names and numbers only")
        whole = ast.copy_location(ast.BinOp(as_read(target), op, value), node)
        return self.stored(target, self.expression(whole))


def plain(index: ast.expr) -> bool:
    """Return whether an index is made of names and numbers, which nothing can change on the way."""
    return not any(isinstance(one, ast.Call | ast.Subscript) for one in ast.walk(index))


def as_read(target: ast.expr) -> ast.expr:
    """Return a target as an expression that reads it."""
    read = copy.copy(target)
    read.ctx = ast.Load()  # type: ignore[attr-defined]
    return read
