"""Token ids of Hugging Face's fast CLIP tokenizer, padded and cut to its window -> tokens-window.jsonl.

`truncated` is worded as diffusers words its warning: the decoded tokens beyond the window.

usage: python make_tokens.py ../../../../models/emoji-64/tokenizer ../resources/golden/tokens-window.jsonl
"""
import json
import random
import sys

from transformers import CLIPTokenizerFast

TRICKY = [
    "", " ", "\t\n", "a", "A RED Apple", "it's they're I'm we'll you'd I've don't 'S", "''s '' ' x'", "!!!???...",
    "1234567890 1st 2nd ½ ² ٣ Ⅷ", "İstanbul IŞIK ß ẞ", "ΑΣ ΣΟΦΟΣ σς", "e\u0301 é \u1100\u1161\u11a8 \u212b", "日本語のリンゴ 红苹果 사과",
    "👩‍🚀🏽 🇩🇪 ❤️ 🫠", "a\u00a0b\u2003c\u3000d\u0085e\u200bf\ufeffg\u1680h\u2028i\u001cj\u0000k\u180el", "<|startoftext|> x <|endoftext|>",
    "<|STARTOFTEXT|>a<|endoftext|>b", "!<|endoftext|>!<|endoftext|><|startoftext|>", "<|ENDOFTEXT|>>'s", "<|startoftext", "&lt;b&gt; <b>",
    "Côte d’Ivoire naïve façade", "ﬁ ﬀ Ǆ ǅ ǆ", "क्षि தமிழ் עברית العربية ไทย", "a_b-c/d\\e@f#g$h%i^j&k*l(m)n", "ſ K Å", "x" * 300,
    "supercalifragilisticexpialidocious " * 20, "the quick brown fox jumps over the lazy dog, " * 9, "🍎" * 60, "a " * 75, "a " * 76,
    "a " * 74 + "b",
]


def random_line(r):
    alphabets = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJ ", "0123456789", " \t.,;:!?'\"-", "éèüßÇñøÅ", "абвгдЖЗ", "αβγΣς", "日本語苹果", "🍎🚀❤️"]
    return "".join(r.choice(r.choice(alphabets)) for _ in range(r.randint(1, 160)))


tokenizer = CLIPTokenizerFast.from_pretrained(sys.argv[1])
window = tokenizer.model_max_length
r = random.Random(0)
with open(sys.argv[2], "w") as out:
    for text in TRICKY + [random_line(r) for _ in range(250)]:
        ids = tokenizer(text, truncation=True, max_length=window, padding="max_length")["input_ids"]
        beyond = tokenizer(text)["input_ids"][window - 1 : -1]
        out.write(json.dumps({"text": text, "ids": ids, "truncated": tokenizer.decode(beyond).strip()}) + "\n")
