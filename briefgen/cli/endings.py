"""How a run ends: the exit status, and for every way to fail a calm word about what happened and what to do."""

from __future__ import annotations

import errno

import click

from briefgen.cli.session import Session
from briefgen.cli.terminal import complain

FINE, CONTENT, USAGE, MACHINE, STOPPED = 0, 1, 2, 3, 130


class Failure(click.ClickException):
    """A command cannot go on. `hints` say what to do."""

    def __init__(self, status: int, message: str, *hints: str, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.hints = hints
        self.code = code


def tell(error: BaseException, session: Session) -> int:
    """Print what ended a run. Gives the exit status."""
    match error:
        case SystemExit(__context__=BrokenPipeError()):
            # Click's own word for a reader of `--help` that has left.
            return FINE
        case SystemExit():
            return error.code if isinstance(error.code, int) else MACHINE
        case click.Abort() | KeyboardInterrupt():
            return STOPPED
        case click.exceptions.NoArgsIsHelpError():
            error.show()
            return USAGE
        case Failure():
            label = f"error[{error.code}]" if error.code else "error"
            complain("error", error.message, *error.hints, label=label)
            return error.status
        case click.UsageError():
            complain("error", _sentence(error.format_message()), _usage_hint(error))
            return USAGE
        case MemoryError():
            complain("error", "there is not enough memory for this project", "close other programs and try again")
            return MACHINE
        case OSError() if error.errno is not None:
            complain("error", _system_error(error), *_advice(error))
            return MACHINE
    return _crash(error, session)


def _usage_hint(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "briefgen"
    if isinstance(error, click.NoSuchOption) and error.option_name in ("-C", "--project") and path == "briefgen":
        return "it stands behind the command: `briefgen build -C DIR`"
    return f"`{path} --help` says what is possible"


def _sentence(message: str) -> str:
    """Click's messages, in the form of ours: without a capital at the start and a full stop at the end."""
    first = message[:1].lower() if message[1:2].islower() else message[:1]
    return (first + message[1:]).removesuffix(".")


def _system_error(error: OSError) -> str:
    place = f" ({error.filename})" if isinstance(error.filename, str) else ""
    return f"the system reports: {error.strerror or error}{place}"


def _advice(error: OSError) -> tuple[str, ...]:
    known = {
        errno.EACCES: "check the permissions of the file and its folder",
        errno.EPERM: "check the permissions of the file and its folder",
        errno.EROFS: "the disk can only be read; choose another folder",
        errno.ENOSPC: "the disk is full; make room and try again",
        errno.EMFILE: "too many files are open; close other programs and try again",
    }
    return (known[error.errno],) if error.errno in known else ()


def _crash(error: BaseException, session: Session) -> int:
    # Loaded here, because what it needs would make each start slower for a day that should not come.
    from briefgen.cli.crash import keep

    kept = keep(error, session)
    hint = f"what happened is written in {kept}; please report it" if kept else "it could not be written down"
    complain("error", f"briefgen itself failed ({type(error).__name__}); this is no fault of yours", hint)
    return MACHINE
