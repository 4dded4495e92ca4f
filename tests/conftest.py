"""Hypothesis without a time limit for one example: on a busy or slow machine a test that is right would fail by the clock."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
