"""A bucket of S3 or of a service that speaks its language, by boto3."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from briefgen.publishing.destination import Standing, TargetError

T = TypeVar("T")

_AT_ONCE = 8  # files on their way
# The table of the standard library is that of the machine; these have to be right everywhere.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}


class Bucket:
    """A target that is a bucket, or a folder in one."""

    def __init__(self, site: Path, bucket: str, prefix: str, endpoint: str | None, region: str | None) -> None:
        """Raises TargetError if boto3 is not installed, or cannot work with what it is told."""
        self._site = site
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        with _told():
            self._client = _client(endpoint, region)

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """See `Destination`."""
        found = ((name, self._get(name)) for name in names)
        return {name: data for name, data in found if data is not None}

    def standing(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """See `Destination`."""
        with _told():
            there = dict(self._listed())
        return {path: self._standing(path, there.get(path)) for path in paths}

    def put(self, paths: Sequence[str]) -> None:
        """See `Destination`."""
        _each(paths, lambda path: self._put(path, (self._site / path).read_bytes()))

    def write(self, path: str, data: bytes) -> None:
        """See `Destination`."""
        with _told():
            self._put(path, data)

    def remove(self, paths: Sequence[str]) -> None:
        """See `Destination`."""
        _each(paths, lambda path: self._client.delete_object(Bucket=self._bucket, Key=self._prefix + path))

    def finish(self) -> str:
        """See `Destination`."""
        return ""

    def _get(self, path: str) -> bytes | None:
        with _told():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + path)
            except self._client.exceptions.NoSuchKey:
                return None
            data: bytes = found["Body"].read()
            return data

    def _listed(self) -> Iterator[tuple[str, str]]:
        """Each file there with its tag, which is the MD5 of what was sent in one piece."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
            for entry in page.get("Contents", ()):
                yield entry["Key"].removeprefix(self._prefix), entry["ETag"].strip('"')

    def _standing(self, path: str, tag: str | None) -> Standing:
        if tag is None:
            return "absent"
        data = (self._site / path).read_bytes()
        return "same" if hashlib.md5(data, usedforsecurity=False).hexdigest() == tag else "other"

    def _put(self, path: str, data: bytes) -> None:
        self._client.put_object(Bucket=self._bucket, Key=self._prefix + path, Body=data, ContentType=type_of(path))


def type_of(path: str) -> str:
    """The media type of a file, by its name."""
    ending = Path(path).suffix.lower()
    return _TYPES.get(ending) or mimetypes.guess_type(path, strict=False)[0] or "application/octet-stream"


def _client(endpoint: str | None, region: str | None) -> Any:
    try:
        from boto3.session import Session
        from botocore.config import Config
    except ImportError as error:
        hint = "install it together with briefgen: pip install 'briefgen[s3]'"
        raise TargetError("for a bucket of S3 the package boto3 is needed", hint) from error
    config = Config(
        connect_timeout=20,
        read_timeout=60,
        retries={"mode": "standard", "max_attempts": 4},
        max_pool_connections=_AT_ONCE,
        # Other services than Amazon's do not know what newer versions send besides.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return Session().client("s3", endpoint_url=endpoint, region_name=region, config=config)


def _each(paths: Iterable[str], do: Callable[[str], T]) -> None:
    with _told(), ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = [pool.submit(do, path) for path in paths]
        try:
            for one in waiting:
                one.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


@contextmanager
def _told() -> Iterator[None]:
    """What boto3 raises becomes a TargetError."""
    try:
        yield
    except (TargetError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:
        if not type(error).__module__.startswith(("botocore", "boto3", "s3transfer")) and not isinstance(
            error, OSError | ValueError
        ):
            raise
        again = "then publish again: what is already there is not sent twice"
        raise TargetError(f"the bucket could not be reached or written: {error}", _advice(error), again) from error


def _advice(error: Exception) -> str:
    response = getattr(error, "response", {})
    code = response.get("Error", {}).get("Code", "") if isinstance(response, dict) else ""
    if type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"):
        return "give the keys in ~/.aws/credentials, or as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    known = {
        "NoSuchBucket": "look at the name of the `bucket`, or make it first",
        "AccessDenied": "look at what the keys may do: list, read, write and delete in this bucket",
        "InvalidAccessKeyId": "look at the keys",
        "SignatureDoesNotMatch": "look at the keys",
        "PermanentRedirect": "name the `region` of the bucket",
        "AuthorizationHeaderMalformed": "name the `region` of the bucket",
    }
    return known.get(code, "look at the network, at `endpoint` and at `region`")
