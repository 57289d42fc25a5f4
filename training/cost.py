"""What a model costs: python cost.py --model FOLDER

Parameters, megabytes and GFLOP (a multiplication and an addition count as two) for 512x512 to 2048x2048 with the
model's own defaults, at 1.2 tiles per pixel.
"""
import argparse
import pathlib

import torch
from torch.utils.flop_counter import FlopCounterMode

from diffusion import evaluations
from models import Model

TILES_PER_PIXEL = 1.2


def gflop(network, *inputs) -> float:
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(*inputs)
    return counter.get_total_flops() / 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    options = parser.parse_args()
    model = Model.open(options.model, torch.device("cpu"))
    for name, network in (("upscaler", model.upscaler), ("unet", model.unet), ("autoencoder", model.autoencoder)):
        count = sum(p.numel() for p in network.parameters())
        print(f"{name}: {count / 1e6:.2f} M parameters, {2 * count / 1e6:.1f} MB")
    # measured on a sixteenth of the area: all of it is convolutions
    picture = torch.rand(1, 3, 512, 512)
    latents = model.autoencoder.encoder(picture * 2 - 1)
    evaluation = 16 * TILES_PER_PIXEL * gflop(model.unet, latents, torch.tensor([200]))
    code = 16 * TILES_PER_PIXEL * (gflop(model.autoencoder.encoder, picture) + gflop(model.autoencoder.decoder, latents))
    count = evaluations(model.defaults["steps"], model.defaults["strength"])
    print(f"upscaler: {16 * gflop(model.upscaler, torch.rand(1, 3, 128, 128)):.0f} GFLOP (limit 700)")
    print(f"denoiser: {count} evaluations of {evaluation:.0f} GFLOP, autoencoder {code:.0f}: {count * evaluation + code:.0f} GFLOP (limit 5500)")


if __name__ == "__main__":
    main()
