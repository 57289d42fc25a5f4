"""Writes the averaged weights in the public layout, float16: python export.py --run RUN --out MODEL

MODEL receives upscaler/, unet/, vae/, scheduler/, model_index.json and, unless `--no-golden`, reference figures
(`unet.golden.safetensors`: x, t, y; `upscaler.golden.safetensors`: x, y; float32 outputs of exactly these weights).
"""
import argparse
import json
import pathlib

import torch
from safetensors.torch import save_file

from autoencoder_net import PixelAutoencoder, TinyAutoencoder
from diffusion import scheduler_config
from trainer import averaged_weights
from unet_net import UNet
from upscaler_net import SrVgg


def unet_of(weights: dict[str, torch.Tensor]) -> UNet:
    """A UNet of the size that these weights have."""
    stages = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("down_blocks."))
    per_stage = 1 + max(int(name.split(".")[3]) for name in weights if name.startswith("down_blocks.0.resnets."))
    channels = tuple(weights[f"down_blocks.{stage}.resnets.0.conv2.weight"].shape[0] for stage in range(stages))
    network = UNet(channels, weights["conv_in.weight"].shape[1], per_stage)
    network.load_state_dict(weights)
    return network


def put(folder: pathlib.Path, file: str, network, config: dict) -> torch.nn.Module:
    """Writes a network; returns it with the weights as they were rounded."""
    folder.mkdir(parents=True, exist_ok=True)
    rounded = {name: value.half().contiguous() for name, value in network.state_dict().items()}
    if rounded:
        largest = max(value.float().abs().max().item() for value in rounded.values())
        if not largest < 60000:
            raise SystemExit(f"{folder}: a weight of {largest} does not fit float16")
        save_file(rounded, folder / file)
        network.load_state_dict({name: value.float() for name, value in rounded.items()})
    put_json(folder / "config.json", config)
    return network.float().eval()


def put_json(file: pathlib.Path, content: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1) + "\n")


@torch.no_grad()
def golden(upscaler: SrVgg, unet: UNet, out: pathlib.Path) -> None:
    torch.manual_seed(7)
    small = torch.rand(1, 3, 40, 48)
    save_file({"x": small, "y": upscaler(small)}, out / "upscaler.golden.safetensors")
    latents, timesteps = torch.randn(2, unet.config["in_channels"], 32, 40), torch.tensor([300, 41])
    save_file({"x": latents, "t": timesteps, "y": unet(latents, timesteps)}, out / "unet.golden.safetensors")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--denoiser", default="denoiser", choices=("denoiser", "base"), help="which phase's checkpoint")
    parser.add_argument("--space", choices=("pixel", "latent"), default="pixel")
    parser.add_argument("--factor", type=int, default=4)
    parser.add_argument("--strength", type=float, default=0.35, help="default strength")
    parser.add_argument("--steps", type=int, default=10, help="default steps")
    parser.add_argument("--tile", type=int, default=1024, help="default side of a tile, in pixels")
    parser.add_argument("--overlap", type=int, default=64, help="default overlap, in pixels")
    parser.add_argument("--sampler", default="euler")
    parser.add_argument("--no-golden", action="store_true")
    options = parser.parse_args()
    scaling = json.loads((options.run / "scaling.json").read_text())["scaling_factor"]

    upscaler = SrVgg.sized(averaged_weights(options.run / "upscaler.pt"))
    upscaler = put(options.out / "upscaler", "model.safetensors", upscaler, upscaler.config)
    unet = unet_of(averaged_weights(options.run / f"{options.denoiser}.pt"))
    unet = put(options.out / "unet", "diffusion_pytorch_model.safetensors", unet, unet.config)
    if options.space == "pixel":
        autoencoder = PixelAutoencoder(options.factor, scaling)
    else:
        autoencoder = TinyAutoencoder.sized(averaged_weights(options.run / "autoencoder.pt"))
        autoencoder.config["scaling_factor"] = scaling
    put(options.out / "vae", "diffusion_pytorch_model.safetensors", autoencoder, autoencoder.config)
    put_json(options.out / "scheduler/scheduler_config.json", scheduler_config(options.space))
    put_json(options.out / "model_index.json", {
        "_class_name": "StableDiffusionImg2ImgPipeline",
        "vae": ["azulejo" if options.space == "pixel" else "diffusers", autoencoder.config["_class_name"]],
        "unet": ["diffusers", "UNet2DConditionModel"], "scheduler": ["diffusers", "EulerAncestralDiscreteScheduler"],
        "text_encoder": [None, None], "tokenizer": [None, None],
        "_azulejo": {"license": "Apache-2.0", "tile": options.tile, "overlap": options.overlap, "sampler": options.sampler,
                     "steps": options.steps, "strength": options.strength, "guidance": 1.0, "margin": 8,
                     "shared_statistics": True}})
    if not options.no_golden:
        golden(upscaler, unet, options.out)
    size = sum(file.stat().st_size for file in options.out.rglob("*.safetensors") if "golden" not in file.name)
    print(f"{options.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
