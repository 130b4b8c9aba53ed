"""A proposed place or need for the plan of passive telecom infrastructure: kinds, states, priorities."""

from hatangso.domain.words import Words

KINDS: dict[str, Words] = {
    "mast": Words("Vị trí cột ăng ten, trạm", "Place of a mast or station"),
    "coverage": Words("Vùng lõm sóng cần phủ", "Area without coverage"),
    "duct": Words("Tuyến cống bể, hạ ngầm", "Duct route, undergrounding"),
    "pole": Words("Tuyến cột treo cáp", "Route of poles"),
    "cable": Words("Tuyến cáp, FTTH", "Cable route, FTTH"),
    "house": Words("Nhà trạm, điểm phục vụ", "Station house, service point"),
    "wifi": Words("Wi-Fi công cộng", "Public Wi-Fi"),
    "camera": Words("Camera, cảm biến, tủ chiếu sáng", "Cameras, sensors, lighting cabinets"),
    "data_centre": Words("Trung tâm dữ liệu", "Data centre"),
    "other": Words("Nhu cầu khác", "Another need"),
}
STATES: dict[str, Words] = {
    "proposed": Words("Chờ tổng hợp", "Waits"),
    "accepted": Words("Đưa vào quy hoạch", "Taken into the plan"),
    "declined": Words("Chưa đưa vào", "Not taken up"),
    "withdrawn": Words("Đã rút", "Withdrawn"),
}
PRIORITIES: dict[int, Words] = {
    1: Words("Cấp bách", "Urgent"),
    2: Words("Cần trong kỳ", "Needed in the period"),
    3: Words("Lâu dài", "Long term"),
}
YEARS = range(2020, 2061)
