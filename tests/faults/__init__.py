"""The background under faults: `python -m tests.faults` kills, freezes and restarts real processes, then counts."""
