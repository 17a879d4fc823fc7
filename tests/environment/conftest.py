"""What the tests of the environment share."""

import pytest


@pytest.fixture
def as_astropy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the celestial pole's offsets dX and dY (a centimetre in orbit), as astropy does."""
    monkeypatch.setattr("sim.environment.earth.celestial_offsets", lambda jd1, jd2: (0.0 * jd2, 0.0 * jd2))
