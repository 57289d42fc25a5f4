"""UNet2DConditionModel of diffusers without text and without attention, with its parameter names."""
import math

import torch
import torch.nn.functional as F
from torch import nn


class ResnetBlock(nn.Module):
    def __init__(self, channels_in: int, channels_out: int, embedding: int, groups: int):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, channels_in, 1e-5)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, 1, 1)
        self.time_emb_proj = nn.Linear(embedding, channels_out)
        self.norm2 = nn.GroupNorm(groups, channels_out, 1e-5)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, 1, 1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)
        if channels_in != channels_out:
            self.conv_shortcut = nn.Conv2d(channels_in, channels_out, 1)

    def forward(self, x: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        hidden = self.conv1(F.silu(self.norm1(x))) + self.time_emb_proj(F.silu(embedding))[:, :, None, None]
        hidden = self.conv2(F.silu(self.norm2(hidden)))
        return hidden + (self.conv_shortcut(x) if hasattr(self, "conv_shortcut") else x)


class Resampler(nn.Module):
    """Only there for the parameter name `downsamplers.0.conv`, `upsamplers.0.conv`."""

    def __init__(self, convolution: nn.Conv2d):
        super().__init__()
        self.conv = convolution


class Stage(nn.Module):
    """One resolution: `resnets`, and `downsamplers` or `upsamplers` where it leads to another."""


class UNet(nn.Module):
    """Latents [batch, latent, h, w] and timesteps [batch] -> predicted epsilon. h and w must be multiples of 2^(stages - 1)."""

    def __init__(self, channels=(48, 96, 128), latent: int = 48, per_stage: int = 1, groups: int = 16):
        super().__init__()
        embedding = channels[0] * 4
        self.first = channels[0]
        self.conv_in = nn.Conv2d(latent, channels[0], 3, 1, 1)
        self.time_embedding = nn.Module()
        self.time_embedding.linear_1 = nn.Linear(channels[0], embedding)
        self.time_embedding.linear_2 = nn.Linear(embedding, embedding)
        self.down_blocks, self.up_blocks = nn.ModuleList(), nn.ModuleList()
        skips, current = [channels[0]], channels[0]
        for index, width in enumerate(channels):
            stage = Stage()
            stage.resnets = nn.ModuleList()
            for _ in range(per_stage):
                stage.resnets.append(ResnetBlock(current, width, embedding, groups))
                current = width
                skips.append(current)
            if index < len(channels) - 1:
                stage.downsamplers = nn.ModuleList([Resampler(nn.Conv2d(current, current, 3, 2, 1))])
                skips.append(current)
            self.down_blocks.append(stage)
        self.mid_block = Stage()
        self.mid_block.resnets = nn.ModuleList([ResnetBlock(current, current, embedding, groups)])
        for index, width in enumerate(reversed(channels)):
            stage = Stage()
            stage.resnets = nn.ModuleList()
            for _ in range(per_stage + 1):
                stage.resnets.append(ResnetBlock(current + skips.pop(), width, embedding, groups))
                current = width
            if index < len(channels) - 1:
                stage.upsamplers = nn.ModuleList([Resampler(nn.Conv2d(current, current, 3, 1, 1))])
            self.up_blocks.append(stage)
        self.conv_norm_out = nn.GroupNorm(groups, current, 1e-5)
        self.conv_out = nn.Conv2d(current, latent, 3, 1, 1)
        nn.init.zeros_(self.conv_out.weight)
        nn.init.zeros_(self.conv_out.bias)
        self.config = {
            "_class_name": "UNet2DConditionModel", "sample_size": 32, "in_channels": latent, "out_channels": latent,
            "center_input_sample": False, "flip_sin_to_cos": True, "freq_shift": 0,
            "down_block_types": ["DownBlock2D"] * len(channels), "up_block_types": ["UpBlock2D"] * len(channels),
            "block_out_channels": list(channels), "layers_per_block": per_stage, "downsample_padding": 1, "act_fn": "silu",
            "norm_num_groups": groups, "norm_eps": 1e-5, "cross_attention_dim": 32, "attention_head_dim": 8,
            "mid_block_type": "UNetMidBlock2D",
        }

    @staticmethod
    def of(config: dict) -> "UNet":
        """A network of the size that a config.json of this layout names."""
        return UNet(tuple(config["block_out_channels"]), config["in_channels"], config["layers_per_block"], config["norm_num_groups"])

    def embed(self, timesteps: torch.Tensor, dtype=torch.float32) -> torch.Tensor:
        """What the blocks are told about the timesteps [batch], which may lie between whole ones."""
        half = self.first // 2
        frequencies = torch.exp(-math.log(10000) * torch.arange(half, device=timesteps.device, dtype=torch.float32) / half)
        angles = timesteps.float()[:, None] * frequencies[None]
        embedding = torch.cat([angles.cos(), angles.sin()], -1).to(dtype)
        return self.time_embedding.linear_2(F.silu(self.time_embedding.linear_1(embedding)))

    def forward(self, x: torch.Tensor, timesteps: torch.Tensor) -> torch.Tensor:
        embedding = self.embed(timesteps, x.dtype)
        x = self.conv_in(x)
        skips = [x]
        for stage in self.down_blocks:
            for resnet in stage.resnets:
                x = resnet(x, embedding)
                skips.append(x)
            if hasattr(stage, "downsamplers"):
                x = stage.downsamplers[0].conv(x)
                skips.append(x)
        for resnet in self.mid_block.resnets:
            x = resnet(x, embedding)
        for stage in self.up_blocks:
            for resnet in stage.resnets:
                x = resnet(torch.cat([x, skips.pop()], 1), embedding)
            if hasattr(stage, "upsamplers"):
                x = stage.upsamplers[0].conv(F.interpolate(x, scale_factor=2, mode="nearest"))
        return self.conv_out(F.silu(self.conv_norm_out(x)))


def retime(network: UNet, before: torch.Tensor, now: torch.Tensor, rounds: int = 3000) -> float:
    """Moves a network from one noise schedule to another: timesteps get the meaning that their noise level had.

    `before` and `now` are the levels of every timestep, rising. Only the time embedding is fitted. Returns the mean
    relative error that is left.
    """
    above = torch.searchsorted(before, now).clamp(1, len(before) - 1)
    share = (now - before[above - 1]) / (before[above] - before[above - 1])
    timesteps = torch.arange(len(now)).float()
    with torch.no_grad():
        wanted = network.embed((above - 1 + share).clamp(0, len(before) - 1))
    optimiser = torch.optim.Adam(network.time_embedding.parameters(), 1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, rounds)
    for _ in range(rounds):
        error = F.mse_loss(network.embed(timesteps), wanted)
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
        schedule.step()
    return (error.sqrt() / wanted.std()).item()
