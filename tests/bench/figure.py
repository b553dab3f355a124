"""One measured figure, beside what it is measured against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, in which unit, and the same of the baseline, where there is one."""

    name: str
    figure: float
    unit: str
    baseline: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure as a part of the baseline."""
        return self.figure / self.baseline if self.baseline else None
