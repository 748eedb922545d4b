"""Trains the tiny sentencepiece models of this folder and writes what the library makes of 10,000 strings:
python engine/testing/sentencepiece/makeFixtures.py (needs sentencepiece)

llama.model   BPE as LLaMA's: no normalisation, byte fallback, digits apart, spaces as they are
usual.model   BPE as sentencepiece trains it by default: NFKC, spaces collapsed, no byte fallback, two user-defined symbols
strings.json.gz  {"strings": [...], "llama": [[ids], ...], "usual": [[ids], ...], "texts": {"llama": [...decoded]}}
"""

import gzip
import json
import random
from pathlib import Path

import sentencepiece as spm

folder = Path(__file__).parent
random.seed(7)

latin = "the model reads a few patches of the image where its own attention map selects them and says what it sees in plain words".split()
words = {
    "latin": latin + "Straße naïve café señor façade Ångström Œuvre İstanbul ﬁne ½ №5 ™".split(),
    "greek": "Η εικόνα δείχνει ένα κόκκινο σήμα με γράμματα".split(),
    "cyrillic": "На снимке виден красный знак с буквами ёлка".split(),
    "hebrew": "התמונה מציגה שלט אדום עם אותיות".split(),
    "arabic": "تُظهر الصورة لافتة حمراء عليها أحرف".split(),
    "devanagari": "चित्र में एक लाल चिन्ह है जिस पर अक्षर हैं".split(),
    "thai": "ภาพแสดงป้ายสีแดงที่มีตัวอักษร".split(),
    "chinese": ["图片中有一个红色的标志", "上面写着字母", "。", "，"],
    "japanese": ["画像には赤い標識があり", "カタカナ", "ﾊﾝｶｸ", "文字が書かれている"],
    "korean": "이미지에는 글자가 있는 빨간 표지판이 있습니다".split(),
    "emoji": ["👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "🖼️", "e\u0301", "a\u0308o\u0302", "\u200b", "\ufeff", "\u00ad"],
    "control": ["<s>", "</s>", "<unk>", "<image>", "<0x41>", "[INST]", "USER:", "ASSISTANT:", "▁", "▁▁", "\n", "\t", "\r\n", "  ", "   "],
    "digits": ["0", "7", "42", "2024-11-30", "3.14159", "1,000,000", "٣٤", "²", "Ⅳ"],
    "code": ["{", "}", "()", "=>", "a_b", "snake_case", "https://example.org/?q=1&b=2", "\\n", "\"", "'", "…", "—"],
}
separators = ["", " ", " ", " ", "  ", "\n", "\u3000", "\u00a0"]


def draw() -> str:
    scripts = random.sample(list(words), random.choice([1, 1, 2, 3]))
    count = random.randint(0, 12)
    text = "".join(random.choice(words[random.choice(scripts)]) + random.choice(separators) for _ in range(count))
    if random.random() < 0.1 and text:
        text = " " * random.randint(1, 3) + text
    if random.random() < 0.1 and text:
        text = text[: random.randint(1, len(text))]
    if random.random() < 0.03:
        text += chr(random.choice([random.randrange(1, 0xD800), random.randrange(0xE000, 0x110000)]))
    return text


sentences = [draw() for _ in range(4000)] + [" ".join(random.choices(latin, k=10)) for _ in range(2000)]
corpus = [s for s in sentences if s.strip() and "\n" not in s]
common = dict(sentence_iterator=iter(corpus), model_type="bpe", minloglevel=2, num_threads=1)
spm.SentencePieceTrainer.train(
    **common | dict(sentence_iterator=iter(corpus)),
    model_prefix=str(folder / "llama"), vocab_size=900, byte_fallback=True, split_digits=True,
    normalization_rule_name="identity", add_dummy_prefix=True, remove_extra_whitespaces=False,
    allow_whitespace_only_pieces=True, character_coverage=0.98,
)
spm.SentencePieceTrainer.train(
    **common | dict(sentence_iterator=iter(corpus)),
    model_prefix=str(folder / "usual"), vocab_size=900, character_coverage=0.99, user_defined_symbols=["<image>", "[INST]"],
)
strings = sorted({draw() for _ in range(14000)})
random.shuffle(strings)
strings = ["", " ", "  ", "a", " a", "a ", "\n"] + strings[: 10000 - 7]
out: dict[str, object] = {"strings": strings, "texts": {}}
for name in ("llama", "usual"):
    model = spm.SentencePieceProcessor(model_file=str(folder / f"{name}.model"))
    ids = [model.encode(s) for s in strings]
    out[name] = ids
    out["texts"][name] = [model.decode(i) for i in ids]  # type: ignore[index]
    (folder / f"{name}.vocab").unlink(missing_ok=True)
with gzip.GzipFile(folder / "strings.json.gz", "wb", mtime=0) as file:
    file.write(json.dumps(out, ensure_ascii=False).encode())
