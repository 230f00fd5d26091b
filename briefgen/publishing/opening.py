"""From what the configuration says of a target to the target itself."""

from __future__ import annotations

from pathlib import Path

from briefgen.publishing.destination import Destination, TargetError
from briefgen.targets import Target


def open_target(target: Target, project: Path, site: Path) -> Destination:
    """A target, ready to be asked. Its settings have been checked. Raises TargetError."""
    # Each kind is loaded when it is needed: boto3 alone would make each start slower.
    match target.to:
        case "folder":
            from briefgen.publishing.folder import Folder

            return Folder(site, _folder(target.path or "", project, site))
        case "rsync":
            from briefgen.publishing.rsync import Rsync

            return Rsync(site, target.at or "", target.port)
        case "git":
            from briefgen.publishing.git import GitBranch

            return GitBranch(project, site, target.remote or "origin", target.branch or "")
        case "s3":
            from briefgen.publishing.s3 import Bucket

            return Bucket(site, target.bucket or "", target.prefix or "", target.endpoint, target.region)


def where(target: Target) -> str:
    """A target for the user's eyes."""
    match target.to:
        case "folder":
            return target.path or ""
        case "rsync":
            return target.at or ""
        case "git":
            return f"{target.remote or 'origin'}, branch {target.branch}"
        case "s3":
            return f"s3://{target.bucket}/{(target.prefix or '').strip('/')}"


def _folder(path: str, project: Path, site: Path) -> Path:
    folder = (project / Path(path).expanduser()).absolute()
    here, there = site.resolve(), folder.resolve()
    if there == here or there.is_relative_to(here) or here.is_relative_to(there):
        raise TargetError(f"the target {folder} is the site itself, or lies in it, or holds it", "name another `path`")
    own = [project.resolve() / name for name in ("content", "themes", ".briefgen", ".git")]
    if there == project.resolve() or any(there.is_relative_to(place) for place in own):
        raise TargetError(f"the project keeps its own files in the target {folder}", "name another `path`")
    return folder
