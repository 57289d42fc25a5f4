"""Times the built-in networks in PyTorch (CPU, channels-last, one thread a core), for comparison with NetworkBenchmark.

    pip install torch safetensors
    python azulejo-bench/pytorch_reference.py azulejo-builtin/src/main/resources/dev/azulejo/builtin

Run it right before and after the JMH benchmark on an idle machine, and compare medians. Nothing in the project needs it.
"""
import json
import math
import os
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

TILE, PICTURE, RUNS = 560, 512, 15


class Net:
    """Weights by name, as channels-last float32, and the layers that use them."""

    def __init__(self, folder, file):
        self.config = json.load(open(os.path.join(folder, "config.json")))
        weights = load_file(os.path.join(folder, file))
        self.w = {k: v.float() if v.dim() != 4 else v.float().to(memory_format=torch.channels_last) for k, v in weights.items()}

    def conv(self, x, name, stride=1):
        weight = self.w[name + ".weight"]
        return F.conv2d(x, weight, self.w.get(name + ".bias"), stride, weight.shape[2] // 2)

    def norm(self, x, name):
        return F.group_norm(x, self.config["norm_num_groups"], self.w[name + ".weight"], self.w[name + ".bias"], self.config["norm_eps"])

    def linear(self, x, name):
        return F.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])


class UNet(Net):
    def residual(self, x, time, name):
        h = self.conv(F.silu(self.norm(x, name + ".norm1")), name + ".conv1")
        h = h + self.linear(time, name + ".time_emb_proj")[:, :, None, None]
        h = self.conv(F.silu(self.norm(h, name + ".norm2")), name + ".conv2")
        return h + (self.conv(x, name + ".conv_shortcut") if name + ".conv_shortcut.weight" in self.w else x)

    def count(self, name):
        return next(i for i in range(99) if not any(k.startswith(f"{name}.{i}.") for k in self.w))

    def __call__(self, x, t):
        half = self.config["block_out_channels"][0] // 2
        angles = t[:, None] * torch.exp(-math.log(10000) * torch.arange(half) / half)[None]
        time = torch.cat([angles.cos(), angles.sin()], -1)
        time = F.silu(self.linear(F.silu(self.linear(time, "time_embedding.linear_1")), "time_embedding.linear_2"))
        x = self.conv(x, "conv_in")
        skips = [x]
        for level in range(self.count("down_blocks")):
            block = f"down_blocks.{level}"
            for i in range(self.count(block + ".resnets")):
                x = self.residual(x, time, f"{block}.resnets.{i}")
                skips.append(x)
            if block + ".downsamplers.0.conv.weight" in self.w:
                x = self.conv(x, block + ".downsamplers.0.conv", 2)
                skips.append(x)
        for i in range(self.count("mid_block.resnets")):
            x = self.residual(x, time, f"mid_block.resnets.{i}")
        for level in range(self.count("up_blocks")):
            block = f"up_blocks.{level}"
            for i in range(self.count(block + ".resnets")):
                x = self.residual(torch.cat([x, skips.pop()], 1), time, f"{block}.resnets.{i}")
            if block + ".upsamplers.0.conv.weight" in self.w:
                x = self.conv(F.interpolate(x, scale_factor=2, mode="nearest"), block + ".upsamplers.0.conv")
        return self.conv(F.silu(self.norm(x, "conv_norm_out")), "conv_out")


class SrVgg(Net):
    def __call__(self, x):
        y = x
        for i in range(1 + max(int(k.split(".")[1]) for k in self.w)):
            name = f"body.{i}"
            y = self.conv(y, name) if self.w[name + ".weight"].dim() == 4 else F.prelu(y, self.w[name + ".weight"])
        return F.pixel_shuffle(y, self.config["upscale"]) + F.interpolate(x, scale_factor=self.config["upscale"], mode="nearest")


def milliseconds(name, evaluate):
    evaluate()
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        evaluate()
        times.append((time.perf_counter() - begin) * 1e3)
    print(f"{name}: median {statistics.median(times):.1f} ms, minimum {min(times):.1f} ms")


def main(model):
    torch.set_num_threads(os.cpu_count())
    unet = UNet(os.path.join(model, "unet"), "diffusion_pytorch_model.safetensors")
    upscaler = SrVgg(os.path.join(model, "upscaler"), "model.safetensors")
    vae = json.load(open(os.path.join(model, "vae", "config.json")))
    factor = vae.get("factor") or 2 ** (len(vae["num_encoder_blocks"]) - 1)
    side = TILE // factor
    latents = torch.rand(1, unet.config["in_channels"], side, side).to(memory_format=torch.channels_last)
    picture = torch.rand(1, 3, PICTURE, PICTURE).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        milliseconds("denoiseTile in PyTorch", lambda: unet(latents, torch.tensor([300.0])))
        milliseconds("enlargePicture in PyTorch", lambda: upscaler(picture))


if __name__ == "__main__":
    main(sys.argv[1])
