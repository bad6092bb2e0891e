"""A browser on a demo of its own: the server as people start it, Debian's Chromium as they open it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "kaohe-demo-2026"  # noqa: S105 - the demo shows it
SIZES = {"desktop": (1280, 800), "phone": (375, 812)}


@dataclass(frozen=True)
class Server:
    url: str
    workspace: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Serve a small demo: ``kaohe demo`` as a new user starts it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    folder, port = tmp_path_factory.mktemp("browser") / "demo", free_port()
    words = ["demo", "-w", str(folder), "--rows", "300", "--port", str(port)]
    log = (folder.parent / "server.log").open("wb")
    source = str(Path(__file__).parents[2] / "src")
    process = subprocess.Popen(
        [sys.executable, "-m", "kaohe", *words],
        env={**os.environ, "PYTHONPATH": source},
        stdout=log,
        stderr=log,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process, folder.parent / "server.log")
        yield Server(url, folder)
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _wait_for(url, process, log):
    for _attempt in range(1500):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            urllib.request.urlopen(f"{url}/signin/", timeout=2)  # noqa: S310 - on this machine
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def chromium(server):  # noqa: ARG001 - nothing to look at without it
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions():
    """Keep who is signed in: the cookies of each person, so that a person signs in once."""
    return {}


@pytest.fixture
def sign_in(chromium, server, sessions):
    """Open the application as a person: ``page = sign_in("head", size="phone", language="en")``.

    With ``at_home=False`` the page of who signed in before is still empty: for tests that go elsewhere at once.
    """
    opened = []

    def as_person(username, size="desktop", language="zh", *, at_home=True):
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            base_url=server.url,
            locale="zh-CN",
            storage_state=sessions.get(username),
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if not at_home and (username is None or username in sessions):
            if language == "en":
                context.add_cookies([{"name": "django_language", "value": "en", "url": server.url}])
            return page
        page.goto("/")
        if username and username not in sessions:
            page.fill("#id_username", username)
            page.fill("#id_password", PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url(f"{server.url}/")
            sessions[username] = context.storage_state()
        if language == "en":
            page.get_by_role("button", name="English").click()
        return page

    yield as_person
    for context in opened:
        context.close()


@pytest.fixture
def serious_faults():
    """Return the serious and critical faults that axe finds on a page, as texts."""
    from axe_playwright_python.sync_playwright import Axe

    def look(page):
        found = Axe().run(page).response["violations"]
        return [
            f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes']][:3]}"
            for each in found
            if each["impact"] in {"serious", "critical"}
        ]

    return look


@pytest.fixture
def picture(request):
    """Keep a screenshot where ``KAOHE_PICTURES`` says: for people to look at."""
    folder = os.environ.get("KAOHE_PICTURES")

    def take(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            name = f"{request.node.name}-{name}".replace("/", "_")
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return take
