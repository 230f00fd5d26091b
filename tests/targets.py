"""Real servers for tests that publish, each on a port of its own of this machine."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from tests.__main__ import PLACES


def program(name: str) -> str | None:
    """Where a program is, a server too."""
    return shutil.which(name, path=PLACES)


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
    return port


@contextmanager
def running(words: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[None]:
    """A server that listens on a port, while the block lasts."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(words, stdout=pipe, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})
    try:
        for _ in range(300):
            if process.poll() is not None:
                assert process.stdout
                raise AssertionError(process.stdout.read().decode())
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=20)


@contextmanager
def rsync_server(folder: Path, scratch: Path) -> Iterator[int]:
    """An rsync server whose module `www` is the folder. Gives its port."""
    port = free_port()
    owner = "uid = root\ngid = root\n" if os.geteuid() == 0 else ""
    config = scratch / "rsyncd.conf"
    config.write_text(f"use chroot = no\n{owner}[www]\npath = {folder}\nread only = no\n")
    words = ["rsync", "--daemon", "--no-detach", f"--config={config}", f"--port={port}", "--address=127.0.0.1"]
    with running(words, port):
        yield port


@contextmanager
def ssh_server(scratch: Path) -> Iterator[tuple[str, int]]:
    """An ssh server for this user alone. Gives the command that gets in, and its port."""
    sshd = program("sshd")
    assert sshd
    port = free_port()
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", scratch / name], check=True)
    shutil.copy(scratch / "user.pub", scratch / "authorized")
    public = (scratch / "host.pub").read_text()
    (scratch / "known").write_text(f"[127.0.0.1]:{port} {public}")
    (scratch / "sshd.conf").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {scratch}/host\nAuthorizedKeysFile {scratch}/authorized\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPidFile none\nPermitRootLogin yes\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with running([sshd, "-D", "-e", "-f", str(scratch / "sshd.conf")], port):
        yield f"ssh -F none -i {scratch}/user -o UserKnownHostsFile={scratch}/known", port


@contextmanager
def s3_server() -> Iterator[str]:
    """A server that speaks the language of S3. Gives its address."""
    port = free_port()
    words = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(words, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def nginx(server: str, scratch: Path) -> Iterator[str]:
    """nginx with this text in its `http` block, in which PORT stands for its port. Gives its address."""
    found = program("nginx")
    assert found
    port = free_port()
    types = Path("/etc/nginx/mime.types")
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    parts = "client_body fastcgi proxy scgi uwsgi".split()
    temporary = "".join(f"{part}_temp_path {scratch}/{part};\n" for part in parts)
    config = scratch / "nginx.conf"
    config.write_text(
        f"{user}\ndaemon off;\npid {scratch}/nginx.pid;\nerror_log {scratch}/error.log;\nevents {{}}\n"
        f"http {{\ninclude {types};\naccess_log off;\n{temporary}{server.replace('PORT', f'127.0.0.1:{port}')}\n}}\n"
    )
    with running([found, "-e", f"{scratch}/error.log", "-c", str(config), "-p", str(scratch)], port):
        yield f"http://127.0.0.1:{port}"


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=20):
            return True
    except URLError:
        return False
