"""What may be wrong with an item that was read, as short codes and as a sentence for the officer."""

SENTENCES = {
    "no_indicator": "Chưa khớp chỉ số nào trong danh mục; cần chọn chỉ số hoặc tạo chỉ số của địa phương.",
    "no_figure": "Không thấy con số phải đạt; mục tiêu được hiểu là hoàn thành hay chưa.",
    "year_assumed": "Không thấy năm trong câu hay đề mục; lấy năm cuối của kế hoạch.",
    "several_years": "Một câu nêu nhiều năm; đã tách mỗi năm một mục tiêu.",
    "several_figures": "Có nhiều con số trong câu; cần xem con số nào thuộc chỉ số nào.",
    "lead_missing": "Không thấy cơ quan chủ trì.",
    "schedule_unread": "Không đọc được thời gian thực hiện.",
    "organisation_inferred": "Tên cơ quan được suy ra từ câu, không đứng thành đề mục.",
    "reporter_inferred": "Đơn vị báo cáo được suy ra từ đề mục.",
    "reporter_missing": "Không thấy ai phải báo cáo.",
    "recipient_missing": "Không thấy nơi nhận báo cáo.",
    "due_missing": "Không thấy ngày phải nộp báo cáo.",
    "columns_guessed": "Bảng không có dòng tiêu đề; ý nghĩa các cột được đoán từ nội dung.",
    "long_text": "Đoạn dài bất thường; có thể nhiều ý bị nối làm một.",
    "broken_text": "Câu có vẻ bị cắt giữa chừng.",
    "read_anew": "Văn bản mới nói khác đi ở mục gốc; cần xem lại việc tách, nối đã làm.",
    "not_in_text": "Lần đọc này không còn thấy mục này trong văn bản; cần xem giữ hay bỏ.",
    "not_body_heading": "Đề mục chứa đoạn này không nêu rõ là nhiệm vụ hay giải pháp.",
}

_WEIGHTS = {
    "no_indicator": 0.35,
    "no_figure": 0.1,
    "year_assumed": 0.15,
    "several_years": 0.2,
    "several_figures": 0.2,
    "lead_missing": 0.2,
    "schedule_unread": 0.25,
    "organisation_inferred": 0.25,
    "reporter_inferred": 0.1,
    "reporter_missing": 0.4,
    "recipient_missing": 0.2,
    "due_missing": 0.15,
    "columns_guessed": 0.4,
    "long_text": 0.15,
    "broken_text": 0.2,
    "not_body_heading": 0.3,
    "read_anew": 0.3,
    "not_in_text": 0.3,
}


def confidence(doubts: tuple[str, ...]) -> float:
    """How sure the reading is, 0 to 1: each doubt takes its share of what is left."""
    left = 0.98
    for doubt in doubts:
        left *= 1 - _WEIGHTS[doubt]
    return round(left, 2)


def about_text(text: str) -> tuple[str, ...]:
    """Doubts that any item's words can raise."""
    doubts: list[str] = []
    if len(text) > 900:
        doubts.append("long_text")
    if text[-1:].isalpha() and text.rsplit(" ", 1)[-1] in (
        "và",
        "của",
        "các",
        "với",
        "cho",
        "theo",
        "tại",
        "từ",
    ):
        doubts.append("broken_text")
    return tuple(doubts)
