import importlib.util
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fake():
    """The module that builds flights to draw without flying them."""
    spec = importlib.util.spec_from_file_location("fake_flight", Path(__file__).with_name("fake_flight.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["fake_flight"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def flight(fake):
    """A rendezvous from Ti to contact."""
    return fake.build(short=True)
