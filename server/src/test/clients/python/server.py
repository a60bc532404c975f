"""Starts the server jar for the suite: free ports, a configuration file of its own, stopped by pid."""

import http.server
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import tempfile
import threading
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

class Receiver:
    """An app's back end that takes webhooks and remembers them."""

    def __init__(self):
        self.requests = requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
                requests.append((dict(self.headers.items()), body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d/hook" % self.server.server_address[1]


RECEIVER = Receiver()

# This SDK accepts numeric app ids only.
MAIN = {"id": "1001", "key": "app-key", "secret": "app-secret", "enable_client_messages": True}
HOOKED = {
    "id": "1003",
    "key": "hooked-key",
    "secret": "hooked-secret",
    "enable_client_messages": True,
    "webhooks": [
        {
            "url": RECEIVER.url,
            "event_types": ["channel_occupied", "channel_vacated", "member_added", "member_removed", "client_event"],
        }
    ],
}
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


class Server:
    def __init__(self, centrifugo=None):
        """With the settings of a Centrifugo side, as a file of Centrifugo has them, there is one."""
        parent = os.environ.get("RINGCAST_WORK")
        if parent:
            os.makedirs(parent, exist_ok=True)
        folder = tempfile.mkdtemp(prefix="client-python-", dir=parent)
        config = os.path.join(folder, "ringcast.json")
        apps = [{"enabled": True, "max_connections": 0, "max_client_events_per_second": 100, **app} for app in (MAIN, HOOKED, SMALL)]
        with open(config, "w", encoding="utf-8") as file:
            settings = {
                "shutdown_grace_period": 1,
                "webhooks": {"debounce_ms": 300},
                "app_manager": {"driver": "memory", "array": {"apps": apps}},
            }
            json.dump(settings, file)
        args = [JAVA, *FLAGS, "-jar", JAR, "serve", "--config", config]
        more = {}
        if centrifugo is not None:
            centrifugo_config = os.path.join(folder, "centrifugo.json")
            with open(centrifugo_config, "w", encoding="utf-8") as file:
                json.dump(centrifugo, file)
            args += ["--centrifugo-config", centrifugo_config]
            more = {"CENTRIFUGO_HTTP_SERVER_ADDRESS": "127.0.0.1", "CENTRIFUGO_HTTP_SERVER_PORT": "0"}
        self.log = os.path.join(folder, "server.log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                args,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Nothing of the caller's environment configures this server.
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "HOST": "127.0.0.1",
                    "PORT": "0",
                    "METRICS_HOST": "127.0.0.1",
                    "METRICS_PORT": "0",
                    "RINGCAST_TRANSPORT": TRANSPORT,
                    **more,
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
        # The system has chosen the port; one that is looked for beforehand may be another's by the time of its use.
        with open(self.log, encoding="utf-8", errors="replace") as log:
            text = log.read()
        listens = re.search(r"listens on 127\.0\.0\.1:(\d+)\b.* metrics on 127\.0\.0\.1:(\d+)", text)
        centrifugo = re.search(r" Centrifugo on port (\d+)\b", text)
        if not listens:
            return False
        self.port, self.metrics_port = map(int, listens.groups())
        self.centrifugo_port = int(centrifugo.group(1)) if centrifugo else None
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
