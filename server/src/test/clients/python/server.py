"""Starts the server jar for the suite: free ports, a configuration file of its own, stopped by pid."""

import json
import os
import shlex
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
JAR = os.environ.get("RINGCAST_JAR", os.path.join(HERE, "../../../../target/ringcast.jar"))
JAVA = os.environ.get("RINGCAST_JAVA", "java")
FLAGS = shlex.split(os.environ.get("RINGCAST_JVM_FLAGS", ""))
TRANSPORT = os.environ.get("RINGCAST_TRANSPORT") or "auto"
START_LIMIT_S = 30
STOP_LIMIT_S = 15

# This SDK accepts numeric app ids only.
MAIN = {"id": "1001", "key": "app-key", "secret": "app-secret", "enable_client_messages": True}
SMALL = {
    "id": "1002",
    "key": "small-key",
    "secret": "small-secret",
    "enable_client_messages": True,
    "max_event_payload_in_kb": 10,
    "max_event_name_length": 25,
    "max_event_channels_at_once": 3,
    "max_event_batch_size": 3,
}


def free_ports(count):
    """All are bound before the first is closed, so that they differ."""
    bound = [socket.socket() for _ in range(count)]
    for one in bound:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in bound]
    for one in bound:
        one.close()
    return ports


class Server:
    def __init__(self):
        self.port, self.metrics_port = free_ports(2)
        parent = os.environ.get("RINGCAST_WORK")
        if parent:
            os.makedirs(parent, exist_ok=True)
        folder = tempfile.mkdtemp(prefix="client-python-", dir=parent)
        config = os.path.join(folder, "ringcast.json")
        apps = [{"enabled": True, "max_connections": 0, "max_client_events_per_second": 100, **app} for app in (MAIN, SMALL)]
        with open(config, "w", encoding="utf-8") as file:
            json.dump({"shutdown_grace_period": 1, "app_manager": {"driver": "memory", "array": {"apps": apps}}}, file)
        self.log = os.path.join(folder, "server.log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [JAVA, *FLAGS, "-jar", JAR, "serve", "--config", config],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Nothing of the caller's environment configures this server.
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "HOST": "127.0.0.1",
                    "PORT": str(self.port),
                    "METRICS_HOST": "127.0.0.1",
                    "METRICS_PORT": str(self.metrics_port),
                    "RINGCAST_TRANSPORT": TRANSPORT,
                },
            )
        self._await_ready()

    def _await_ready(self):
        deadline = time.monotonic() + START_LIMIT_S
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                self.process.wait()
                with open(self.log, encoding="utf-8", errors="replace") as log:
                    raise RuntimeError("the server is not ready, its log:\n" + log.read())
            time.sleep(0.05)

    def _ready(self):
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/ready" % self.port, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        """Returns the exit status; -15 and 143 are a JVM that ended by SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
