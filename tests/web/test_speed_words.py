"""What a newcomer reads on the pages of speeds: units, columns and legends say what they show."""

from tests.speed_world import measured, promise, published, speed
from tests.web.test_speed_pages import opened, row
from tests.world import World


def test_every_metric_of_a_place_carries_its_own_unit(world: World) -> None:
    speed(world.ward)
    speed(world.ward, metric="latency", median=20.8)
    speed(world.ward, metric="loaded_latency", median=95)
    page = opened(world, "officer", "speed_cell")
    assert "trung vị 20,8 ms" in page
    assert "trung vị 95 ms" in page
    assert "trung vị 42 Mbit/s" in page
    assert "20,8 Mbit/s" not in page


def test_a_verdict_of_5_to_29_devices_tells_the_interval_and_no_estimate(world: World) -> None:
    promise(world.ward)
    speed(world.ward, 12, median=400, mean=451.3, mean_low=402.9, mean_high=492.5)
    page = opened(world, "officer", "speed_cell")
    assert (
        "Trung bình trong khoảng 402,9–492,5 Mbit/s (tin cậy 95%), cả khoảng không dưới mục tiêu 40." in page
    )
    assert "451,3" not in page
    assert "451,3" not in opened(world, "officer", "speeds")


def test_a_published_table_opens_on_the_statistic_that_its_lines_are(world: World) -> None:
    published(world.ward, 44.4)
    published(world.province, 43.1)
    for asked in ({}, {"stat": "mean"}):
        page = opened(world, "officer", "speeds", **asked)
        assert '<option value="median" selected>' in page
        assert '<option value="mean"' not in page
        assert "trung vị 44,4 Mbit/s" in page.split("speed-here")[1].split("</p>")[0]
        assert "cả tỉnh, theo bảng công bố" in row(page, "D01")
        assert "tính từ thiết bị" not in row(page, "D01")


def test_a_number_of_unknown_statistic_stands_in_a_column_of_its_own(world: World) -> None:
    published(world.ward, 44.4, statistic="unknown")
    page = opened(world, "officer", "speeds")
    assert 'data-label="Không rõ trung bình hay trung vị"><span>44,4</span>' in row(page, "D0101")
    assert 'data-label="Trung bình"><span class="muted">–</span>' in row(page, "D0101")
    published(world.other, 40.1)
    assert "<span>40,1</span>" in row(opened(world, "officer", "speeds"), "D0102")


def test_what_is_withheld_is_drawn_and_worded_apart_from_what_was_not_measured(world: World) -> None:
    measured(world)  # the ward by 120 devices, the other by four
    page = opened(world, "officer", "speeds")
    assert "2/2 nơi có phép đo" in page
    assert "(1 nơi chưa nêu số vì dưới 5 thiết bị)" in page
    assert 'data-label="Trung bình"><span class="muted">dưới 5 thiết bị</span>' in row(page, "D0102")


def test_without_an_own_test_recruiting_counts_devices_of_the_leaflets_source(world: World) -> None:
    speed(world.ward, 300)
    page = opened(world, "officer", "speed_recruit")
    assert '<option value="own" selected>' in page
    needs = page.split("Để làm gì</th>")[1].split("</table>")[0]
    assert "<strong>30</strong>" in needs
    assert "Bảng dưới đây đếm thiết bị của nguồn này." in page
    other = opened(world, "officer", "speed_recruit", source="raw")
    assert "tờ rơi không làm con số này tăng lên" in other
    assert "source=own" in other
    assert "source=own" in opened(world, "officer", "speeds").split("speed-filters")[0].split("moi-do/")[1]


def test_own_tests_of_today_are_said_to_come_after_midnight(world: World) -> None:
    speed(world.ward, source="own")
    assert "được tính vào sau nửa đêm" in opened(world, "officer", "speeds")
    speed(world.ward)
    assert "được tính vào sau nửa đêm" not in opened(world, "officer", "speeds", source="raw")


def test_a_petition_is_offered_for_an_operator_that_was_measured_there_only(world: World) -> None:
    speed(world.ward, 300)
    speed(world.ward, operator="viettel")
    speed(world.other, operator="vnpt")
    page = opened(world, "officer", "speed_cell")
    assert "chọn một nhà mạng có phép đo ở đây" in page
    assert "/toc-do/kien-nghi/" not in page
    assert "/toc-do/kien-nghi/" in opened(world, "officer", "speed_cell", operator="viettel")
    assert "/toc-do/kien-nghi/" not in opened(world, "officer", "speed_cell", operator="vnpt")


def test_no_weak_spot_is_told_without_at_least_none(world: World) -> None:
    promise(world.ward)
    speed(world.ward, 40, bins={"first": 26, "counts": [20, 20]})
    page = opened(world, "officer", "speed_cell")
    assert "dưới 5 trong 40 thiết bị chắc chắn dưới 40 Mbit/s" in page
    assert "ít nhất 0" not in page
