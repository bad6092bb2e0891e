"""Warming up (预热): what the first readers would wait for is done while the server has nothing else to do."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from decimal import Decimal
from importlib import import_module

from django.db import connection

from kaohe.cycle.models import Cycle
from kaohe.cycle.quality import quality_of
from kaohe.cycle.results import policy_in_force, record
from kaohe.cycle.states import State
from kaohe.errors import KaoheError
from kaohe.web.charts.drawing import trend

CHECKED = frozenset({State.collecting, State.checking})
PICTURE = [("1", Decimal(1)), ("2", Decimal(2))]


def warm_up() -> None:
    """Load what threads may not load at once, then warm up beside whoever asks for pages meanwhile.

    Altair looks for pandas among the loaded modules, and takes it half loaded where another thread just loads it.
    """
    for name in ("pandas", "altair"):
        with suppress(ImportError):
            import_module(name)
    threading.Thread(target=_warm, name="kaohe-warming", daemon=True).start()


def _warm() -> None:
    try:
        for cycle in Cycle.objects.all():
            _read(cycle)
        trend(PICTURE, "")
    except Exception:
        # Nothing depends on it: whoever asks first waits, as without.
        logging.getLogger(__name__).warning("not warmed up", exc_info=True)
    finally:
        connection.close()


def _read(cycle: Cycle) -> None:
    try:
        policy_in_force(cycle.policy)
        if cycle.state in CHECKED:
            quality_of(cycle)
        for run in {cycle.run, cycle.published_run} - {""}:
            record(run)
    except KaoheError:
        pass  # the page about it says what is wrong
