"""A proxy between a client and a server that loses an answer, as a network may."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

READ_AT_ONCE: Final = 1 << 16
SOCKET: Final = ".s.PGSQL.5432"


class Proxy:
    """Stands in a folder where a server's socket would, and passes on what is said."""

    def __init__(self, folder: Path, server: Path) -> None:
        """Take the folder of its socket, and that of the server's."""
        self.losing: bytes | None = None
        """The answer to the next question with these bytes is lost, and its connection with it."""
        self.lost = 0
        self._server = server
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / SOCKET))
        self._listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server / SOCKET))
                pair = _Pair(self, client, server)
                threading.Thread(target=pair.ask, daemon=True).start()
                threading.Thread(target=pair.answer, daemon=True).start()


class _Pair:
    """A client and the server that it speaks with."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server
        self._cut = False

    def ask(self) -> None:
        with suppress(OSError):
            while said := self._client.recv(READ_AT_ONCE):
                losing = self._proxy.losing
                self._cut = losing is not None and losing in said
                self._server.sendall(said)
        self._end()

    def answer(self) -> None:
        with suppress(OSError):
            while said := self._server.recv(READ_AT_ONCE):
                if self._cut:
                    self._proxy.losing = None
                    self._proxy.lost += 1
                    break
                self._client.sendall(said)
        self._end()

    def _end(self) -> None:
        for each in (self._client, self._server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
