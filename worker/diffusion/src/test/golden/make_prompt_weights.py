"""How prompts with brackets are read, by the second implementation in prompts.py -> prompt-weights.json.

usage: python make_prompt_weights.py ../resources/golden/prompt-weights.json
"""
import json
import random
import sys

from prompts import parse

TRICKY = [
    "", " ", "a", "(a)", "((a))", "[a]", "[[a]]", "([a])", "(a:1.3)", "(a:1.3", "a:1.3)", "(a:)", "(a:x)", "(a: 1.5 )", "(a:+2)", "(a:-0.5)", "(a:.5)",
    "(a:1.)", "(a:.)", "(a:1.2.3)", "[a:1.3]", "(a:1.3:1.4)", "(:1.3)", "()", "[]", "(a)(b)", "(a)[b]", "(a(b:2)c:3)", "(a [b) c]", "[a (b] c)", ")a(", "]a[",
    "\\(a\\)", "\\[a\\]", "\\\\(a)", "a\\b", "a\\", "\\(a:1.3)", "(a\\:1.3)", "(a\\)b:1.2)", "a (b, c:1.2), d", "a:b", "a::b", "(a::1.2)", "(a:1e3)", "(a:0)",
    "(a\nb:1.2)", "(日本:1.2) [🍎]", "(a:１.２)", "a (house:1.3) [on] a (hill:0.5), sun, (((sky))).", "(((((((((a)))))))))", "(a AND b:1.1)", "a BREAK b",
    "(a:100)", "(a:-100)",
]


def soup(r):
    return "".join(r.choice(["(", ")", "[", "]", ":", "1.2", ":1.3)", ":.5)", "\\", "\\(", " ", "cat", "ab", ", ", "(a:1.1)", "-", "."]) for _ in range(r.randint(1, 25)))


r = random.Random(5)
prompts = TRICKY + [soup(r) for _ in range(400)]
with open(sys.argv[1], "w") as out:
    json.dump([{"prompt": p, "parts": [[t, w] for t, w in parse(p)]} for p in prompts], out, ensure_ascii=False, indent=0, separators=(",", ":"))
