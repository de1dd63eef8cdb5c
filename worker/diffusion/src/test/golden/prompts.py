"""Prompts as AUTOMATIC1111's web UI reads them, written from its documentation and independent of the Java code:
brackets that weigh words, and prompts longer than the text encoder's window."""
import itertools
import re

import torch


WEIGHT = re.compile(r":\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)", re.ASCII)


def parse(prompt):
    """[(text, weight)]: first which span each bracket pair covers, then the product of the spans over each character."""
    characters, spans, open_at = [], [], {"(": [], "[": []}
    at = 0
    while at < len(prompt):
        c, number = prompt[at], WEIGHT.match(prompt, at)
        here = len(characters)
        if c == "\\" and at + 1 < len(prompt) and prompt[at + 1] in "()[]\\":
            characters.append(prompt[at + 1])
            at += 2
            continue
        if number and open_at["("]:
            spans.append((open_at["("].pop(), here, float(number.group(1))))
            at = number.end()
            continue
        if number:
            characters.extend(number.group())
            at = number.end()
            continue
        if c in open_at:
            open_at[c].append(here)
        elif c == ")" and open_at["("]:
            spans.append((open_at["("].pop(), here, 1.1))
        elif c == "]" and open_at["["]:
            spans.append((open_at["["].pop(), here, 1 / 1.1))
        else:
            characters.append(c)
        at += 1
    spans += [(start, len(characters), 1.1) for start in reversed(open_at["("])]
    spans += [(start, len(characters), 1 / 1.1) for start in reversed(open_at["["])]
    weights = [1.0] * len(characters)
    for start, end, factor in spans:
        for i in range(start, end):
            weights[i] *= factor
    runs = itertools.groupby(zip(characters, weights), key=lambda pair: pair[1])
    return [("".join(c for c, _ in run), weight) for weight, run in runs]


def windows(tokenizer, prompt, most, weights):
    """[(ids, weights)] of one window each: 75 tokens between start and end, then padding."""
    room = tokenizer.model_max_length - 2
    ids, factors = [], []
    for text, weight in parse(prompt) if weights else [(prompt, 1.0)]:
        tokens = tokenizer(text, add_special_tokens=False).input_ids
        ids += tokens
        factors += [weight] * len(tokens)
    ids, factors = ids[: most * room], factors[: most * room]
    cut = [(ids[i : i + room], factors[i : i + room]) for i in range(0, max(1, len(ids)), room)]
    return [_padded(tokenizer, *window) for window in cut]


def _padded(tokenizer, ids, factors):
    rest = tokenizer.model_max_length - 2 - len(ids)
    return ([tokenizer.bos_token_id, *ids, tokenizer.eos_token_id, *[tokenizer.pad_token_id] * rest],
            [1.0, *factors, 1.0, *[1.0] * rest])


def encode(pipe, prompt, most, weights, count):
    """The prompt's vectors, `count` windows long, and the pooled output of the first window."""
    parts, pooled = [], None
    xl = getattr(pipe, "text_encoder_2", None) is not None
    for number in ("", "_2") if xl else ("",):
        tokenizer, encoder = getattr(pipe, "tokenizer" + number), getattr(pipe, "text_encoder" + number)
        found = windows(tokenizer, prompt, most, weights)
        found += [_padded(tokenizer, [], [])] * (count - len(found))
        vectors = []
        for ids, factors in found:
            with torch.no_grad():
                out = encoder(torch.tensor([ids]), output_hidden_states=True)
            z = out.hidden_states[-2] if xl else out.last_hidden_state
            before = z.mean()
            z = z * torch.tensor(factors)[None, :, None]
            vectors.append(z * (before / z.mean()))
            if number and pooled is None:
                pooled = out.text_embeds
        parts.append(torch.cat(vectors, dim=1))
    return torch.cat(parts, dim=-1), pooled


def encode_prompts(pipe, case):
    """What to call the pipeline with: the texts where diffusers reads them itself, else their embeddings."""
    negative = case["negative"] or None
    if not case.get("weights") and not case.get("windows"):
        return dict(prompt=case["prompt"], negative_prompt=negative)
    most, weights = case.get("windows", 1), case.get("weights", False)
    xl = getattr(pipe, "text_encoder_2", None) is not None
    tokenizers = [pipe.tokenizer] + ([pipe.tokenizer_2] if xl else [])
    count = max(len(windows(t, text, most, weights)) for t in tokenizers for text in (case["prompt"], negative or ""))
    positive, pooled = encode(pipe, case["prompt"], most, weights, count)
    negatives, negative_pooled = encode(pipe, negative or "", most, weights, count)
    if xl and negative is None:
        negatives, negative_pooled = torch.zeros_like(negatives), torch.zeros_like(negative_pooled)
    embeddings = dict(prompt_embeds=positive, negative_prompt_embeds=negatives)
    return {**embeddings, "pooled_prompt_embeds": pooled, "negative_pooled_prompt_embeds": negative_pooled} if xl else embeddings
