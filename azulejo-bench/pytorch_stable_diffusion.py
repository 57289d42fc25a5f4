"""Times the networks of a Stable Diffusion of full size in PyTorch (CPU, float32, channels-last, fused attention) and, turn by
turn with it, in Azulejo (FullSize).

    pip install torch safetensors
    java -cp "azulejo-bench/target/azulejo-bench-0.1.0-SNAPSHOT.jar:azulejo-bench/target/lib/*" \\
        dev.azulejo.bench.RandomModel sd15 /tmp/sd15
    python azulejo-bench/pytorch_stable_diffusion.py /tmp/sd15 unet --runs 5

Prints the median of each, the ratio of neighbouring evaluations, the seconds that loading took and the peak of resident
memory.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import time

import torch
import torch.nn.functional as F

import pytorch_reference

CLASS_PATH = "azulejo-bench/target/azulejo-bench-0.1.0-SNAPSHOT.jar:azulejo-bench/target/lib/*"


class Transformers(pytorch_reference.UNet):
    """A UNet whose residual blocks are followed by transformers where the weights have them."""

    heads, context = None, None

    def has(self, name):
        return name + ".weight" in self.w

    def linear(self, x, name):
        return F.linear(x, self.w[name + ".weight"], self.w.get(name + ".bias"))

    def norm(self, x, name):
        return F.group_norm(x, self.config["norm_num_groups"], self.w[name + ".weight"], self.w[name + ".bias"],
                            1e-6 if name.endswith(".norm") else self.config.get("norm_eps", 1e-5))

    def layer_norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.w[name + ".weight"], self.w[name + ".bias"])

    def attention(self, x, source, name):
        def split(y, part):
            return self.linear(y, f"{name}.{part}").unflatten(-1, (self.heads, -1)).transpose(1, 2)
        y = F.scaled_dot_product_attention(split(x, "to_q"), split(source, "to_k"), split(source, "to_v"))
        return self.linear(y.transpose(1, 2).flatten(2), name + ".to_out.0")

    def residual(self, x, time, name):
        x = super().residual(x, time, name)
        attention = name.replace("resnets", "attentions")
        if not self.has(attention + ".proj_in") or name == "mid_block.resnets.1":
            return x
        n, c, h, w = x.shape
        width = self.config["attention_head_dim"]
        self.heads = width if isinstance(width, int) else width[self.config["block_out_channels"].index(c)]
        y = self.norm(x, attention + ".norm")
        linear = self.w[attention + ".proj_in.weight"].dim() == 2
        y = (self.linear(y.permute(0, 2, 3, 1).flatten(1, 2), attention + ".proj_in") if linear
             else self.conv(y, attention + ".proj_in").permute(0, 2, 3, 1).flatten(1, 2))
        for i in range(self.count(attention + ".transformer_blocks")):
            block = f"{attention}.transformer_blocks.{i}"
            z = self.layer_norm(y, block + ".norm1")
            y = y + self.attention(z, z, block + ".attn1")
            y = y + self.attention(self.layer_norm(y, block + ".norm2"), self.context, block + ".attn2")
            a, b = self.linear(self.layer_norm(y, block + ".norm3"), block + ".ff.net.0.proj").chunk(2, -1)
            y = y + self.linear(a * F.gelu(b), block + ".ff.net.2")
        if linear:
            return x + self.linear(y, attention + ".proj_out").transpose(1, 2).unflatten(2, (h, w))
        return x + self.conv(y.transpose(1, 2).unflatten(2, (h, w)), attention + ".proj_out")

    def evaluate(self, x, t, context):
        self.context = context
        return self(x, t)


class Autoencoder(pytorch_reference.Net):
    def norm(self, x, name):
        return F.group_norm(x, 32, self.w[name + ".weight"], self.w[name + ".bias"], 1e-6)

    def residual(self, x, name):
        h = self.conv(F.silu(self.norm(x, name + ".norm1")), name + ".conv1")
        h = self.conv(F.silu(self.norm(h, name + ".norm2")), name + ".conv2")
        return h + (self.conv(x, name + ".conv_shortcut") if name + ".conv_shortcut.weight" in self.w else x)

    def middle(self, x, name):
        x = self.residual(x, name + ".resnets.0")
        name_of = {"q": "query", "k": "key", "v": "value", "o": "proj_attn"}
        if name + ".attentions.0.query.weight" not in self.w:
            name_of = {"q": "to_q", "k": "to_k", "v": "to_v", "o": "to_out.0"}
        h = self.norm(x, name + ".attentions.0.group_norm").permute(0, 2, 3, 1).flatten(1, 2)
        q, k, v = (self.linear(h, f"{name}.attentions.0.{name_of[part]}")[:, None] for part in "qkv")
        h = self.linear(F.scaled_dot_product_attention(q, k, v)[:, 0], f"{name}.attentions.0.{name_of['o']}")
        x = x + h.transpose(1, 2).unflatten(2, x.shape[2:])
        return self.residual(x, name + ".resnets.1")

    def ending(self, x, name):
        return self.conv(F.silu(self.norm(x, name + ".conv_norm_out")), name + ".conv_out")

    def levels(self, name):
        return 1 + max(int(k.split(".")[2]) for k in self.w if k.startswith(name + "."))

    def encode(self, x):
        x = self.conv(2 * x - 1, "encoder.conv_in")
        for level in range(self.levels("encoder.down_blocks")):
            name = f"encoder.down_blocks.{level}"
            for i in range(2):
                x = self.residual(x, f"{name}.resnets.{i}")
            if name + ".downsamplers.0.conv.weight" in self.w:
                down = name + ".downsamplers.0.conv"
                x = F.conv2d(F.pad(x, (0, 1, 0, 1)), self.w[down + ".weight"], self.w[down + ".bias"], 2)
        return self.conv(self.ending(self.middle(x, "encoder.mid_block"), "encoder"), "quant_conv")[:, :4]

    def decode(self, z):
        scale = self.config.get("scaling_factor", 0.18215)
        x = self.middle(self.conv(self.conv(z / scale, "post_quant_conv"), "decoder.conv_in"), "decoder.mid_block")
        for level in range(self.levels("decoder.up_blocks")):
            name = f"decoder.up_blocks.{level}"
            for i in range(3):
                x = self.residual(x, f"{name}.resnets.{i}")
            if name + ".upsamplers.0.conv.weight" in self.w:
                x = self.conv(F.interpolate(x, scale_factor=2, mode="nearest"), name + ".upsamplers.0.conv")
        return self.ending(x, "decoder") * 0.5 + 0.5


def network(model, kind, side, batch):
    """What evaluates a network once on random numbers."""
    file = "diffusion_pytorch_model.safetensors"
    if kind == "unet":
        unet = Transformers(os.path.join(model, "unet"), file)
        latents = torch.randn(batch, 4, side, side).to(memory_format=torch.channels_last)
        context = torch.randn(batch, 77, unet.config["cross_attention_dim"])
        return lambda: unet.evaluate(latents, torch.full((batch,), 300.0), context)
    vae = Autoencoder(os.path.join(model, "vae"), file)
    picture, latents = torch.rand(batch, 3, 8 * side, 8 * side), torch.randn(batch, 4, side, side)
    return (lambda: vae.encode(picture)) if kind == "encode" else (lambda: vae.decode(latents))


class Azulejo:
    """The Java program, which evaluates once for every line that it is sent."""

    def __init__(self, arguments):
        command = ["java", "-Xmx512m", "-cp", CLASS_PATH, "dev.azulejo.bench.FullSize", arguments.model, arguments.network,
                   arguments.side, arguments.batch, arguments.threads, arguments.precision]
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.load, self.megabytes = self.answer()

    def answer(self):
        return (float(number) for number in self.process.stdout.readline().split())

    def __call__(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, self.megabytes = self.answer()
        return seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("network", choices=["unet", "encode", "decode"])
    parser.add_argument("--side", type=int, default=64)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--precision", default="float32", help="of Azulejo's linear layers: float32 or int8")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    azulejo = Azulejo(arguments)
    begin = time.perf_counter()
    evaluate = network(arguments.model, arguments.network, arguments.side, arguments.batch)
    load = time.perf_counter() - begin

    def pytorch():
        start = time.perf_counter()
        evaluate()
        return time.perf_counter() - start

    with torch.inference_mode():
        azulejo(), pytorch()
        times = [(azulejo(), pytorch()) for _ in range(arguments.runs)]
    ours, theirs = zip(*times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{arguments.network}, latents {arguments.side}x{arguments.side}, batch {arguments.batch}, {arguments.threads} threads")
    print(f"  Azulejo {statistics.median(ours):.2f} s, loaded in {azulejo.load:.1f} s, peak {azulejo.megabytes:.0f} MB")
    print(f"  PyTorch {statistics.median(theirs):.2f} s, loaded in {load:.1f} s, peak {peak:.0f} MB")
    print(f"  PyTorch / Azulejo: {statistics.median(b / a for a, b in times):.2f} (median of {arguments.runs} pairs)")


if __name__ == "__main__":
    main()
