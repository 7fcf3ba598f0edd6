"""Chromium without a window, driven by its DevTools protocol."""

import base64
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import websocket

NAMES = ["chromium", "chromium-browser", "google-chrome"]

# A page of a book needs no network, and the browser is to open no connection of its own.
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
]


class Browser:
    """One tab of a browser of its own, with an empty profile."""

    def __init__(self):
        name = next(filter(None, map(shutil.which, NAMES)), None)
        if name is None:
            raise SystemExit("there is no Chromium here: on Debian, install the package chromium")
        self.profile = Path(tempfile.mkdtemp(prefix="xacct-browser-"))
        command = [name, *OPTIONS, f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.number, self.events = 0, []
        self.socket = websocket.create_connection(self._address(), timeout=60)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    session = None

    def _address(self):
        for line in self.process.stderr:
            if "DevTools listening on " in line:
                return line.split("DevTools listening on ", 1)[1].strip()
        raise SystemExit("Chromium ended at once")

    def call(self, method, **parameters):
        """Calls a method and hands back its result. Events that come meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") != self.number:
                self.events.append(answer)
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            return answer["result"]

    def wait(self, method):
        """Waits for an event."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(json.loads(self.socket.recv()))

    def open(self, address, width, dark=False):
        """Opens a page in a window of this width."""
        self.events.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def ask(self, script):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def press(self, key):
        """Presses a key once."""
        code = {"Tab": 9, "Enter": 13}[key]
        for kind in ["rawKeyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def complaints(self):
        """What the console and the network had to complain of since the page was opened."""
        told = []
        for event in self.events:
            method, details = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                told.append(str(details["exceptionDetails"]))
            elif method == "Runtime.consoleAPICalled" and details["type"] in ("error", "warning"):
                told.append(str(details["args"]))
            elif method == "Log.entryAdded" and details["entry"]["level"] in ("error", "warning"):
                told.append(details["entry"]["text"])
            elif method == "Network.loadingFailed":
                told.append(f"{details['type']}: {details['errorText']}")
        return told

    def requests(self):
        """The addresses that were asked for since the page was opened."""
        sent = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in sent]

    def screenshot(self, path, height=None):
        """A picture of what the window shows; of so much from the page's beginning, where a height is given."""
        options = {}
        if height is not None:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], height), "scale": 1}
            options = {"clip": clip, "captureBeyondViewport": True}
        picture = self.call("Page.captureScreenshot", **options)
        path.write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        """Ends the browser, and forgets its profile."""
        self.session = None
        self.call("Browser.close")
        self.socket.close()
        self.process.wait(timeout=60)
        shutil.rmtree(self.profile, ignore_errors=True)
