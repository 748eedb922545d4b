"""CLIP-layout vision tower (Hugging Face tensor names)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

TOWER_CONFIG = {
    "hidden_size": 256,
    "intermediate_size": 1024,
    "num_hidden_layers": 6,
    "num_attention_heads": 4,
    "num_channels": 3,
    "image_size": 336,
    "patch_size": 28,
    "hidden_act": "quick_gelu",
    "layer_norm_eps": 1e-5,
    "model_type": "clip_vision_model",
}
"""Of fovea-mini's tower."""


class Attention(nn.Module):
    """Multi-head self-attention with biases. x: [B, N, H] -> [B, N, H]."""

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.k_proj = nn.Linear(hidden, hidden)
        self.v_proj = nn.Linear(hidden, hidden)
        self.q_proj = nn.Linear(hidden, hidden)
        self.out_proj = nn.Linear(hidden, hidden)

    def forward(self, x: Tensor) -> Tensor:
        b, n, h = x.shape
        size = h // self.heads
        # one product for queries, keys and values, and no fused attention: its backward is several times slower on CPUs
        weight = torch.cat([self.q_proj.weight * size**-0.5, self.k_proj.weight, self.v_proj.weight])
        bias = torch.cat([self.q_proj.bias * size**-0.5, self.k_proj.bias, self.v_proj.bias])
        q, k, v = F.linear(x, weight, bias).view(b, n, 3, self.heads, size).permute(2, 0, 3, 1, 4).unbind(0)
        y = (q @ k.transpose(-1, -2)).softmax(-1).to(v.dtype) @ v
        return self.out_proj(y.transpose(1, 2).reshape(b, n, h))


class Mlp(nn.Module):
    """fc1, quick GELU, fc2."""

    def __init__(self, hidden: int, inner: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(hidden, inner)
        self.fc2 = nn.Linear(inner, hidden)

    def forward(self, x: Tensor) -> Tensor:
        # x sigmoid(1.702 x) = silu(1.702 x) / 1.702; scaling the weights instead of the rows saves a third of a step
        x = F.silu(F.linear(x, self.fc1.weight * 1.702, self.fc1.bias * 1.702))
        return F.linear(x, self.fc2.weight / 1.702, self.fc2.bias)


class Layer(nn.Module):
    """Pre-norm transformer block."""

    def __init__(self, hidden: int, inner: int, heads: int) -> None:
        super().__init__()
        self.self_attn = Attention(hidden, heads)
        self.layer_norm1 = nn.LayerNorm(hidden, eps=1e-5)
        self.mlp = Mlp(hidden, inner)
        self.layer_norm2 = nn.LayerNorm(hidden, eps=1e-5)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class Embeddings(nn.Module):
    """Patch, class and position embeddings. pixels [B, 3, S, S] -> [B, 1+g*g, H]; S any multiple of the patch."""

    def __init__(self, hidden: int, patch: int, tokens: int) -> None:
        super().__init__()
        self.patch = patch
        self.class_embedding = nn.Parameter(torch.randn(hidden) * 0.02)
        self.patch_embedding = nn.Conv2d(3, hidden, patch, stride=patch, bias=False)
        self.position_embedding = nn.Embedding(tokens + 1, hidden)
        nn.init.normal_(self.position_embedding.weight, std=0.02)

    def forward(self, pixels: Tensor) -> Tensor:
        b, c, s, _ = pixels.shape
        g, p = s // self.patch, self.patch
        rows = pixels.view(b, c, g, p, g, p).permute(0, 2, 4, 1, 3, 5).reshape(b, g * g, c * p * p)
        x = F.linear(rows, self.patch_embedding.weight.view(self.patch_embedding.out_channels, -1))
        first = self.class_embedding.to(x.dtype).expand(b, 1, -1)
        return torch.cat([first, x], 1) + self.positions(g).to(x.dtype)

    def positions(self, g: int) -> Tensor:
        """[1+g*g, H]: as learnt, or the grid resized bicubically where the image has another size."""
        weight = self.position_embedding.weight
        own = round((weight.shape[0] - 1) ** 0.5)
        if g == own:
            return weight
        grid = weight[1:].view(own, own, -1).permute(2, 0, 1)[None]
        grown = F.interpolate(grid, (g, g), mode="bicubic", align_corners=False)
        return torch.cat([weight[:1], grown[0].permute(1, 2, 0).reshape(g * g, -1)])


class Encoder(nn.Module):
    def __init__(self, layers: int, hidden: int, inner: int, heads: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(hidden, inner, heads) for _ in range(layers))


class VisionTransformer(nn.Module):
    """The whole tower; `forward` gives the hidden state the config selects, class token dropped."""

    def __init__(self, config: dict, select_layer: int = -1) -> None:
        super().__init__()
        h = config["hidden_size"]
        grid = config["image_size"] // config["patch_size"]
        self.embeddings = Embeddings(h, config["patch_size"], grid * grid)
        self.pre_layrnorm = nn.LayerNorm(h, eps=1e-5)
        self.encoder = Encoder(
            config["num_hidden_layers"], h, config["intermediate_size"], config["num_attention_heads"]
        )
        self.post_layernorm = nn.LayerNorm(h, eps=1e-5)
        # hidden_states[0] is the pre-normed embedding, hidden_states[i] the output of layer i
        count = config["num_hidden_layers"] + 1
        self.run_layers = (select_layer % count)

    def forward(self, pixels: Tensor) -> Tensor:
        """pixels [B, 3, S, S], normalised -> [B, g*g, H]."""
        x = self.pre_layrnorm(self.embeddings(pixels))
        for layer in self.encoder.layers[: self.run_layers]:
            x = layer(x)
        return x[:, 1:]
