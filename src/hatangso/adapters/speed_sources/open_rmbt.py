"""Open data of RTR's Netztest (Open-RMBT): monthly CSV, zipped or not, speeds in kbit/s.

The open data name no device: `open_uuid` is a session of one client, the best there is, so one person who
measured on two days counts as two. `implausible` tests are refused; `pinned` is not used: the session rule
here does the same on the rows that are left.
"""

from pathlib import Path

from hatangso.adapters.speed_columns import number, open_file, reading_of, time, truth, words
from hatangso.adapters.speed_sources.source import NotTests, Reading, SpeedSource
from hatangso.domain.words import Words

_NEEDED = ("open_test_uuid", "time", "cat_technology", "download_kbit", "upload_kbit")
_TECHNOLOGY = "CASE {0} WHEN '2G' THEN '2g' WHEN '3G' THEN '3g' WHEN '4G' THEN '4g' WHEN '5G' THEN '5g' \
WHEN 'WLAN' THEN 'wifi' WHEN 'LAN' THEN 'ethernet' ELSE 'unknown' END"
_NETWORK = "CASE WHEN {0} IN ('2G', '3G', '4G', '5G') OR {0} LIKE 'MOBILE%' THEN 'mobile' \
WHEN {0} IN ('WLAN', 'LAN') THEN 'fixed' ELSE 'unknown' END"


def read(path: Path) -> Reading:
    """Columns as RTR names them. Raises NotTests."""
    opened = open_file(path)
    if missing := [name for name in _NEEDED if opened.named(name) is None]:
        opened.connection.close()
        raise NotTests(
            f"Tệp không phải dữ liệu mở Open-RMBT: thiếu cột {', '.join(missing)}.",
            f"This is not open data of Open-RMBT: the columns {', '.join(missing)} are missing.",
        )
    said = f"upper(trim({opened.named('cat_technology')}))"
    columns = {
        "technology": _TECHNOLOGY.format(said),
        "network": _NETWORK.format(said),
        "test_id": words(opened.named("open_test_uuid") or ""),
        "taken_at": time(opened.named("time_utc", "time") or ""),
        "download": f"{number(opened.named('download_kbit') or '')} / 1000",
        "upload": f"{number(opened.named('upload_kbit') or '')} / 1000",
    }
    for name, typed, headings in (
        ("latency", number, ("ping_ms",)),
        ("lon", number, ("longitude", "long")),
        ("lat", number, ("latitude", "lat")),
        ("accuracy", number, ("loc_accuracy",)),
        ("device", words, ("open_uuid",)),
        ("ip", words, ("ip_anonym",)),
        ("server", words, ("server_name", "server")),
        ("operator", words, ("network_name", "network_mcc_mnc", "provider_name", "sim_mcc_mnc")),
        ("automated", lambda there: f"lower({there}) = 'cli'", ("platform",)),
        ("finished", lambda there: f"NOT coalesce({truth(there)}, false)", ("implausible",)),
    ):
        if (there := opened.named(*headings)) is not None:
            columns[name] = typed(there)
    network, sim = opened.named("network_mcc_mnc"), opened.named("sim_mcc_mnc")
    if network and sim:
        columns["roaming"] = f"split_part({network}, '-', 1) <> split_part({sim}, '-', 1)"
    return reading_of(opened, columns)


source = SpeedSource(
    code="open_rmbt",
    name=Words("Dữ liệu mở Open-RMBT (RTR Netztest)", "Open-RMBT open data (RTR Netztest)"),
    licence=Words("CC BY 4.0, ghi nguồn RTR-Netztest", "CC BY 4.0, credit RTR-Netztest"),
    tells=Words(
        "Từng phép đo RMBT; không có mã thiết bị, mỗi phiên được coi là một thiết bị.",
        "Each RMBT test; there is no device, so a session stands for one.",
    ),
    files=(".csv", ".zip", ".csv.gz"),
    places=True,
    read=read,
)
