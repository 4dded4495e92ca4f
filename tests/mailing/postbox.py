"""A real IMAP server (Debian's Dovecot) on loopback with a mailbox of its own; and a small one that answers oddly."""

from __future__ import annotations

import os
import shutil
import socket
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.mailing.campaign import PASSWORD

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {plain}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Postbox:
    """The server's ports, the file by which it is trusted, and its mailbox."""

    port: int
    ca_file: Path
    mail: Path
    owner: tuple[int, int]
    plain: int  # the port that is encrypted only when it is asked to be
    _count: int = 0

    def put(self, raw: bytes, folder: str = "") -> None:
        """A mail that came in."""
        self._count += 1
        where = self.mail / folder / "new"
        for part in ("cur", "new", "tmp"):
            (self.mail / folder / part).mkdir(parents=True, exist_ok=True)
            os.chown(self.mail / folder / part, *self.owner)
        os.chown(self.mail / folder, *self.owner)
        path = where / f"{1616040000 + self._count}.M{self._count}.test"
        path.write_bytes(raw)
        os.utime(path, (1616040000, 1616040000))  # 2021-03-18, which the server gives as the day it came
        os.chown(path, *self.owner)

    def flags(self) -> list[str]:
        """The flags of the mails, as the file names in the mailbox tell them, in the order they came."""
        files = sorted([*(self.mail / "cur").iterdir(), *(self.mail / "new").iterdir()])
        return [path.name.partition(":2,")[2] for path in files]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def dovecot() -> Iterator[Postbox]:
    """The server, running in the foreground until the block ends.  `DOVECOT` must not be None."""
    import pwd  # here: Windows has neither

    assert DOVECOT
    folder = Path(tempfile.mkdtemp(prefix="postbox-"))
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    folder.chmod(0o755)
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    certificate.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    for name in ("mail", "home"):
        (folder / name).mkdir()
        os.chown(folder / name, user.pw_uid, user.pw_gid)
    port, plain = _free_port(), _free_port()
    group = subprocess.run(["id", "-gn", user.pw_name], capture_output=True, text=True, check=True).stdout.strip()
    text = _CONFIG.format(
        folder=folder, user=user.pw_name, group=group, uid=user.pw_uid, gid=user.pw_gid, port=port, plain=plain, password=PASSWORD
    )
    (folder / "dovecot.conf").write_text(text)
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(folder / "dovecot.conf")], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _wait(port, folder / "log", process)
        yield Postbox(port, folder / "ca.pem", folder / "mail", (user.pw_uid, user.pw_gid), plain)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, log: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise AssertionError(log.read_text() if log.is_file() else "dovecot did not start")


# --- a server that answers as told ---------------------------------------------------------------------------------
@contextmanager
def odd_server(answers: dict[str, bytes], context: ssl.SSLContext | None) -> Iterator[int]:
    """An IMAP server on loopback, without a context one that never encrypts.

    A command (its first two words, "UID FETCH" included) gets that answer, {tag} being filled in.

    An answer without a tag is the last one: the connection is closed behind it.
    """
    usual = {"LOGOUT": b"* BYE\r\n{tag} OK done\r\n", "CAPABILITY": b"* CAPABILITY IMAP4rev1 UNSELECT\r\n{tag} OK done\r\n", "LOGIN": b"{tag} OK done\r\n"}
    usual |= {"UNSELECT": b"{tag} OK done\r\n", "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n{tag} OK done\r\n", "LIST": b"{tag} OK done\r\n"}
    known = usual | answers

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, *words = line.split()
                command = b" ".join(words[:2] if words[0].upper() == b"UID" else words[:1]).decode().upper()
                answer = known.get(command, b"{tag} BAD unknown\r\n")
                self.wfile.write(answer.replace(b"{tag}", tag))
                if b"{tag}" not in answer:
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def get_request(self) -> tuple[socket.socket, object]:
            plain, address = super().get_request()
            assert isinstance(plain, socket.socket)
            return context.wrap_socket(plain, server_side=True) if context else plain, address

    with Server(("127.0.0.1", 0), Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()
