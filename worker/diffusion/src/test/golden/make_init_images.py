"""Small picture files of every kind, and what Pillow makes of them -> init/*.{png,jpg,webp}, init/*.expected.png.

Pillow's convert("RGB") is what the reference's img2img.py and, after exif_transpose, diffusers' load_image do.

usage: python make_init_images.py ../resources/golden
"""
import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

OUT = Path(sys.argv[1]) / "init"
OUT.mkdir(exist_ok=True)
SOURCE = Image.open(f"{sys.argv[1]}/picture-plms.png").convert("RGB")
WIDE = SOURCE.crop((8, 4, 56, 40))  # 48 x 36: sides differ, so that a turned picture shows
ALPHA = Image.fromarray((np.add.outer(np.arange(36), np.arange(48)) * 3).astype(np.uint8))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(colour_type, depth, samples, extra=b""):
    height, width = samples.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in samples)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)) + extra
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def expect(name, image):
    ImageOps.exif_transpose(image).convert("RGB").save(OUT / f"{name}.expected.png")


def keep(name, data):
    (OUT / name).write_bytes(data)
    return Image.open(io.BytesIO(data))


def save(name, image, **options):
    data = io.BytesIO()
    image.save(data, {"jpg": "JPEG"}.get(name.split(".")[1], name.split(".")[1]), **options)
    expect(name, keep(name, data.getvalue()))


def exif(orientation):
    tags = Image.Exif()
    tags[274] = orientation
    return tags


save("rgb.png", WIDE)
save("grey.png", WIDE.convert("L"))
save("grey-alpha.png", Image.merge("LA", (WIDE.convert("L"), ALPHA)))
save("alpha.png", Image.merge("RGBA", (*WIDE.split(), ALPHA)))
save("palette.png", WIDE.quantize(200))
save("palette-4-bits-transparent.png", WIDE.quantize(16), transparency=3, bits=4)
save("one-bit.png", WIDE.convert("1"))
deep = np.asarray(WIDE).astype(">u2") * 256 + np.arange(48)[None, :, None].astype(">u2")
expect("rgb-16-bits.png", keep("rgb-16-bits.png", png(2, 16, deep.astype(">u2"))))
# Pillow clips 16-bit grey to 8 bits, which leaves it white; the upper byte is what is meant.
keep("grey-16-bits.png", png(0, 16, deep[..., 0].astype(">u2")))
Image.fromarray((deep[..., 0] >> 8).astype(np.uint8)).convert("RGB").save(OUT / "grey-16-bits.png.expected.png")
save("turned.png", WIDE, exif=exif(8))
save("rgb.jpg", WIDE, quality=85)
save("progressive.jpg", WIDE, quality=85, progressive=True, subsampling=0)
save("grey.jpg", WIDE.convert("L"), quality=85)
save("cmyk.jpg", WIDE.convert("CMYK"), quality=90)
ycck = bytearray((OUT / "cmyk.jpg").read_bytes())
ycck[ycck.index(b"Adobe") + 11] = 2
expect("ycck.jpg", keep("ycck.jpg", bytes(ycck)))
for orientation in range(1, 9):
    save(f"turned-{orientation}.jpg", WIDE, quality=85, exif=exif(orientation))
save("lossless.webp", WIDE, lossless=True)
save("lossless-alpha.webp", Image.merge("RGBA", (*WIDE.split(), ALPHA)), lossless=True, exact=True)
save("lossy.webp", WIDE, quality=80)
save("turned.webp", WIDE, lossless=True, exif=exif(6))

# What is refused.
WIDE.save(OUT / "animated.png", save_all=True, append_images=[WIDE.rotate(180)])
WIDE.save(OUT / "animated.webp", save_all=True, append_images=[WIDE.rotate(180)], lossless=True)
bomb = io.BytesIO()
Image.new("1", (20_000, 10_000)).save(bomb, "PNG", optimize=True)
(OUT / "bomb.png").write_bytes(bomb.getvalue())

# Lanczos: down, up, one side only, to one pixel.
for width, height in [(32, 32), (16, 8), (100, 36), (48, 71), (1, 1), (47, 35), (160, 96)]:
    WIDE.resize((width, height), Image.Resampling.LANCZOS).save(OUT / f"lanczos-{width}x{height}.png")
noise = Image.fromarray(np.random.RandomState(5).randint(0, 256, (41, 57, 3)).astype(np.uint8))
noise.save(OUT / "noise.png")
noise.resize((32, 32), Image.Resampling.LANCZOS).save(OUT / "noise-32x32.png")
noise.convert("L").convert("RGB").save(OUT / "noise-grey.png")
