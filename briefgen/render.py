"""A page becomes HTML: a template filled with the page's values, and nothing else."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable

import jinja2

from briefgen import views
from briefgen.compiling import environment
from briefgen.diagnostics import Diagnostic, Place, suggest
from briefgen.drawer import DrawingError, draw
from briefgen.theme import Theme
from briefgen.views import Page


class TemplateFailedError(Exception):
    """A template could not be filled. `diagnostic` says where and why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


# Characters that XML has no way to write. One of them in a text would make a whole feed unreadable.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DRAWN = ".png"
_XML = (".xml", _DRAWN)  # what is drawn is written as SVG
_NO_FIELD = re.compile(r"'briefgen\.views\.\w+\.(\w+) object' has no attribute '(\w+)'")


def _in_words(error: Exception) -> tuple[str, tuple[str, ...]]:
    """What went wrong in a template, with the field that may have been meant."""
    text = (str(error) or type(error).__name__).rstrip(".")
    found = _NO_FIELD.fullmatch(text)
    if found is None:
        return text, ()
    fields: tuple[str, ...] = getattr(views, found[1]).__struct_fields__
    return f"{found[1]} has no “{found[2]}”", suggest(found[2], fields) or (f"it has {', '.join(fields)}",)


class Renderer:
    """Fills the templates of one theme. Templates are compiled when they are first asked for, or by `warm`."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._environment = environment(theme.templates, theme.trees, theme.interface, theme.fonts)
        self._compiled: dict[str, jinja2.Template] = {}
        self._warm = False

    def warm(self) -> None:
        """Compile all templates now, so that processes that are about to be forked need not."""
        if self._warm:
            return
        self._warm = True
        for name in sorted(self._theme.templates):
            try:
                self._compiled[name] = self._environment.get_template(name)
            except jinja2.TemplateError:
                continue  # It is reported by the theme, or by the first page that asks for it.

    def digest_of(self, template: str) -> str | None:
        """What a template's output depends on besides the values of a page."""
        return self._theme.digests.get(template)

    def render(self, page: Page) -> bytes:
        """The bytes of a page, in UTF-8. Raises TemplateFailedError."""
        try:
            template = self._compiled.get(page.template)
            if template is None:
                template = self._compiled[page.template] = self._environment.get_template(page.template)
            text = template.render(site=page.site, page=page.frame, view=page.view)
            text = _NOT_IN_XML.sub("", text) if page.path.endswith(_XML) else text
            return self._drawn(text) if page.path.endswith(_DRAWN) else text.encode("utf-8")
        except Exception as error:  # noqa: BLE001 - a template can raise whatever Python can
            raise TemplateFailedError(self._diagnose(error, page)) from None

    def _drawn(self, svg: str) -> bytes:
        return draw(svg, self._theme.fonts, self._theme.font_files)

    def _diagnose(self, error: Exception, page: Page) -> Diagnostic:
        known = {template.path for template in self._theme.templates.values()}
        path, line = self._position(error, known, page)
        if isinstance(error, jinja2.TemplateNotFound):
            message = f"the theme has no template “{error.name}”"
            return Diagnostic("T003", message, path, Place(line, 1))
        code = "T001" if isinstance(error, jinja2.TemplateSyntaxError) else "T002"
        text, hints = _in_words(error)
        message, first = f"the template failed: {text}", f"first on the page {page.path}"
        if isinstance(error, DrawingError):
            code, message, first = "T006", f"the share image cannot be drawn: {error}", f"first for {page.path}"
        return Diagnostic(code, message, path, Place(line, 1), (*hints, first))

    def _position(self, error: Exception, known: Iterable[str], page: Page) -> tuple[str, int]:
        """The place in a template that an error comes from: the innermost frame that belongs to one."""
        if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
            return error.filename, error.lineno
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in known]
        if frames:
            return frames[-1].filename, frames[-1].lineno or 1
        template = self._theme.templates.get(page.template)
        return (template.path if template else f"themes/…/templates/{page.template}"), 1
