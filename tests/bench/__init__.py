"""Measurements of speed with their goals, apart from the tests: `make bench`, or `python -m tests.bench parser`."""
