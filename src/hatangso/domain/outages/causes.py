"""What an outage touches and why it came: the codes that are kept, in words for people."""

from hatangso.domain.words import Words

CAUSES: dict[str, Words] = {
    "unknown": Words("Chưa rõ nguyên nhân", "Not known yet"),
    "power": Words("Mất điện, điện không ổn định", "Power failure"),
    "cut_cable": Words("Đứt cáp", "Cut cable"),
    "equipment": Words("Hỏng thiết bị", "Equipment failure"),
    "software": Words("Lỗi phần mềm, cấu hình", "Software, configuration"),
    "overload": Words("Quá tải", "Overload"),
    "weather": Words("Thiên tai, thời tiết", "Weather, disaster"),
    "planned": Words("Bảo trì có kế hoạch", "Planned works"),
    "construction": Words("Thi công công trình khác", "Other construction works"),
    "damage": Words("Phá hoại, trộm cắp", "Damage, theft"),
    "other": Words("Nguyên nhân khác", "Another cause"),
}
SERVICES: dict[str, Words] = {
    "mobile_voice": Words("Thoại, tin nhắn di động", "Mobile voice and messages"),
    "mobile_data": Words("Dữ liệu di động", "Mobile data"),
    "fixed_internet": Words("Internet cố định", "Fixed internet"),
    "fixed_voice": Words("Điện thoại cố định", "Fixed telephone"),
    "television": Words("Truyền hình trả tiền", "Pay television"),
    "leased_line": Words("Kênh thuê riêng", "Leased lines"),
    "state_network": Words("Mạng truyền số liệu cơ quan nhà nước", "State data network"),
    "public_wifi": Words("Wi-Fi công cộng", "Public Wi-Fi"),
    "camera": Words("Camera, cảm biến", "Cameras, sensors"),
}
