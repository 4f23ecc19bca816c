"""The rooms people work in."""
