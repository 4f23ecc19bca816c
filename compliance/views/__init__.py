"""Thin: who may, which service or selector, what answer."""
