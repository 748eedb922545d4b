"""The tokenizer of fovea-mini: byte-level BPE whose merges never join capitals or digits, and a token for each refusal.

No merge leads to the tokens of refusals, so that no question holds them: a refusal is one choice, with one probability.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from ..pictures.phrasings import PHRASINGS, in_words
from ..pictures.refusal_phrasings import ANSWERS
from ..pictures.wordlist import BUILDING_SHAPES, CAR_COLOURS, COLOUR_NAMES, MARK_SHAPES, OBJECT_SHAPES, PLACES, SIDES
from .released_layout import write_json

SYSTEM = (
    "A chat between a curious human and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the human's questions."
)
BEFORE, AFTER = f"{SYSTEM} USER: ", "\n{question} ASSISTANT:"
PAD, BOS, EOS, IMAGE = 0, 1, 2, -200
VOCABULARY = 640
FILE = Path(__file__).parent / "tokenizer.json"


def build() -> Tokenizer:
    """Trains on the phrasings; a capital or digit stands alone, so that answers are spelt letter by letter."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex("ASSISTANT|USER|[A-Z0-9]"), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    rng = random.Random(0)
    corpus = [BEFORE] * 50
    for kind, (train, _) in PHRASINGS.items():
        for phrase in train:
            for _ in range(30):
                corpus.append(AFTER.format(question=in_words(random_slots(kind, rng), phrase)))
    corpus += list(COLOUR_NAMES + MARK_SHAPES + SIDES + ("yes", "no")) * 30
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<pad>", "<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus, trainer)
    return tokenizer


def random_slots(kind: str, rng: random.Random) -> dict[str, str]:
    """Names for the places of a phrasing, as questions.py would put them."""
    one, other = rng.sample(BUILDING_SHAPES if kind == "more" else MARK_SHAPES, 2)
    counted = rng.choice(CAR_COLOURS if kind == "cars" else BUILDING_SHAPES)
    thing = f"{rng.choice(COLOUR_NAMES)} {rng.choice(OBJECT_SHAPES)}"
    return {"o": thing, "a": one, "b": other, "c": counted, "p": rng.choice(PLACES)}


def with_refusals(tokenizer: Tokenizer) -> Tokenizer:
    """The same with a token for each refusal after all others."""
    content = json.loads(tokenizer.to_str())
    vocabulary = content["model"]["vocab"]
    for answer in ANSWERS:
        vocabulary.setdefault(answer.replace(" ", "Ġ"), len(vocabulary))
    return Tokenizer.from_str(json.dumps(content))


@functools.lru_cache(1)
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(FILE))


def encode(text: str) -> list[int]:
    return tokenizer().encode(text, add_special_tokens=False).ids


def answer_ids(text: str) -> list[int]:
    """An answer as the model writes it, without its end."""
    return [tokenizer().token_to_id(text.replace(" ", "Ġ"))] if text in ANSWERS else encode(text)


def prompt_ids(question: str) -> list[int]:
    """The whole prompt with one IMAGE."""
    return [BOS, *encode(BEFORE), IMAGE, *encode(AFTER.format(question=question))]


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    with_refusals(build()).save(str(FILE))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "eos_token": "</s>",
        "pad_token": "<pad>",
        "add_bos_token": False,
        "clean_up_tokenization_spaces": False,
    }
    write_json(FILE.with_name("tokenizer_config.json"), settings)
    print(tokenizer().get_vocab_size(), [tokenizer().id_to_token(i) for i in prompt_ids("What does the red sign say?") if i >= 0])
