"""What all tests share."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of contracts, vectors and data beside the repository; skip where it is absent."""
    places = (os.environ.get("KAOHE_SHARED"), REPOSITORY.parent / "shared", "/work/shared")
    found = next((Path(place) for place in places if place and Path(place).is_dir()), None)
    if found is None:
        pytest.skip("the folder ../shared with vectors and data is not beside this repository")
    return found


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the top of the repository."""
    return REPOSITORY
