"""The first page: what waits for whom, each with the address where it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from kaohe.cycle.waiting import waiting_for
from kaohe.web.page import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("work:see")
def work(request: Asked) -> HttpResponse:
    """List what waits for the person, the most urgent first."""
    return render(request, "work/work.html", {"waiting": waiting_for(request.standing)})
