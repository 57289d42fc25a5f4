"""Opens models in the public layout, as the program does: folders with config.json beside each file of weights."""
import dataclasses
import json
import pathlib

import torch
from safetensors.torch import load_file

from autoencoder_net import PixelAutoencoder, TinyAutoencoder
from consistency import project
from degradation import enlarge_bicubic
from diffusion import image_to_image, sigmas_between
from unet_net import UNet
from upscaler_net import SrVgg


def frozen(network, device):
    return network.to(device).to(memory_format=torch.channels_last).eval().requires_grad_(False)


def open_upscaler(file, device) -> SrVgg:
    weights = load_file(file)
    weights = {name.removeprefix("params."): value for name, value in weights.items()}
    return frozen(SrVgg.sized(weights), device)


@dataclasses.dataclass
class Model:
    """The whole built-in model. Pictures are [1, 3, h, w] in 0..1."""
    upscaler: SrVgg
    unet: UNet
    autoencoder: torch.nn.Module
    scaling: float
    schedule: torch.Tensor
    spacing: str
    defaults: dict

    @staticmethod
    def open(folder, device) -> "Model":
        folder = pathlib.Path(folder)
        unet = UNet.of(json.loads((folder / "unet/config.json").read_text()))
        unet.load_state_dict({name: value.float() for name, value in load_file(folder / "unet/diffusion_pytorch_model.safetensors").items()})
        config = json.loads((folder / "vae/config.json").read_text())
        if config["_class_name"] == "AutoencoderPixelUnshuffle":
            autoencoder = PixelAutoencoder(config["factor"])
        else:
            autoencoder = TinyAutoencoder.sized(load_file(folder / "vae/diffusion_pytorch_model.safetensors"))
        defaults = json.loads((folder / "model_index.json").read_text()).get("_azulejo", {})
        scheduler = json.loads((folder / "scheduler/scheduler_config.json").read_text())
        schedule = sigmas_between(scheduler["beta_start"], scheduler["beta_end"])
        return Model(open_upscaler(folder / "upscaler/model.safetensors", device), frozen(unet, device), frozen(autoencoder, device),
                     config["scaling_factor"], schedule, scheduler["timestep_spacing"], defaults)

    @torch.no_grad()
    def enlarge(self, small: torch.Tensor, weight: float) -> torch.Tensor:
        """What strength 0 gives: the upscaler and consistency of this weight."""
        return project(self.upscaler(small).clamp(0, 1), small, weight)

    @torch.no_grad()
    def repaint(self, base: torch.Tensor, small: torch.Tensor, weight: float, strength: float, steps: int, ancestral: bool, seed: int) -> torch.Tensor:
        """What the program does, untiled: noise, denoise, consistency."""
        generator = torch.Generator().manual_seed(seed)
        latents = self.autoencoder.encoder(base * 2 - 1) * self.scaling
        latents = image_to_image(self.unet, latents, strength, steps, ancestral, generator, self.schedule, self.spacing)
        picture = ((self.autoencoder.decoder(latents / self.scaling) + 1) / 2).clamp(0, 1)
        return project(picture, small, weight)


def bicubic(small: torch.Tensor) -> torch.Tensor:
    return enlarge_bicubic(small).clamp(0, 1)


def lanczos(small: torch.Tensor) -> torch.Tensor:
    """Pillow's Lanczos of 3 lobes, on 8 bit."""
    import numpy
    from PIL import Image
    picture = Image.fromarray((small[0].permute(1, 2, 0) * 255).round().byte().cpu().numpy())
    picture = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.LANCZOS)
    return torch.from_numpy(numpy.array(picture)).permute(2, 0, 1)[None].float() / 255
