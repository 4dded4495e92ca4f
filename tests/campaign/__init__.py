"""Invented campaigns: `generate` draws the truth from a seed, `write` puts it into untidy workbooks and records how."""

from tests.campaign.draw import generate, sized
from tests.campaign.truth import Campaign
from tests.campaign.write import Written, WrittenSheet, write

__all__ = ["Campaign", "Written", "WrittenSheet", "generate", "sized", "write"]
