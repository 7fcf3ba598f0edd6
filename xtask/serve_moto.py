"""Runs moto's server until standard input closes, so that it never outlives whoever started it."""

import os
import sys
import threading

from moto.server import main


def stop_when_abandoned():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=stop_when_abandoned, daemon=True).start()
sys.exit(main(["-H", os.environ["BIND_HOST"], "-p", os.environ["GATEWAY_PORT"]]))
