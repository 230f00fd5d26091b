"""Texts of templates, put into the language of the site while the templates are parsed, so that pages cost no more.

`{{ _('By {names}', names=…) }}` is a text with a slot, `{{ _('{n} quote', '{n} quotes', n=…) }}` one with two forms. Where
the text is written out, the template is changed as if its author had written the other language; where it is an
expression, `_` is asked while the page is made (see `Interface.text`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NoReturn

import jinja2
from jinja2 import nodes
from jinja2.parser import Parser

from briefgen.interface import SLOT, Interface

NAME = "_"  # what templates call it by
_ELEMENTS = ("b", "bdi")


class TranslatingParser(Parser):
    """Reads a template in the language of an interface. It never walks through what has no text in it."""

    def __init__(
        self, environment: jinja2.Environment, source: str, name: str | None, filename: str | None, interface: Interface
    ) -> None:
        super().__init__(environment, source, name, filename)
        self._interface = interface
        self._texts: dict[int, tuple[nodes.Expr, _Text]] = {}  # by the node that stands for each

    def parse_call(self, node: nodes.Expr) -> nodes.Call:
        call = super().parse_call(node)
        if not _is_text(call):
            return call
        text = _Text(call, self._interface, self.fail)
        value = text.value()
        self._texts[id(value)] = value, text
        return value  # type: ignore[return-value]

    def parse(self) -> nodes.Template:
        tree = super().parse()
        if self._texts:
            self._put_out(tree)
            for _, text in self._texts.values():
                if text.has_markup:
                    self.fail("a text with a link or an element has to stand alone", text.line)
            tree.set_environment(self.environment)
        return tree

    def _put_out(self, statement: nodes.Node) -> None:
        """Turn the texts that are put out, here and below, into parts of the output around them."""
        for field in ("body", "elif_", "else_"):
            inner = getattr(statement, field, None)
            if not isinstance(inner, list):
                continue
            for node in inner:
                self._put_out(node)
            if any(isinstance(node, nodes.Output) for node in inner):
                inner[:] = [new for node in inner for new in self._opened(node)]

    def _opened(self, node: nodes.Node) -> Iterator[nodes.Node]:
        if not isinstance(node, nodes.Output) or not any(id(child) in self._texts for child in node.nodes):
            yield node
            return
        parts: list[nodes.Expr] = []
        for child in node.nodes:
            _, text = self._texts.pop(id(child), (None, None))
            if text is None:
                parts.append(child)
            elif len(text.forms) == 1:
                parts += text.markup(*text.forms.values())
            else:
                if parts:
                    yield nodes.Output(parts, lineno=node.lineno)
                yield text.choice()
                parts = []
        if parts:
            yield nodes.Output(parts, lineno=node.lineno)


def _is_text(node: nodes.Node) -> bool:
    """Whether a node is `_('…')` or `_('…', '…')` with nothing in it that only a page knows but the values of slots."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == NAME
        and 1 <= len(node.args) <= 2
        and all(isinstance(part, nodes.Const) and isinstance(part.value, str) for part in node.args)
        and node.dyn_args is None
        and node.dyn_kwargs is None
    )


class _Text:
    """One `_(…)` of a template: its forms, and the expressions for its slots."""

    def __init__(self, call: nodes.Call, interface: Interface, fail: Callable[[str, int], NoReturn]) -> None:
        self.line = call.lineno
        self._fail = fail
        self.values: dict[str, nodes.Expr] = {value.key: value.value for value in call.kwargs}
        singular = call.args[0].value  # type: ignore[attr-defined]
        plural = call.args[1].value if len(call.args) == 2 else None  # type: ignore[attr-defined]
        about = self.values.pop("about", None)
        if plural is None:
            self.forms = {"other": interface.word(singular, about.value if isinstance(about, nodes.Const) else None)}
        else:
            self.forms = interface.counted(singular, plural)
            if "n" not in self.values:
                fail("a text with two forms needs `n=`", self.line)
        self.english = plural is None or plural not in interface.counts or not interface.plurals
        for text in (*self.forms.values(), singular, plural or singular):
            self._check(text)

    def _check(self, text: str) -> None:
        for slot in SLOT.finditer(text):
            name = slot[1] or slot[3]
            if name not in self.values and (slot[1] or name not in _ELEMENTS):
                self._fail(f"the text “{text[:60]}” has a slot “{name}”, and no value is given for it", self.line)

    def branches(self) -> Iterator[tuple[nodes.Expr | None, str]]:
        """Each form with the condition for it; the last has none."""
        *some, (_, last) = self.forms.items()
        for form, text in some:
            yield self._takes(form), text
        yield None, last

    def _takes(self, form: str) -> nodes.Expr:
        number = self.values["n"]
        if self.english:
            return nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))], lineno=self.line)
        asked = nodes.Call(nodes.EnvironmentAttribute("form_of"), [number], [], None, None, lineno=self.line)
        return nodes.Compare(asked, [nodes.Operand("eq", nodes.Const(form))], lineno=self.line)

    def markup(self, text: str) -> Iterator[nodes.Expr]:
        """A text as it is put out: a tag of a link holds the address that is the value of its name."""
        for words, slot in _pieces(text):
            if words:
                yield nodes.TemplateData(escape(words, quote=False).replace('"', "&#34;"), lineno=self.line)
            if slot and slot[1]:
                yield self.values[slot[1]]
            elif slot and slot[3] not in self.values:
                yield nodes.TemplateData(slot[0], lineno=self.line)
            elif slot and slot[2]:
                yield nodes.TemplateData("</a>", lineno=self.line)
            elif slot:
                yield nodes.TemplateData('<a href="', lineno=self.line)
                yield self.values[slot[3]]
                yield nodes.TemplateData('">', lineno=self.line)

    @property
    def has_markup(self) -> bool:
        """Whether there are links or elements in it, which only the template itself can put out."""
        return any(slot[3] for text in self.forms.values() for slot in SLOT.finditer(text))

    def choice(self) -> nodes.If:
        """The output of one form or another."""
        *some, (_, last) = self.branches()
        first, *others = (nodes.If(condition, self._output(text), [], [], lineno=self.line) for condition, text in some)
        first.elif_, first.else_ = others, self._output(last)
        return first

    def _output(self, text: str) -> list[nodes.Node]:
        return [nodes.Output(list(self.markup(text)), lineno=self.line)]

    def value(self) -> nodes.Expr:
        """What the text is inside an expression."""
        *others, (_, last) = self.branches()
        value = self._joined(last)
        for condition, text in reversed(others):
            value = nodes.CondExpr(condition, self._joined(text), value, lineno=self.line)
        return value

    def _joined(self, text: str) -> nodes.Expr:
        parts: list[nodes.Expr] = []
        for words, slot in _pieces(text):
            if words:
                parts.append(nodes.Const(words, lineno=self.line))
            if slot and slot[1]:
                parts.append(self.values[slot[1]])
        if len(parts) == 1 and isinstance(parts[0], nodes.Const):
            return parts[0]
        return nodes.Concat(parts or [nodes.Const("")], lineno=self.line)


def _pieces(text: str) -> Iterator[tuple[str, Any]]:
    """The words of a text, each with the slot behind them; the last have none."""
    at = 0
    for slot in SLOT.finditer(text):
        yield text[at : slot.start()], slot
        at = slot.end()
    yield text[at:], None
