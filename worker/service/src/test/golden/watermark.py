"""The watermark's reference: the Python package invisible-watermark, method dwtDct.

usage: python watermark.py fixtures ../resources/golden   three marked pictures and what Python reads in them
       python watermark.py check FOLDER                   marks FOLDER/plain/*.png into FOLDER/python, reads those and
                                                          FOLDER/java/*.png, and leaves FOLDER/read.json

The first needs nothing else; the second is called by WatermarkAgainstPythonTest. Made with invisible-watermark 0.2.0
(installed with --no-deps), opencv-python-headless 5.0.0, PyWavelets 1.9.0, numpy 2.4.6.
"""
import json
import sys
import types
from pathlib import Path

sys.modules.setdefault("torch", types.ModuleType("torch"))  # imported for another method, not used by this one

import cv2
import numpy as np
from imwatermark import WatermarkDecoder, WatermarkEncoder

TEXT = b"StableDiffusionV1"


def mark(image):
    encoder = WatermarkEncoder()
    encoder.set_watermark("bytes", TEXT)
    return encoder.encode(image, "dwtDct")


def read(image):
    return WatermarkDecoder("bytes", 8 * len(TEXT)).decode(image, "dwtDct").hex()


def jpeg(image):
    """Quality 90, colours at full resolution: at half of it no mark survives, the reference's neither."""
    full = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 90, *full])[1], cv2.IMREAD_COLOR)


def fixtures(folder):
    sheet = cv2.imread(str(Path(__file__).parents[4] / "models/emoji-64.png"))
    tile = lambda i: sheet[2 + i // 7 * 66 :, 2 + i % 7 * 66 :][:64, :64]
    y, x = np.mgrid[0:250, 0:264]
    pictures = {
        "gradient": np.stack([x * 0.5 + 30, y * 0.6 + 40, 200 - x * 0.4], -1).astype(np.uint8),
        "enlarged": cv2.resize(tile(2), (256, 256), interpolation=cv2.INTER_CUBIC),
        "mosaic": np.vstack([np.hstack([tile((5 * i + 3 * j) % 14) for j in range(4)]) for i in range(4)]),
    }
    marked = {name: mark(picture) for name, picture in pictures.items()}
    for name, picture in marked.items():
        cv2.imwrite(str(folder / f"watermark-{name}.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    lines = {name: read(picture) for name, picture in marked.items()}
    (folder / "watermark.json").write_text(json.dumps(lines, indent=1) + "\n")


def check(folder):
    (folder / "python").mkdir(exist_ok=True)
    lines = {}
    for file in sorted((folder / "plain").glob("*.png")):
        marked = mark(cv2.imread(str(file)))
        cv2.imwrite(str(folder / "python" / file.name), marked)
        ours = cv2.imread(str(folder / "java" / file.name))
        lines[file.name] = {"python": read(marked), "java": read(ours), "jpeg": read(jpeg(ours))}
    (folder / "read.json").write_text(json.dumps(lines, indent=1))


{"fixtures": fixtures, "check": check}[sys.argv[1]](Path(sys.argv[2]))
