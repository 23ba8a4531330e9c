"""Amounts of money: integer minor units and an ISO 4217 code; never a float."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`minor` units (cents for EUR, yen for JPY) of `currency`, an upper-case ISO 4217 code."""

    minor: int
    currency: str = "EUR"
