"""Speeds as measured in the tests' province, one row a stratum, with numbers one can check by hand."""

from typing import Any

from hatangso.domain.statistics.classes import standing_of
from hatangso.store.measurements.models import MeasurementImport, PublishedSpeed, SpeedResult
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Target, TargetMeasure
from tests.programme_world import NOW
from tests.world import World

PERIOD = "2026-Q3"


def speed(unit: Unit, devices: int = 120, median: float | None = 42, **more: Any) -> SpeedResult:
    """A result of source 'raw', 4G, all operators; interval ± 10 %, the mean a tenth above the median."""
    told: dict[str, Any] = {
        "source": "raw", "period": PERIOD, "operator": "", "network": "mobile", "technology": "4g",
        "metric": "download", "tests": 3 * devices, "devices": devices, "standing": standing_of(devices),
        "method": "speed/1", "boundaries": "2025-07-01", "computed_at": NOW, "log_sd": 0.8, "flagged": 0.05,
    }  # fmt: skip
    if devices >= 5 and median is not None:
        mean = round(1.1 * median, 3)
        told |= {
            "median": median, "median_low": 0.9 * median, "median_high": 1.1 * median, "mean": mean,
            "mean_low": 0.9 * mean, "mean_high": 1.1 * mean, "p10": 0.4 * median, "p90": 2 * median,
        }  # fmt: skip
    if devices >= 40 and median is not None:
        told |= {
            "p10_low": 0.3 * median, "p10_high": 0.5 * median,
            "p90_low": 1.8 * median, "p90_high": 2.5 * median,
        }  # fmt: skip
    return SpeedResult.objects.create(unit=unit, **told | more)


def published(unit: Unit, download: float, samples: int = 350, **more: Any) -> PublishedSpeed:
    """A line of an i-Speed table of the same quarter."""
    imported, _new = MeasurementImport.objects.get_or_create(
        unit=unit.parent or unit,
        source="ispeed",
        method="speed/1",
        state="kept",
        defaults={"brought_at": NOW},
    )
    told: dict[str, Any] = {
        "imported": imported, "source": "ispeed", "period": PERIOD, "network": "mobile", "technology": "4g",
        "download": download, "samples": samples, "statistic": "median",
    }  # fmt: skip
    return PublishedSpeed.objects.create(unit=unit, **told | more)


def promise(
    unit: Unit, value: float = 40, indicator: str = "download_4g_mean", year: int = 2027
) -> TargetMeasure:
    """The plan's target of a mean speed."""
    target = Target.objects.create(
        unit=unit,
        text=f"Tốc độ tải xuống trung bình 4G tối thiểu {value} Mb/s",
        year=year,
        component="telecom",
    )
    unit_text = "x" if indicator == "mobile_download_growth" else "Mbit/s"
    return TargetMeasure.objects.create(
        target=target, indicator=indicator, op=">=", value=value, unit_text=unit_text
    )


def measured(world: World) -> None:
    """An Hòa: 120 devices, median 42, mean 46,2; Bình Minh: 4 devices. An Hòa's plan wants 40."""
    speed(world.ward)
    speed(world.other, devices=4)
    promise(world.ward)
