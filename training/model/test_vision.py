"""The tower takes pictures of other sizes than it was made for."""

import torch

from training.model.vision import Embeddings


def test_positions_of_another_size_keep_the_class_token() -> None:
    embeddings = Embeddings(8, 28, 144)
    assert embeddings.positions(12) is embeddings.position_embedding.weight
    grown = embeddings.positions(16)
    assert grown.shape == (257, 8) and torch.equal(grown[0], embeddings.position_embedding.weight[0])
    assert embeddings(torch.zeros(1, 3, 448, 448)).shape == (1, 257, 8)
