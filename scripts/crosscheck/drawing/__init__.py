"""The draw: who inspects whom, which enterprises, with which teams, and the proof of it. Standard library only.

In short (docs/draw.md has it in full, with fixed vectors):

1. ``seed = SHA-256(public value ‖ nonce)`` in hex. The nonce is secret and promised beforehand, the public value is the
   outcome of a public event that had not happened then: nobody could choose, nobody could know.
2. ``ticket(id) = SHA-256(hex SHA-256 of seed ‖ id)`` in hex, UTF-8; the smallest comes first.
3. The towns form one cycle in ticket order, each inspecting the next, changed only as far as pairs would repeat.
4. In each inspected town the places are filled one by one. The first is random: the lowest ticket of all. The others go
   tier by tier, within a tier to the field with the fewest picks so far, then to the lowest ticket. Always those drawn
   least often in the campaign come first, and those at the yearly cap do not come at all.
5. Every run is one line of the record, from which anyone can recompute it; lines are chained by their hashes.
"""

from crosscheck.drawing.commitment import Commitment, commit, read_commitment, reveal
from crosscheck.drawing.picking import Candidate, Note, Pick
from crosscheck.drawing.plan import Basis, Plan, draw
from crosscheck.drawing.record import (
    Request,
    Run,
    basis_of,
    basis_text,
    drawn_before,
    line_digest,
    lines_of,
    pairs_before,
    parse_line,
    run_draw,
)
from crosscheck.drawing.rules import ALGORITHM, Rules
from crosscheck.drawing.since import changes_since
from crosscheck.drawing.teams import EXPERT, OFFICER, Person, Team, form_teams, is_of
from crosscheck.drawing.tickets import DrawError, PromiseError, seed_of, sha256_hex, ticket, ticket_maker
from crosscheck.drawing.verification import Fault, faults_of_fingerprints, fingerprint, verify

__all__ = [
    "ALGORITHM",
    "EXPERT",
    "OFFICER",
    "Basis",
    "Candidate",
    "Commitment",
    "DrawError",
    "Fault",
    "Note",
    "Person",
    "Pick",
    "Plan",
    "PromiseError",
    "Request",
    "Rules",
    "Run",
    "Team",
    "basis_of",
    "basis_text",
    "changes_since",
    "commit",
    "draw",
    "drawn_before",
    "faults_of_fingerprints",
    "fingerprint",
    "form_teams",
    "is_of",
    "line_digest",
    "lines_of",
    "pairs_before",
    "parse_line",
    "read_commitment",
    "reveal",
    "run_draw",
    "seed_of",
    "sha256_hex",
    "ticket",
    "ticket_maker",
    "verify",
]
