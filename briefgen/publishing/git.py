"""A branch of a git repository, for hosts that show one (GitHub, GitLab and others).

The branch is written without being checked out: files become objects, an index of our own becomes a tree, and one
commit is pushed. Neither the working tree nor the index of the project is touched, and nothing is ever forced.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from briefgen.publishing.destination import Standing, TargetError
from briefgen.publishing.programs import ProgramError, can_ask, require, run

_OWN = ".briefgen/publish.git"  # of a project that lies in no repository
_INDEX = ".briefgen/publish-index"
_NO_JEKYLL = ".nojekyll"  # so that GitHub shows the files as they are


class GitBranch:
    """A target that is a branch."""

    def __init__(self, project: Path, site: Path, remote: str, branch: str) -> None:
        """Looks up the branch. Raises TargetError."""
        self._project = project
        self._site = site
        self._branch = f"refs/heads/{branch}"
        self._kept = f"refs/briefgen/{branch}"  # the branch, as it was fetched
        self._index = project / _INDEX
        # A run that was killed may have left them, and their lock. Nobody else can be at work here now.
        for place in (self._index, self._index.with_name(f"{self._index.name}.lock")):
            place.unlink(missing_ok=True)
        self._program = [require("git"), "-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60"]
        self._remote = str((project / remote).resolve()) if remote.startswith(".") else remote
        self._enter_repository(remote)
        self._parent = self._fetched()
        self._files = self._listed()
        if self._parent:
            self._git("read-tree", self._parent)

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """See `Destination`."""
        there = [name for name in names if name in self._files]
        return {name: self._git("cat-file", "blob", self._files[name]) for name in there}

    def standing(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """See `Destination`."""
        objects = self._objects(list(paths))
        return {path: self._standing(path, name) for path, name in objects.items()}

    def put(self, paths: Sequence[str]) -> None:
        """See `Destination`. Nobody sees any of it before `finish`."""
        self._enter(self._objects(paths, "-w"))

    def write(self, path: str, data: bytes) -> None:
        """See `Destination`."""
        self._enter({path: self._git("hash-object", "-w", "--stdin", data=data).decode().strip()})

    def remove(self, paths: Sequence[str]) -> None:
        """See `Destination`."""
        self._enter(dict.fromkeys(paths, ""))

    def finish(self) -> str:
        """Commit and push."""
        if _NO_JEKYLL not in self._files:
            self.write(_NO_JEKYLL, b"")
        tree = self._git("write-tree").decode().strip()
        parents = ["-p", self._parent] if self._parent else []
        commit = self._git("commit-tree", tree, *parents, "-m", "Publish the site").decode().strip()
        try:
            self._run("push", "--quiet", "--end-of-options", self._remote, f"{commit}:{self._branch}")
        except ProgramError as error:
            raise _refused(error) from error
        return f"as commit {commit[:10]} of {self._branch.removeprefix('refs/heads/')}"

    def _enter_repository(self, remote: str) -> None:
        try:
            self._run("rev-parse", "--git-dir")
        except ProgramError as error:
            if "/" not in remote and ":" not in remote and "\\" not in remote:
                hint = f"write the address of the repository as `remote`, instead of “{remote}”"
                raise TargetError("the project lies in no git repository", hint) from error
            self._program += [f"--git-dir={self._project / _OWN}"]
            self._git("init", "--quiet", "--bare", str(self._project / _OWN))
            return
        self._refuse_sources()

    def _refuse_sources(self) -> None:
        """The branch on which somebody works is none to put a site on."""
        try:
            current = self._run("symbolic-ref", "--quiet", "HEAD").decode().strip()
        except ProgramError:
            return  # None is checked out.
        if current == self._branch:
            name = self._branch.removeprefix("refs/heads/")
            message = f"the branch {name} holds your sources: it is checked out in the project"
            raise TargetError(message, "name another `branch`, such as `gh-pages`")

    def _fetched(self) -> str:
        """The commit that the branch is at, or an empty text if there is no such branch yet."""
        try:
            found = self._run("ls-remote", "--end-of-options", self._remote, self._branch).split()
            if not found:
                return ""
            fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--end-of-options", self._remote]
            self._run(*fetch, f"+{self._branch}:{self._kept}")
            return self._run("rev-parse", self._kept).decode().strip()
        except ProgramError as error:
            hint = "look at `remote`, at the network, and whether `git fetch` gets in"
            raise TargetError(f"the repository could not be reached: {error.last}", hint) from error

    def _listed(self) -> dict[str, str]:
        """The name of the object of each file of the branch."""
        if not self._parent:
            return {}
        rows = self._git("ls-tree", "-r", "-z", "--full-tree", self._parent).decode("utf-8", "surrogateescape")
        return {path: row.split()[2] for row, _, path in (row.partition("\t") for row in rows.split("\0") if row)}

    def _objects(self, paths: Sequence[str], *options: str) -> dict[str, str]:
        if not paths:
            return {}
        # Git reads names in lines, so one with the end of a line is given to it by itself.
        odd = [path for path in paths if "\n" in path]
        plain = [path for path in paths if "\n" not in path]
        data = "".join(f"{self._site / path}\n" for path in plain).encode("utf-8")
        names = self._git("hash-object", *options, "--no-filters", "--stdin-paths", data=data).decode().split()
        found = dict(zip(plain, names, strict=True))
        for path in odd:
            name = self._git("hash-object", *options, "--no-filters", "--", str(self._site / path))
            found[path] = name.decode().strip()
        return found

    def _standing(self, path: str, name: str) -> Standing:
        if path in self._files:
            return "same" if self._files[path] == name else "other"
        return "other" if any(known.startswith(f"{path}/") for known in self._files) else "absent"

    def _enter(self, objects: Mapping[str, str]) -> None:
        """Put objects into the index, or take out those whose name is empty."""
        rows = [f"100644 {name}\t{path}\0" if name else f"0 {'0' * 40}\t{path}\0" for path, name in objects.items()]
        self._git("update-index", "--add", "--replace", "-z", "--index-info", data="".join(rows).encode("utf-8"))

    def _git(self, *words: str, data: bytes = b"") -> bytes:
        try:
            return self._run(*words, data=data)
        except ProgramError as error:
            raise TargetError(f"git failed: {error.last}", *_advice(error)) from error

    def _run(self, *words: str, data: bytes = b"") -> bytes:
        env = {"GIT_INDEX_FILE": str(self._index), "GIT_TERMINAL_PROMPT": "1" if can_ask() else "0"}
        return run([*self._program, *words], data, folder=self._project, env=env)


def _refused(error: ProgramError) -> TargetError:
    if "[rejected]" in error.said:
        message = "somebody else has changed the branch meanwhile; nothing was published"
        return TargetError(message, "publish again: their files stay")
    hint = "look at the network, and whether you may push to that branch; nothing was published"
    return TargetError(f"git could not push: {error.last}", hint)


def _advice(error: ProgramError) -> tuple[str, ...]:
    if "tell me who you are" in error.said or "empty ident" in error.said:
        return ("tell git who you are: git config --global user.name NAME, and user.email ADDRESS",)
    return ("mend that, and publish again",)
