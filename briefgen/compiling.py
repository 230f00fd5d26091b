"""Templates become code: Jinja, with the words of the site's language put in, and quicker where pages spend their time."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from types import CodeType
from typing import Any, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from briefgen.digest import digest_value
from briefgen.fonts import Fonts
from briefgen.interface import Interface
from briefgen.layout import SHIPPED
from briefgen.pictures.fitting import Fitting
from briefgen.translation import NAME, TranslatingParser


class Template(NamedTuple):
    """A template's text and the file it comes from."""

    path: str
    source: str


class CodeKey(NamedTuple):
    """All that the code of a template hangs on: the digest of the words in it, its name, and what it is made from."""

    words: str
    name: str
    path: str
    source: str
    shipped: bool  # whether all of that came with briefgen


# What templates were compiled to in this process. To compile the shipped theme takes ten times as long as to make the
# pages of a small site, and of a theme that is edited only one template is another one.
CODES: dict[CodeKey, CodeType] = {}
_MOST_CODES = 500


class _Loader(jinja2.BaseLoader):
    """Loads templates. Those that are parsed already are not parsed again, nor those compiled that were compiled."""

    def __init__(self, templates: Mapping[str, Template], trees: Mapping[str, nodes.Template]) -> None:
        self._templates = templates
        self._trees = trees

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's own name
    ) -> jinja2.Template:
        template = self._templates.get(name)
        if template is None:
            raise jinja2.TemplateNotFound(name)
        assert isinstance(environment, _Environment)
        shipped = template.path.startswith(SHIPPED) and not environment.interface.own
        key = CodeKey(environment.words, name, *template, shipped)
        code = CODES.get(key)
        if code is None:
            code = environment.compile(self._trees.get(name) or template.source, name, template.path)
            if len(CODES) >= _MOST_CODES:
                CODES.clear()
            CODES[key] = code
        return environment.template_class.from_code(environment, code, {} if globals is None else globals)


class _Code(CodeGenerator):
    """Templates compiled for speed: a large site reads a million fields, and puts out half as many.

    They mean what Jinja says they mean; tests/test_theme.py compares the two.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Any) -> None:  # noqa: N802 - Jinja's own name
        # Nearly always the field is there. Where it is not, Jinja decides what that means.
        self.write("(found if (found := getattr((owner := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(owner, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        # Jinja's own NativeEnvironment takes hold of its output here too. A template that sets `{% autoescape %}` by
        # a value that only the page knows is left to Jinja.
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(jinja2.Environment):
    code_generator_class = _Code
    interface = Interface()
    words = ""  # the digest of the interface, whose words are compiled into the templates

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return TranslatingParser(self, source, name, filename, self.interface).parse()

    def form_of(self, number: int) -> str:
        """The plural form that a number takes in the language of the interface."""
        return self.interface.form_of(number)

    @staticmethod
    def escaped(value: object) -> str:
        """What `markupsafe.escape` gives, but as a plain `str` where `value` is one.

        What is put out is only joined to other text, and to wrap each small piece in a Markup object costs four times
        as much as to escape it.
        """
        if type(value) is not str:
            return value if type(value) is Markup else str(value) if type(value) is int else escape(value)
        if "&" in value:
            value = value.replace("&", "&amp;")
        if "<" in value:
            value = value.replace("<", "&lt;")
        if ">" in value:
            value = value.replace(">", "&gt;")
        if '"' in value:
            value = value.replace('"', "&#34;")
        if "'" in value:
            value = value.replace("'", "&#39;")
        return value


def environment(
    templates: Mapping[str, Template],
    trees: Mapping[str, nodes.Template],
    interface: Interface | None = None,
    fonts: Fonts = Fonts(),  # noqa: B008 - it is frozen
) -> jinja2.Environment:
    """The Jinja environment of a theme: everything is escaped, and a name that is not there is an error."""
    made = _Environment(
        loader=_Loader(templates, trees),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,  # it takes a fifth of the time of compiling, and finds next to nothing to work out beforehand
    )
    made.interface = interface or made.interface
    made.words = digest_value(made.interface)
    made.globals[NAME] = made.interface.text
    made.globals["fitted"] = Fitting(fonts)
    return made
