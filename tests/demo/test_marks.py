"""Drawn signatures and seals: transparent, in their colours, one hand a name, and a real size."""

from pathlib import Path

from PIL import Image

from workplace.demo.marks import PEN, SEAL, SEAL_MM, seal_png, signature_png


def colours(path: Path) -> set[tuple[int, ...]]:
    with Image.open(path) as picture:
        seen = picture.convert("RGBA").getcolors(1 << 24) or []
    return {colour[:3] for _, colour in seen if isinstance(colour, tuple) and colour[3] > 200}


def test_a_signature_is_blue_on_nothing(tmp_path: Path) -> None:
    signature_png("Trần Văn Dũng", str(tmp_path / "hand.png"))
    assert colours(tmp_path / "hand.png") == {PEN}
    with Image.open(tmp_path / "hand.png") as picture:
        corner = picture.getpixel((0, 0))
    assert isinstance(corner, tuple) and corner[3] == 0


def test_one_name_has_one_hand(tmp_path: Path) -> None:
    for file, name in (("1", "Lê Thị Hòa"), ("2", "Lê Thị Hòa"), ("3", "Bùi Thị Là")):
        signature_png(name, str(tmp_path / file))
    one, two, three = ((tmp_path / file).read_bytes() for file in "123")
    assert one == two != three


def test_a_seal_is_red_and_as_large_as_the_real_one(tmp_path: Path) -> None:
    seal_png("Ủy ban nhân dân thành phố Huế", "Sở\nNông nghiệp\nvà Môi trường", str(tmp_path / "seal.png"))
    assert colours(tmp_path / "seal.png") == {SEAL}
    with Image.open(tmp_path / "seal.png") as picture:
        assert abs(picture.width / picture.info["dpi"][0] * 25.4 - SEAL_MM) < 0.1
