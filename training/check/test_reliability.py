"""A temperature that was put into logits is found again, and the calibration error shows whether it was."""

import random

import torch

from training.check.reliability import Said, calibration_error, fit_temperature, probabilities_of, reliability, right_at_coverage


def _answers(temperature: float, count: int = 1200) -> list[Said]:
    """Answers of one token out of three, right as often as their probability says, with logits then multiplied."""
    rng = random.Random(0)
    answers: list[Said] = []
    for _ in range(count):
        logits = torch.tensor([[rng.uniform(-2, 4), 0.0, rng.uniform(-1, 1)]])
        chosen = logits.argmax(-1)
        right = rng.random() < float(logits.softmax(-1).max())
        answers.append(Said("text", "word", right, False, chosen, logits * temperature))
    return answers


def test_the_temperature_is_found() -> None:
    for temperature in (0.5, 2.5):
        assert abs(fit_temperature(_answers(temperature)) / temperature - 1) < 0.15


def test_calibration_lowers_the_error_and_keeps_the_answers() -> None:
    answers = _answers(3.0)
    right = [a.right for a in answers]
    before = calibration_error(probabilities_of(answers, 1.0), right)
    after = calibration_error(probabilities_of(answers, fit_temperature(answers)), right)
    assert before > 0.1 > 0.05 > after
    for answer in answers[:50]:
        assert answer.probability(3.0) > 1 / 3 - 1e-9  # still the likeliest of three


def test_probability_is_that_of_all_tokens() -> None:
    logits = torch.tensor([[0.0, 1.0], [2.0, 0.0]])
    answer = Said("text", "word", True, False, torch.tensor([1, 0]), logits)
    assert abs(answer.probability(1.0) - float(logits.softmax(-1)[0, 1] * logits.softmax(-1)[1, 0])) < 1e-6


def test_bins_and_coverage_by_hand() -> None:
    probabilities, right = [0.05, 0.95, 1.0, 0.92], [False, True, True, False]
    rows = reliability(probabilities, right)
    assert [(row.begin, row.count) for row in rows] == [(0.0, 1), (0.9, 3)]
    gap = abs((0.95 + 1.0 + 0.92) / 3 - 2 / 3)
    assert abs(calibration_error(probabilities, right) - (0.05 * 1 + gap * 3) / 4) < 1e-9
    assert right_at_coverage(probabilities, right, 0.5) == 1.0
    assert right_at_coverage(probabilities, right, 0.75) == 2 / 3
