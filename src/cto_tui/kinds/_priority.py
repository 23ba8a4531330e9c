"""Scores that order work, as the field knows them."""

from __future__ import annotations


def wsjf(business_value: float, time_criticality: float, risk_reduction: float, job_size: float) -> float:
    """Weighted shortest job first: cost of delay over size. ValueError where the size is not positive."""
    if job_size <= 0:
        raise ValueError("the job size must be more than 0")
    return (business_value + time_criticality + risk_reduction) / job_size


def rice(reach: float, impact: float, confidence: float, effort: float) -> float:
    """Reach times impact times confidence (0 to 1) over effort; ValueError where the effort is not positive."""
    if effort <= 0:
        raise ValueError("the effort must be more than 0")
    return reach * impact * confidence / effort
