"""Words are spelt letter by letter, and any text survives."""

from training.model.tokenizer import encode, tokenizer
from training.pictures.wordlist import WORDS


def test_capitals_stay_single_and_text_survives() -> None:
    for word in WORDS:
        assert len(encode(word)) == len(word)
    for text in ("What does the red sign say?", "Größe 42 – 你好"):
        assert tokenizer().decode(encode(text)) == text
