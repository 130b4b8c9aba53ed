"""Forms 39–44 of NĐ 163/2024/NĐ-CP: their exact columns, read as people fill them and written again."""
