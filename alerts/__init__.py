"""Avisa's rooms. Imports run down the floors: see README, "How it is built"."""
