"""Token ids of Hugging Face's fast CLIP tokenizer on thousands of texts, whole and cut to the window -> tokens-many.jsonl.gz;
on every code point there is, as a hash per block of 256 -> tokens-code-points.json; and of folders that name their special and
added tokens in other ways (Stable Diffusion 2's padding token, textual inversion) -> tokens-folders.json.

usage: python make_many_tokens.py ../../../../models/emoji-64/tokenizer ../resources/golden
       (transformers 5.23, tokenizers 0.23)
"""
import gzip
import itertools
import json
import pathlib
import random
import shutil
import string
import sys
import tempfile

from transformers import CLIPTokenizer

SOURCE, OUT = map(pathlib.Path, sys.argv[1:3])
START, END = "<|startoftext|>", "<|endoftext|>"

SCRIPTS = {
    "latin": (0x41, 0x24F), "ipa": (0x250, 0x2AF), "combining": (0x300, 0x36F), "greek": (0x370, 0x3FF), "cyrillic": (0x400, 0x52F),
    "armenian": (0x531, 0x58F), "hebrew": (0x591, 0x5F4), "arabic": (0x600, 0x6FF), "syriac": (0x700, 0x74F),
    "devanagari": (0x900, 0x97F), "bengali": (0x980, 0x9FE), "tamil": (0xB82, 0xBFA), "thai": (0xE01, 0xE5B), "tibetan": (0xF00, 0xFDA),
    "georgian": (0x10A0, 0x10FF), "jamo": (0x1100, 0x11FF), "ethiopic": (0x1200, 0x137C), "cherokee": (0x13A0, 0x13FD),
    "khmer": (0x1780, 0x17F9), "mtavruli": (0x1C90, 0x1CBF), "phonetic": (0x1D00, 0x1DBF), "vietnamese": (0x1EA0, 0x1EFF),
    "polytonic": (0x1F00, 0x1FFE), "spaces": (0x2000, 0x206F), "super": (0x2070, 0x209C), "currency": (0x20A0, 0x20C0),
    "letterlike": (0x2100, 0x214F), "numbers": (0x2150, 0x218B), "arrows": (0x2190, 0x21FF), "maths": (0x2200, 0x22FF),
    "enclosed": (0x2460, 0x24FF), "dingbats": (0x2700, 0x27BF), "kana": (0x3040, 0x30FF), "bopomofo": (0x3105, 0x312F),
    "han": (0x4E00, 0x9FEF), "han-b": (0x20000, 0x2A6D6), "yi": (0xA000, 0xA48C), "hangul": (0xAC00, 0xD7A3),
    "private": (0xE000, 0xE0FF), "compatibility": (0xF900, 0xFAD9), "ligatures": (0xFB00, 0xFB4F), "arabic-forms": (0xFB50, 0xFDFF),
    "half-width": (0xFF01, 0xFFEE), "deseret": (0x10400, 0x1044F), "mathematical": (0x1D400, 0x1D7FF), "emoji": (0x1F300, 0x1F64F),
    "transport": (0x1F680, 0x1F6FC), "supplemental": (0x1F900, 0x1F9FF), "flags": (0x1F1E6, 0x1F1FF), "tags": (0xE0020, 0xE007F),
}
EMOJI = ["👩‍🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "👍🏽", "❤️", "1️⃣", "🫠", "👁️‍🗨️", "☕", "🧑🏿‍🤝‍🧑🏻", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"]
PIECES = ["'s", "'S", "'re", "'LL", "’s", "``", "--", "…", "e\u0301", "ﬁ", "ﬂ", "ﬀ", "ﬃ", "ﬅ", "Ǆ", "ǅ", "ǆ", "ß", "ẞ", "İ", "ı", "Σ", "ς", "ſ", "K", "Å",
          "½", "Ⅷ", "²", "№", "℃", "㍿", "\u200d", "\u200b", "\ufeff", "\u00ad", "\u2028", "\u0000", "\u001f", "\u007f", "\u0085", "\ufffd", "\uffff",
          START, END, START.upper(), "<|", "|>", "&amp;", "http://a.b/c?d=e#f", "a_b", "C++", "#1", "@x", "$5.00", "3,14", "(a:1.3)", "[b]", "\\(c\\)"]
SUBJECTS = ["a red apple", "an astronaut riding a horse", "portrait of an old fisherman", "isometric castle", "a cup of coffee"]
STYLES = ["oil on canvas", "trending on artstation", "8k, highly detailed", "by Albrecht Dürer", "f/1.8 85mm", "unreal engine 5", "ukiyo-e",
          "Studio Ghibli", "chiaroscuro", "35mm film grain", "l'art nouveau", "vaporwave!!!", "masterpiece; best-quality"]


def texts(r):
    for first, second in itertools.product(string.punctuation, repeat=2):
        yield f"a{first}{second} b"
    for code in [*range(0x20), *range(0x7F, 0xA0), 0xA0, 0xAD, 0x34F, 0x61C, 0x1680, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x2030),
                 0x205F, *range(0x2060, 0x2070), 0x3000, 0xFE0F, 0xFEFF, *range(0xFFF0, 0x10000), 0x1FFFE, 0xE0001, 0x10FFFF]:
        yield f"a{chr(code)}b {chr(code)} {chr(code)}{chr(code)}"
    for low, high in SCRIPTS.values():
        for length in (1, 3, 7, 12, 20, 30, 50, 80):
            yield "".join(chr(r.randint(low, high)) for _ in range(length))
        for _ in range(12):
            words = ["".join(chr(r.randint(low, high)) for _ in range(r.randint(1, 6))) for _ in range(r.randint(1, 8))]
            yield r.choice([" ", ", ", "", "-", "\u3000", " and "]).join(words)
    scripts = list(SCRIPTS.values())
    for _ in range(600):
        yield "".join(r.choice([" ", "", "", "x", "9", "."]) + chr(r.randint(*r.choice(scripts))) for _ in range(r.randint(1, 40)))
    for _ in range(500):
        yield r.choice(["", " "]).join(r.choice(PIECES + EMOJI) for _ in range(r.randint(1, 25)))
    for _ in range(600):
        yield ", ".join([r.choice(SUBJECTS), *r.sample(STYLES, r.randint(0, 8))])
    for _ in range(300):
        yield " ".join(r.choice([str.upper, str.title, str.swapcase])(r.choice(SUBJECTS + STYLES)) for _ in range(r.randint(1, 6)))
    for length in range(60, 100):
        yield "a " * length
        yield "ab" * length
        yield r.choice(EMOJI) * length
    for _ in range(30):
        yield " ".join(r.choice(STYLES + PIECES) for _ in range(r.randint(100, 400)))


def line(tokenizer, text):
    ids = tokenizer(text)["input_ids"]
    window = tokenizer(text, truncation=True, max_length=tokenizer.model_max_length)["input_ids"]
    beyond = ids[tokenizer.model_max_length - 1 : -1]
    return {"text": text, "ids": window, "truncated": tokenizer.decode(beyond).strip()}


def hash_of(values):
    h = 1
    for value in values:
        h = (31 * h + value) & 0xFFFFFFFF
    return h


def block(tokenizer, number):
    """Every code point of a block between letters, by itself and twice; surrogates are none."""
    codes = [c for c in range(number * 256, number * 256 + 256) if not 0xD800 <= c <= 0xDFFF]
    return hash_of(tokenizer(" ".join(f"x{chr(c)}y {chr(c)}{chr(c)}" for c in codes))["input_ids"])


def as_object(content, normalized=True):
    return {"content": content, "lstrip": False, "normalized": normalized, "rstrip": False, "single_word": False}


def folders():
    """What to write over the files of the folder, by the way it came about."""
    plain = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    objects = {"bos_token": as_object(START), "eos_token": as_object(END), "unk_token": as_object(END)}
    base = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77}
    decoder = {"0": as_object("!", False), "49406": as_object(START), "49407": as_object(END, False)}
    yield "Stable Diffusion 1", {"special_tokens_map.json": {**objects, "pad_token": END}, "tokenizer_config.json": {**base, **plain}}
    yield "Stable Diffusion 2", {"special_tokens_map.json": {**objects, "pad_token": "!"}, "tokenizer_config.json": {**base, **plain}}
    yield "Stable Diffusion XL, second", {"special_tokens_map.json": {**objects, "pad_token": "!"},
                                          "tokenizer_config.json": {**base, **plain, "pad_token": "!", "added_tokens_decoder": decoder}}
    yield "config alone", {"special_tokens_map.json": {}, "tokenizer_config.json": {**base, **plain, "pad_token": "!"}}
    yield "textual inversion", {"special_tokens_map.json": plain, "tokenizer_config.json": {**base, **plain},
                                "added_tokens.json": {"<cat-toy>": 49408, "sks": 49409}}
    yield "textual inversion, newer", {
        "special_tokens_map.json": plain,
        "tokenizer_config.json": {**base, **plain, "added_tokens_decoder": {**decoder, "49408": as_object("<Cat-Toy>"), "49409": as_object("<CAT>", False)}}}


FOLDER_TEXTS = ["", "!", "wow! ok", "a !! b!c ! ", f"a {START.upper()} b", f"a{END}b {END.upper()}c", "x <cat-toy> y <CAT-TOY>z<Cat>", "xsksy SKS", "<CAT><cat-toy>!",
                "É! e\u0301!", "a " * 80 + "!b! <cat-toy>", "!" * 80]


def folder_lines(tokenizer):
    for text in FOLDER_TEXTS:
        padded = tokenizer(text, truncation=True, max_length=77, padding="max_length")["input_ids"]
        yield {**line(tokenizer, text), "padded": padded}


def main():
    tokenizer = CLIPTokenizer.from_pretrained(SOURCE)
    r = random.Random(4000)
    unique = list(dict.fromkeys(t for t in texts(r) if not any(0xD800 <= ord(c) <= 0xDFFF for c in t)))
    lines = "".join(json.dumps(line(tokenizer, text), ensure_ascii=False, separators=(",", ":")) + "\n" for text in unique)
    (OUT / "tokens-many.jsonl.gz").write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
    print(len(unique), "texts")
    blocks = [block(tokenizer, number) for number in range(0x110000 // 256) if not 0xD800 <= number * 256 <= 0xDFFF]
    (OUT / "tokens-code-points.json").write_text(json.dumps(blocks, separators=(",", ":")))
    with tempfile.TemporaryDirectory() as scratch:
        result = []
        for name, files in folders():
            folder = pathlib.Path(scratch) / name
            shutil.copytree(SOURCE, folder)
            for file, content in files.items():
                (folder / file).write_text(json.dumps(content))
            result.append({"name": name, "files": files, "lines": list(folder_lines(CLIPTokenizer.from_pretrained(folder)))})
    (OUT / "tokens-folders.json").write_text(json.dumps(result, separators=(",", ":")))


if __name__ == "__main__":
    main()
