"""50 people at once over the demo, on this machine only: no error, and how long their pages take.

``python bench/web/measure.py [--rows 1000000] [--people 50] [--seconds 600] [--think 5] [--workspace DIR]
[--postgresql]`` makes the demo with so many tickets (or takes up one that is there), serves it as ``kaohe serve``
does, and lets the people go from page to page, with ``--think`` seconds between two on average; prints requests,
errors and the times that half, 95 % and 99 % of them took. ``--postgresql`` starts a server of its own for the
application's database (Debian: ``apt-get install postgresql``, and ``kaohe[postgresql]``).
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PASSWORD = "kaohe-demo-2026"  # noqa: S105 - the demo shows it
MOST_SECONDS, MOST_PEOPLE = 900, 60
HEADED, PERSON = urllib.parse.quote("港口支撑中心"), urllib.parse.quote("孙浩")
CARD, HIS = f"/cycles/2/of/{HEADED}/", f"/cycles/4/of/{PERSON}/"
UNIT_PAGES = [
    "/",
    "/cycles/",
    "/cycles/2/",
    "/cycles/2/ranking/",
    "/cycles/2/bulletin/",
    CARD,
    f"{CARD}statement/",
    f"{CARD}figure/assurance/",
    f"{CARD}figure/assurance/rows/",
    f"{CARD}figure/assurance/rows/?kind=included&page=40",
    "/cycles/2/appeals/",
    "/policies/",
    "/policies/P01/",
    "/account/",
    f"{CARD}why/",
    f"{CARD}forecast/",
    "/cycles/2/ranking/chance/",
]
OFFICE_PAGES = [
    "/cycles/3/",
    "/cycles/3/findings/",
    "/cycles/3/exclusions/",
    "/imports/",
    "/quarantine/",
    "/organisation/",
    "/policies/P01/readings/",
    f"{CARD}figure/total/rows/",
    "/cycles/3/forecast/",
    "/cycles/2/doubt/",
    "/partners/",
]
WALKS = {
    "head": UNIT_PAGES,
    "analyst": [*UNIT_PAGES, *OFFICE_PAGES, "/cycles/3/events/", "/workshop/", "/whatif/"],
    "auditor": [*UNIT_PAGES, *OFFICE_PAGES, "/audit/"],
    "finance": [
        "/",
        "/cycles/",
        "/cycles/2/ranking/",
        f"{CARD}statement/",
        "/cycles/6/pay/",
        "/ledger/",
        f"/ledger/of/{HEADED}/",
    ],
    "employee": ["/", "/cycles/4/", HIS, f"{HIS}statement/"],
    "rater": ["/", "/cycles/3/", "/cycles/3/rating/"],
}
FURNISH = """
import sys, pathlib
from kaohe.web.serving import prepare
prepare(pathlib.Path(sys.argv[1]), demo=True)
"""
"""The database that is asked for, with the demo's accounts and cycles, unless it has them."""
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
        """Open pages until the time is over; nobody comes in at the same moment as everybody else."""
        time.sleep(self._chance.uniform(0, think))
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
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Person.sign_in, walkers))
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


def made(workspace: Path, rows: int) -> None:
    """Make the demo, unless it is there."""
    if not (workspace / "publications").is_dir():
        words = ["demo", "-w", str(workspace), "--rows", str(rows), "--no-serve"]
        subprocess.run([sys.executable, "-m", "kaohe", *words], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-c", FURNISH, str(workspace)], check=True)


def served(workspace: Path, people: int, seconds: float, think: float) -> None:
    """Serve, walk, report."""
    port = free_port()
    words = ["serve", "-w", str(workspace), "--port", str(port)]
    server = subprocess.Popen([sys.executable, "-m", "kaohe", *words], stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, server)
        report(*measure(url, people, seconds, think), seconds)
    finally:
        server.terminate()
        server.wait(30)


def main() -> None:
    """Read what is asked, and do it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--think", type=float, default=5)
    asked.add_argument("--workspace", type=Path, default=Path("/tmp/kaohe-bench-web"))  # noqa: S108
    asked.add_argument("--postgresql", action="store_true")
    options = asked.parse_args()
    os.environ |= {"PYTHONPATH": str(REPOSITORY / "src"), "KAOHE_DEMO": "1"}
    walk = min(options.people, MOST_PEOPLE), min(options.seconds, MOST_SECONDS), options.think
    sys.path.insert(0, str(REPOSITORY / "tests"))
    from postgresql import running

    with running(durable=True) if options.postgresql else nullcontext("") as address:
        os.environ["KAOHE_DATABASE"] = address
        made(options.workspace, options.rows)
        served(options.workspace, *walk)


if __name__ == "__main__":
    main()
