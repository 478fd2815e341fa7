"""Asking clamd about a file: its INSTREAM command over TCP or a unix socket."""

import socket
import struct
from pathlib import Path

from workplace.files.receive import CHUNK

SECONDS = 60.0


class NotScanned(Exception):
    """The scanner could not be reached, or could not look at this file; the file stays in quarantine."""


def scan(address: str, path: Path) -> str:
    """What the scanner found in a file; empty when it found nothing. `address` is host:port or a socket's path.

    NotScanned when there is no clear answer: silence is never taken for clean.
    """
    try:
        with _connect(address) as connection, path.open("rb") as file:
            connection.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = _answer(connection)
    except OSError as error:
        raise NotScanned(f"the virus scanner can't be reached: {type(error).__name__}") from error
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND").strip()
    raise NotScanned(f"the virus scanner gave no verdict: {words[:100]}")


def _connect(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096 and (part := connection.recv(4096)):
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
