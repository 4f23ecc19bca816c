"""Writes: keyword-only, atomic, each with its entry in the trail. Nothing here sees a request."""
