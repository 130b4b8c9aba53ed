"""What officers, the department and operators read of measured speeds."""

import csv
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.flows.measurements.feed_speed_figures import feed_speed_figures
from hatangso.store.measurements.models import KeptPart, MeasurementImport, SpeedResult, TestInvitation
from hatangso.store.programme.models import Observation, Obstacle
from tests.city_world import more_communes
from tests.programme_world import NOW
from tests.speed_world import measured, promise, published, speed
from tests.world import World


def opened(world: World, who: str, name: str, unit: str = "ward", **asked: str) -> str:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(name, args=[getattr(world, unit).code]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def row(page: str, code: str) -> str:
    """The words of a place's line in the table."""
    return page.split(f'id="xa-{code}"')[1].split("</tr>")[0]


def test_without_any_test_the_page_says_what_to_do(world: World) -> None:
    page = opened(world, "officer", "speeds")
    assert "Chưa có phép đo nào" in page
    assert "Mời người dân đo" in page


def test_the_wards_own_target_is_judged_by_the_interval_of_the_chosen_statistic(world: World) -> None:
    measured(world)
    by_mean = row(opened(world, "officer", "speeds"), "D0101")
    assert "41,6–50,8" in by_mean  # 46,2 ± 10 %
    assert ">Đạt<" in by_mean
    by_median = row(opened(world, "officer", "speeds", stat="median"), "D0101")
    assert "37,8–46,2" in by_median  # 42 ± 10 % holds the target 40
    assert "Chưa đủ căn cứ" in by_median


def test_fewer_than_five_devices_show_no_number_and_no_count_to_others(world: World) -> None:
    measured(world)
    seen_by_city = row(opened(world, "city", "speeds", "province"), "D0102")
    assert "4 / 12" in seen_by_city
    for who, unit in (("officer", "ward"), ("operator", "province")):
        line = row(opened(world, who, "speeds", unit), "D0102")
        assert "Chưa nêu số" in line
        assert "12" not in line.replace("D0102", "")


def test_from_five_to_29_devices_only_the_interval_is_told(world: World) -> None:
    speed(world.ward, devices=12, median=50, area=45.5, area_low=40, area_high=51, own=0.4)
    line = row(opened(world, "officer", "speeds", stat="median"), "D0101")
    assert "Chỉ nêu khoảng" in line
    assert "45–55" in line
    assert "<span>50</span>" not in line
    assert "<span>45,5</span>" in line
    assert "40% của nơi này" in line


def test_a_number_kept_back_for_a_neighbours_sake_is_no_lack_of_devices(world: World) -> None:
    promise(world.ward)
    speed(world.ward, 76, median=44, mean=None, mean_low=None, mean_high=None)
    line = row(opened(world, "officer", "speeds"), "D0101")
    assert "Chưa đủ căn cứ" in line
    assert "cần thêm" not in line
    page = opened(world, "officer", "speed_cell")
    assert "con số này được giữ lại để không suy ra được số của nơi có dưới 5 thiết bị" in page


def test_what_a_plan_promises_and_has_ended_is_shown_first(world: World) -> None:
    for period in ("2026-Q3", "2024", "2099"):
        speed(world.ward, period=period)
        speed(world.ward, technology="5g", period=period)
    promise(world.ward, 100, "download_5g_mean")
    assert "Tốc độ tải xuống, di động, 5G, mọi nhà mạng, quý III/2026" in opened(world, "officer", "speeds")


def test_sources_are_never_pooled_and_a_table_of_others_stands_beside(world: World) -> None:
    measured(world)
    published(world.ward, 44.4)
    page = row(opened(world, "officer", "speeds"), "D0101")
    assert all(text in page for text in ("46,2", "44,4", "350 mẫu"))
    of_table = row(opened(world, "officer", "speeds", source="published:ispeed"), "D0101")
    assert "46,2" not in of_table
    assert all(text in of_table for text in ("44,4", "đủ 300 mẫu VNNIC"))
    assert "Đạt" not in of_table  # a table without interval decides nothing


def test_percentiles_stand_with_their_intervals_on_the_page_and_in_the_file(world: World) -> None:
    """p10 is 16,8 (12,6–21) of 42, p90 84 (75,6–105)."""
    speed(world.ward, 120)
    page = opened(world, "officer", "speed_cell")
    assert "<dd>16,8 · khoảng 95%: <span>12,6–21</span></dd>" in page
    assert "<dd>84 · khoảng 95%: <span>75,6–105</span></dd>" in page
    file = opened(world, "officer", "speeds", export="csv").splitlines()
    assert ",16.8,12.6,21.0,84.0,75.6" in file[1]
    SpeedResult.objects.update(devices=39, p10_low=None, p10_high=None)
    page = opened(world, "officer", "speed_cell")
    assert '<dd>16,8 · khoảng 95%: <span class="muted">cần từ 40 thiết bị</span></dd>' in page


def test_the_table_is_a_file_too_with_method_and_version(world: World) -> None:
    measured(world)
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    file = client.get(reverse("speeds", args=["D0101"]), {"export": "csv"}).content.decode("utf-8-sig")
    head, first, *_rest = file.splitlines()
    assert head.startswith("Mã,")
    assert all(text in first for text in ("speed/1", "2025-07-01", ",46.2,"))


@pytest.mark.parametrize(("order", "first"), [("slowest", "D0102"), ("fastest", "D0101"), ("name", "D0101")])
def test_the_table_is_sorted_as_asked(world: World, order: str, first: str) -> None:
    speed(world.ward, median=60)
    speed(world.other, median=30)
    page = opened(world, "city", "speeds", "province", order=order)
    assert page.split('id="xa-')[1].startswith(first)


def test_168_communes_and_five_operators_cost_as_few_queries_as_two(world: World) -> None:
    measured(world)
    few = count(world)
    for unit in more_communes(world, 166):
        speed(unit)
    for operator in ("viettel", "vnpt", "mobifone", "vietnamobile"):
        speed(world.ward, operator=operator)
    many = count(world)
    assert many == few
    assert max(many.values()) < 30


def test_one_place_shows_both_statistics_the_spread_and_on_what_it_stands(world: World) -> None:
    measured(world)
    SpeedResult.objects.filter(unit=world.ward).update(
        bins={"first": 26, "counts": [60, 60]}, area=41.3, area_low=38, area_high=45, own=0.9
    )  # 39,8–50,1 and 50,1–63,1 Mbit/s
    page = opened(world, "officer", "speed_cell")
    assert "cả khoảng không dưới mục tiêu 40" in page  # by the mean
    assert "khoảng này chứa mục tiêu 40" in page  # by the median
    assert "39,8–50,1 Mbit/s: 60 thiết bị" in page
    assert "90% của nơi này" in page
    assert "5% thiết bị gần ranh giới" in page
    assert "speed/1" in page


def test_an_import_behind_a_figure_is_named_to_who_sees_all(world: World) -> None:
    measured(world)
    imported = MeasurementImport.objects.create(
        unit=world.province,
        source="raw",
        method="speed/1",
        state="kept",
        brought_at=NOW,
        file_name="thang-8.csv",
    )
    KeptPart.objects.create(
        imported=imported, province=world.province, source="raw", month="2026-08", path="a", sha256="0" * 64,
        rows=360, size=1, written_at=NOW,
    )  # fmt: skip
    assert "thang-8.csv" in opened(world, "officer", "speed_cell")
    assert "thang-8.csv" not in opened(world, "operator", "speed_cell", "province", place="D0101")


def test_another_ward_is_read_as_everybody_may(world: World) -> None:
    measured(world)
    page = opened(world, "officer", "speed_cell", place="D0102")
    assert "Chưa nêu số" in page
    assert "<dt>Thiết bị</dt>" not in page
    assert "<dt>Thiết bị</dt><dd>4</dd>" in opened(world, "city", "speed_cell", "province", place="D0102")


def test_doubling_since_2024_and_what_moving_to_faster_technologies_adds(world: World) -> None:
    """4G 30 → 36 with 80 → 50 of 100 devices, 5G 100 → 120 with 20 → 50: 44 → 78 is 1,2 × 1,477."""
    promise(world.ward, 2, "mobile_download_growth")
    for period, of_4g, of_5g, whole in (("2024-Q3", 30, 100, 20), ("2026-Q3", 36, 120, 50)):
        speed(world.ward, 100, technology="", period=period, median=whole)
        four = {"devices": 80} if period == "2024-Q3" else {"devices": 50}
        speed(world.ward, four["devices"], technology="4g", period=period, median=of_4g)
        speed(world.ward, 100 - four["devices"], technology="5g", period=period, median=of_5g)
    page = opened(world, "officer", "speed_cell", radio="mobile", stat="median")
    assert "gấp 2,5 lần kỳ gốc (khoảng 95%: 2,17–2,88), mục tiêu gấp 2 lần" in page
    assert "mạng nhanh lên 1,2 lần" in page
    assert "góp 1,48 lần" in page
    assert ">Đạt<" in row(opened(world, "officer", "speeds", radio="mobile", stat="median"), "D0101")


def spread(short: int, devices: int = 100) -> dict[str, Any]:
    """So many at 45 Mbit/s, all others at 60,5: 39,8–50,1 and 50,1–63,1."""
    counts = [short, devices - short]
    return {"bins": {"first": 26, "counts": counts}, "wholes": {"at": [90, 121], "counts": counts}}


def test_weak_spots_are_listed_for_the_province_by_the_exact_test(world: World) -> None:
    promise(world.province, 50)
    speed(world.ward, 100, **spread(16))
    speed(world.other, 100, **spread(15))
    speed(world.province, 200)
    page = opened(world, "city", "speed_cell", "province")
    weak = page.split("Các vùng lõm")[1].split("</table>")[0]
    assert "An Hòa" in weak
    assert "16/100" in weak
    assert "Bình Minh" not in weak
    here = opened(world, "officer", "speed_cell")
    assert "ít nhất 16 trong 100 thiết bị dưới 50 Mbit/s" in here


def test_the_list_of_weak_spots_says_how_many_places_were_tried(world: World) -> None:
    """Three with enough devices, a fourth with four: chance alone calls 5 % of 3 weak."""
    promise(world.province, 50)
    clear, few = more_communes(world, 2)
    for unit, short in ((world.ward, 16), (world.other, 15), (clear, 3)):
        speed(unit, 100, **spread(short))
    speed(few, 4)
    speed(world.province, 304)
    page = opened(world, "city", "speed_cell", "province")
    said = "Đã xét 3 xã, phường có mục tiêu và đủ 5 thiết bị: 1 là vùng lõm, 1 không phải, 1 chưa đủ căn cứ."
    assert said in page
    assert "tới 0,2 nơi" in page, "0,15"


def test_the_share_of_devices_that_reach_the_target_has_both_ends_on_page_and_in_the_file(
    world: World,
) -> None:
    """30 to 34 of 100 fall short, as told: Wilson of 66 in 100 begins at 56,3 %, of 70 ends at 78,1 %."""
    promise(world.province, 50)
    speed(world.ward, 100, **spread(32))
    page = opened(world, "officer", "speed_cell")
    told = page.split("Thiết bị đạt mục tiêu</dt>")[1].split("</dd>")[0]
    assert "66–70%" in told
    assert "56,3–78,1%" in told
    head, line = csv.reader(
        opened(world, "officer", "speeds", export="csv").lstrip("\ufeff").splitlines()[:2]
    )
    row_of = dict(zip(head, line, strict=True))
    names = ["đạt mục tiêu: từ", "đạt mục tiêu: đến"]
    names += [f"đạt mục tiêu, khoảng 95%: {end}" for end in ("từ", "đến")]
    values = [float(row_of[f"Thiết bị {name} (%)"].replace(",", ".")) for name in names]
    assert [round(value, 1) for value in values] == [66, 70, 56.3, 78.1]


def test_a_rank_is_told_only_with_the_ranks_that_are_possible(world: World) -> None:
    speed(world.ward, median=42)
    speed(world.other, median=41)
    speed(more_communes(world, 1)[0], median=10)
    page = opened(world, "officer", "speed_cell", stat="median")
    assert "Từ hạng 1 đến hạng 2 trong 3 nơi" in page


def test_operators_are_compared_by_their_difference_and_overlap_is_no_difference(world: World) -> None:
    """42 ± 4,2 against 44 ± 4,4 lie apart by −2 ± √(4,2² + 4,4²) = −2 ± 6,08; against 20 ± 2 by 22 ± 4,65."""
    speed(world.ward, 300)
    for operator, median in (("viettel", 42), ("vnpt", 44), ("mobifone", 20)):
        speed(world.ward, operator=operator, median=median)
    page = opened(world, "officer", "speed_compare", stat="median")
    pairs = page.split("speed-pairs")[1].split("</ul>")[0]
    assert "Viettel và VNPT VinaPhone: chưa phân biệt được" in pairs
    assert "chênh -2 Mbit/s (khoảng 95%: -8,1 đến 4,1)" in pairs
    assert "chênh -22 Mbit/s (khoảng 95%: -26,7 đến -17,3)" in pairs


def test_periods_of_two_methods_are_not_compared(world: World) -> None:
    speed(world.ward)
    speed(world.ward, period="2026-Q2", method="speed/0")
    page = opened(world, "officer", "speed_compare")
    assert "không cùng một phương pháp nên không so được" in page


def test_where_to_recruit_puts_the_place_first_that_needs_the_fewest(world: World) -> None:
    """σ = 0,8: 45 against 40 by the median needs (1,2533 × 1,96 × 0,8 / ln 1,125)² = 279 devices."""
    promise(world.province)
    speed(world.ward, 100, median=45, median_low=38, median_high=54)
    speed(world.other, 100, median=60, median_low=39, median_high=80)
    page = opened(world, "city", "speed_recruit", "province", stat="median", source="raw")
    needs = page.split("Để làm gì</th>")[1].split("</table>")[0]
    assert needs.index("Bình Minh") < needs.index("An Hòa")
    assert "<strong>179</strong>" in needs


def test_doubling_tells_how_many_devices_more_would_decide(world: World) -> None:
    """± 10 % is h = ln(1.1/0.9)/2 = 0.10034 of ln in both periods, 45/20 is ln 1.125 = 0.11778 from twice:
    100 · 0.010067 / (0.013873 − 0.010067) = 264.5, so 265 devices, 165 more."""
    promise(world.province, 2, "mobile_download_growth")
    for unit in (world.ward, world.other):
        speed(unit, 100, technology="", median=20, period="2024-Q3")
    speed(world.ward, 100, technology="", median=45)
    speed(world.other, 3, technology="")
    asked = {"radio": "mobile", "stat": "median", "source": "raw"}
    table = opened(world, "city", "speeds", "province", **asked)
    assert "cần thêm khoảng 165 thiết bị" in row(table, "D0101")
    assert "cần thêm ít nhất 3 thiết bị" in row(table, "D0102"), "an interval of a median needs six"
    page = opened(world, "city", "speed_recruit", "province", **asked)
    needs = page.split("Để làm gì</th>")[1].split("</table>")[0]
    assert needs.index("Bình Minh") < needs.index("<strong>165</strong>")
    assert "để kết luận về mục tiêu 2 lần" in needs


def test_doubling_without_a_base_is_decided_by_nobody_and_thirty_devices_are_asked_for(world: World) -> None:
    promise(world.province, 2, "mobile_download_growth")
    speed(world.ward, 100, technology="", median=45)
    speed(world.other, 12, technology="", median=45)
    page = opened(world, "city", "speed_recruit", "province", radio="mobile", source="raw")
    needs = page.split("Để làm gì</th>")[1].split("</table>")[0]
    assert "<strong>18</strong>" in needs
    assert "Kỳ gốc không có số đo đủ thiết bị" in needs


def test_a_leaflet_is_made_printed_and_ended(world: World, settings: Any) -> None:
    settings.PUBLIC_URL = "https://hatangso.example"
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("speed_recruit", args=["D0101"]), {"place": world.ward.pk, "aim": "30"})
    made = TestInvitation.objects.get()
    assert answer.headers["Location"] == reverse("speed_leaflet", args=["D0101", made.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert f"https://hatangso.example/do-toc-do/?moi={made.code}" in page
    drawn = client.get(reverse("speed_leaflet_qr", args=["D0101", made.pk]))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")
    client.post(reverse("speed_invitation_end", args=["D0101", made.pk]))
    made.refresh_from_db()
    assert made.until is not None


def test_a_petition_goes_from_the_place_to_the_obstacle_and_back(world: World) -> None:
    promise(world.ward)
    speed(world.ward, 300)
    speed(world.ward, median=30, operator="demo_may_xanh")
    asked = {"operator": "demo_may_xanh"}
    page = opened(world, "officer", "speed_cell", **asked)
    assert "Kiến nghị nhà mạng" in page
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("speed_petition", args=["D0101"]) + "?operator=demo_may_xanh"
    form = client.get(address).context["form"]
    assert form.fields["operator"].initial == world.organisations["operator_a"].pk
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    answer = client.post(address, sent)
    obstacle = Obstacle.objects.get()
    assert answer.headers["Location"] == reverse("obstacle", args=["D0101", obstacle.pk])
    told = client.get(answer.headers["Location"]).content.decode()
    assert "trung bình trong khoảng 29,7–36,3, 120 thiết bị, phương pháp speed/1" in told
    assert "/D0101/toc-do/o/?place=D0101" in told
    assert reverse("obstacle", args=["D0101", obstacle.pk]) in opened(world, "officer", "speed_cell", **asked)
    as_operator = Client()
    as_operator.force_login(world.people["operator"], backend="django.contrib.auth.backends.ModelBackend")
    seen = as_operator.get(reverse("obstacle", args=["D01", obstacle.pk])).content.decode()
    assert "/D01/toc-do/o/?place=D0101" in seen
    assert "Gửi trả lời" in seen


def test_a_figure_made_from_measurements_leads_back_to_them(world: World) -> None:
    speed(world.ward)
    feed_speed_figures(province=world.province, now=NOW)
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    row = Observation.objects.get()
    page = client.get(reverse("figure_evidence", args=["D0101", row.pk])).content.decode()
    assert "/D0101/toc-do/o/?place=D0101&amp;source=raw&amp;period=2026-Q3&amp;radio=mobile-4g" in page
    assert "hệ thống tính từ các phép đo" in page


def test_a_figure_whose_measurement_was_withdrawn_says_so_where_it_is_read_and_listed(world: World) -> None:
    speed(world.ward)
    feed_speed_figures(province=world.province, now=NOW)
    Observation.objects.update(state="approved")
    SpeedResult.objects.all().delete()
    feed_speed_figures(province=world.province, now=NOW)
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    row = Observation.objects.get()
    evidence = client.get(reverse("figure_evidence", args=["D0101", row.pk])).content.decode()
    assert "nguồn đo đã rút" in evidence
    assert "vẫn có hiệu lực" in evidence
    asked = {"period": "2026-Q3", "indicator": "download_4g_mean"}
    assert "nguồn đo đã rút" in client.get(reverse("figures", args=["D0101"]), asked).content.decode()


def test_everybody_reads_what_five_devices_measured_and_nothing_of_four(world: World) -> None:
    measured(world)
    page = Client().get(reverse("public_results", args=["D0101"])).content.decode()
    assert "trung vị 42 Mbit/s, khoảng 95%: 37,8–46,2 Mbit/s, 120 thiết bị" in page
    assert (
        "Tốc độ mạng đo được" not in Client().get(reverse("public_results", args=["D0102"])).content.decode()
    )


def count(world: World) -> dict[str, int]:
    client = Client()
    client.force_login(world.people["city"], backend="django.contrib.auth.backends.ModelBackend")
    counts = {}
    for name in ("speeds", "speed_cell", "speed_compare", "speed_recruit"):
        address = reverse(name, args=[world.province.code])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts[name] = len(asked)
    return counts
