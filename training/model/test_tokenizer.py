"""Words are spelt letter by letter, and any text survives."""

from training.model.tokenizer import answer_ids, encode, tokenizer
from training.pictures.refusal_phrasings import ANSWERS
from training.pictures.wordlist import WORDS


def test_capitals_stay_single_and_text_survives() -> None:
    for word in WORDS:
        assert len(encode(word)) == len(word)
    for text in ("What does the red sign say?", "Größe 42 – 你好"):
        assert tokenizer().decode(encode(text)) == text


def test_a_refusal_is_one_token_that_no_question_holds() -> None:
    refusals = [answer_ids(answer) for answer in ANSWERS]
    assert sorted(refusals) == [[601 + i] for i in range(len(ANSWERS))]
    for answer, ids in zip(ANSWERS, refusals, strict=True):
        assert tokenizer().decode(ids) == answer
        assert ids[0] not in encode(answer) and ids[0] not in encode(f"Is it {answer}?")
    assert answer_ids("blue") == encode("blue")
