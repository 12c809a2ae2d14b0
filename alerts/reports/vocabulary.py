"""The closed vocabulary of sightings: the only facts a report keeps and an alert can tell."""

from __future__ import annotations

from enum import StrEnum


class Agency(StrEnum):
    """Who they are as marked; of several the first in this order is told."""

    ICE = "ice"
    HSI = "hsi"
    CBP = "cbp"
    SHERIFF = "sheriff"
    POLICE = "police"
    UNMARKED = "unmarked"


class Activity(StrEnum):
    """What they do; of several the first in this order is told."""

    DETAINING = "detaining"
    LOADING = "loading"
    RAID = "raid"
    CHECKPOINT = "checkpoint"
    QUESTIONING = "questioning"
    APPROACHING = "approaching"
    WATCHING = "watching"


class Vehicle(StrEnum):
    """The kind of vehicle, when all are of one kind."""

    VAN = "van"
    SUV = "suv"
    CAR = "car"
    TRUCK = "truck"
    BUS = "bus"
