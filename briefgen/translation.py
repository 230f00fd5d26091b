"""Texts of templates, put into the language of the site while the templates are compiled, so that pages cost no more.

`{{ _('By {names}', names=…) }}` is a text with a slot, `{{ _('{n} quote', '{n} quotes', n=…) }}` one with two forms. Where
the text is written out, the template is changed as if its author had written the other language; where it is an
expression, `_` is asked while the page is made (see `Interface.text`).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from briefgen.interface import SLOT, Interface

NAME = "_"  # what templates call it by
_ELEMENTS = ("b", "bdi")


def translate(tree: nodes.Template, interface: Interface, environment: jinja2.Environment) -> nodes.Template:
    """A parsed template in the language of the interface. Raises TemplateSyntaxError where a text has another slot."""
    _Translator(interface).visit(tree)
    tree.set_environment(environment)
    return tree


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

    def __init__(self, call: nodes.Call, interface: Interface) -> None:
        self.line = call.lineno
        self.values: dict[str, nodes.Expr] = {value.key: value.value for value in call.kwargs}
        singular = call.args[0].value  # type: ignore[attr-defined]
        plural = call.args[1].value if len(call.args) == 2 else None  # type: ignore[attr-defined]
        about = self.values.pop("about", None)
        if plural is None:
            self.forms = {"other": interface.word(singular, about.value if isinstance(about, nodes.Const) else None)}
        else:
            self.forms = interface.counted(singular, plural)
            if "n" not in self.values:
                raise jinja2.TemplateSyntaxError("a text with two forms needs `n=`", self.line)
        self.english = plural is None or plural not in interface.counts or not interface.plurals
        for text in (*self.forms.values(), singular, plural or singular):
            self._check(text)

    def _check(self, text: str) -> None:
        for slot in SLOT.finditer(text):
            name = slot[1] or slot[3]
            if name not in self.values and (slot[1] or name not in _ELEMENTS):
                message = f"the text “{text[:60]}” has a slot “{name}”, and no value is given for it"
                raise jinja2.TemplateSyntaxError(message, self.line)

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

    def value(self, text: str) -> nodes.Expr:
        """A text inside an expression."""
        parts: list[nodes.Expr] = []
        for words, slot in _pieces(text):
            if words:
                parts.append(nodes.Const(words, lineno=self.line))
            if slot and not slot[1]:
                raise jinja2.TemplateSyntaxError("a text with a link or an element has to stand alone", self.line)
            if slot:
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


class _Translator(NodeTransformer):
    def __init__(self, interface: Interface) -> None:
        self._interface = interface

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's own name
        self.generic_visit(node)
        if not _is_text(node):
            return node
        text = _Text(node, self._interface)
        *others, (_, last) = text.branches()
        value = text.value(last)
        for condition, form in reversed(others):
            value = nodes.CondExpr(condition, text.value(form), value, lineno=node.lineno)
        return value

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        """A text that is put out becomes parts of the output around it, so that nothing has to be joined."""
        done: list[nodes.Node] = []
        parts: list[nodes.Expr] = []
        for child in node.nodes:
            if not _is_text(child):
                parts.append(self.visit(child))
                continue
            assert isinstance(child, nodes.Call)
            self.generic_visit(child)
            text = _Text(child, self._interface)
            if len(text.forms) == 1:
                parts += text.markup(*text.forms.values())
                continue
            done += [nodes.Output(parts, lineno=node.lineno)] if parts else []
            done.append(_choice(text, list(text.branches())))
            parts = []
        return [*done, nodes.Output(parts, lineno=node.lineno)] if parts or not done else done


def _choice(text: _Text, branches: list[tuple[nodes.Expr | None, str]]) -> nodes.If:
    """The output of one form or another."""
    outputs = [[nodes.Output(list(text.markup(form)), lineno=text.line)] for _, form in branches]
    conditions = [condition for condition, _ in branches]
    others = [
        nodes.If(condition, output, [], [], lineno=text.line)
        for condition, output in zip(conditions[1:-1], outputs[1:-1], strict=True)
    ]
    return nodes.If(conditions[0], outputs[0], others, outputs[-1], lineno=text.line)
