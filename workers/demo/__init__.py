"""The demonstration: a whole neighborhood on simulated phones plays the main job on this machine."""

from workers.demo.play import play

__all__ = ["play"]
