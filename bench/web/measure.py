"""50 people at once over the demo, on this machine only: no error, and how long their pages take.

``python bench/web/measure.py [--rows 1000000] [--people 50] [--seconds 600] [--workspace DIR]`` makes the demo with
so many tickets, serves it as ``kaohe serve`` does, and lets the people go from page to page without pause to think
longer than ``--think`` seconds; prints requests, errors and the times that half, 95 % and 99 % of them took.
"""

from __future__ import annotations

import argparse
import http.client
import http.cookiejar
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path

PASSWORD = "kaohe-demo-2026"  # noqa: S105 - the demo shows it
MOST_SECONDS, MOST_PEOPLE = 900, 60
HEADED, PERSON = urllib.parse.quote("港口支撑中心"), urllib.parse.quote("孙浩")
UNIT_PAGES = [
    "/",
    "/cycles/",
    "/cycles/2/",
    "/cycles/2/ranking/",
    "/cycles/2/bulletin/",
    f"/cycles/2/of/{HEADED}/",
    f"/cycles/2/of/{HEADED}/statement/",
    f"/cycles/2/of/{HEADED}/figure/assurance/",
    "/cycles/2/appeals/",
]
WALKS = {
    "head": UNIT_PAGES,
    "analyst": [*UNIT_PAGES, "/cycles/3/", "/account/"],
    "auditor": [*UNIT_PAGES, "/audit/"],
    "finance": ["/", "/cycles/", "/cycles/2/ranking/", f"/cycles/2/of/{HEADED}/statement/"],
    "employee": ["/", "/cycles/4/", f"/cycles/4/of/{PERSON}/", f"/cycles/4/of/{PERSON}/statement/"],
}
Times = dict[str, list[float]]


class Person:
    """Somebody with a browser: cookies, and pages one after the other."""

    def __init__(self, url: str, username: str, number: int) -> None:
        self._url, self._username = url, username
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._chance = random.Random(number)  # noqa: S311 - a walk, no secret

    def sign_in(self) -> None:
        """Sign in through the form."""
        self._get("/signin/")
        token = next(cookie.value or "" for cookie in self._jar if cookie.name == "csrftoken")
        form = {"username": self._username, "password": PASSWORD, "csrfmiddlewaretoken": token}
        self._opener.open(f"{self._url}/signin/", urllib.parse.urlencode(form).encode(), timeout=120).read()

    def walk(self, until: float, think: float, times: Times, errors: list[str]) -> None:
        """Open pages until the time is over."""
        while time.monotonic() < until:
            page = self._chance.choice(WALKS[self._username])
            start = time.perf_counter()
            try:
                self._get(page)
            except (OSError, http.client.HTTPException) as error:
                errors.append(f"{page}: {error}")
            times[page].append(time.perf_counter() - start)
            time.sleep(self._chance.uniform(0.5, 1.5) * think)

    def _get(self, page: str) -> None:
        self._opener.open(self._url + page, timeout=120).read()


def free_port() -> int:
    """Find a port on the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _attempt in range(1200):
        if server.poll() is not None:
            raise SystemExit("the server ended")
        try:
            urllib.request.urlopen(f"{url}/signin/", timeout=5).read()  # noqa: S310 - on this machine
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server does not answer")


def measure(url: str, people: int, seconds: float, think: float) -> tuple[Times, list[str]]:
    """Let everybody walk at once."""
    names = [list(WALKS)[number % len(WALKS)] for number in range(people)]
    walkers = [Person(url, name, number) for number, name in enumerate(names)]
    for walker in walkers:
        walker.sign_in()
    times: Times = defaultdict(list)
    errors: list[str] = []
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=each.walk, args=(until, think, times, errors)) for each in walkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, errors


def report(times: Times, errors: list[str], seconds: float) -> None:
    """Print the figures, the slowest pages last."""
    for page, own in sorted(times.items(), key=lambda each: statistics.median(each[1])):
        print(f"{statistics.median(own) * 1000:7.0f} ms  {len(own):6}  {urllib.parse.unquote(page)}")
    whole = sorted(each for own in times.values() for each in own)
    half, most, nearly = (whole[int(len(whole) * share)] * 1000 for share in (0.5, 0.95, 0.99))
    print(f"{len(whole)} requests, {len(whole) / seconds:.1f}/s, {len(errors)} errors")
    print(f"p50 {half:.0f} ms, p95 {most:.0f} ms, p99 {nearly:.0f} ms")
    for error in errors[:5]:
        print(error)


def main() -> None:
    """Make, serve, walk, report."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--think", type=float, default=2)
    asked.add_argument("--workspace", type=Path, default=Path("/tmp/kaohe-bench-web"))  # noqa: S108
    options = asked.parse_args()
    seconds, people = min(options.seconds, MOST_SECONDS), min(options.people, MOST_PEOPLE)
    port = free_port()
    words = ["demo", "-w", str(options.workspace), "--rows", str(options.rows), "--port", str(port)]
    source = str(Path(__file__).parents[2] / "src")
    server = subprocess.Popen(
        [sys.executable, "-m", "kaohe", *words],
        env={**os.environ, "PYTHONPATH": source},
        stdout=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, server)
        report(*measure(url, people, seconds, options.think), seconds)
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
