"""Invented people: names as they are common in the city, none of them anybody's."""

import random

SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trương",
    "Đinh", "Mai", "Cao", "Châu", "Tôn Thất", "Lương", "Hà", "Thái", "Văn", "Đoàn", "Huỳnh", "Nguyễn Khoa",
)  # fmt: skip
MIDDLE = {
    "f": ("Thị", "Thị Thanh", "Thị Kim", "Ngọc", "Thu", "Diệu", "Thị Minh", "Thị Mỹ", "Quỳnh", "Bảo", "Thị Hồng"),
    "m": ("Văn", "Đình", "Hữu", "Quang", "Minh", "Viết", "Đức", "Quốc", "Ngọc", "Công", "Xuân", "Thanh", "Anh", "Bá"),
}
GIVEN = {
    "f": ("An", "Chi", "Hằng", "Hoa", "Lan", "Loan", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Phương", "Thảo",
          "Thúy", "Trang", "Vân", "Yến", "Hiền", "Hạnh", "Liên", "Tuyết", "Trâm", "Giang"),
    "m": ("Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khánh", "Kiên", "Long", "Nam", "Nghĩa", "Phúc", "Quân",
          "Sơn", "Tâm", "Thắng", "Thịnh", "Toàn", "Trung", "Tuấn", "Vinh", "Huy", "Lộc", "Phong", "Quý"),
}  # fmt: skip


def invented_name(rng: random.Random, sex: str | None = None) -> str:
    """A full name: surname, middle name, given name."""
    chosen = sex or rng.choice("fm")
    return f"{rng.choice(SURNAMES)} {rng.choice(MIDDLE[chosen])} {rng.choice(GIVEN[chosen])}"
