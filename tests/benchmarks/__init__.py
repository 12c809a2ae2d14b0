"""Benchmarks: the figures of the README, as ratios within one run on one machine; never a timed assertion."""
