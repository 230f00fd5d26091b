"""`briefgen schema`: the JSON Schemas of the YAML files, so that editors complete and check them."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.endings import FINE
from briefgen.cli.project import require_project
from briefgen.cli.session import project_option, shown
from briefgen.cli.terminal import say
from briefgen.cli.writing import write_file
from briefgen.schema import schemas
from briefgen.starter import schema_files, schema_text


@click.command("schema")
@project_option
@click.option("--stdout", "name", type=click.Choice(list(schemas())), help="Print this one and write nothing.")
def command(project: Path | None, name: str | None) -> int:
    """Write the JSON Schemas of the YAML files to schema/ in the project.

    Editors complete and check YAML with them: the first line of the sample's files names its schema.
    """
    if name:
        say(schema_text(schemas()[name]).rstrip("\n"))
        return FINE
    folder = require_project(project)
    for path, data in schema_files().items():
        place = folder / path
        if place.is_file() and place.read_bytes() == data:
            say(f"{shown(place)} is up to date")
        else:
            write_file(place, data)
            say(f"{shown(place)} was written")
    return FINE
