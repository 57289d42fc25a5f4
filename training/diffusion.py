"""The noise schedule of the built-in model and its sampler, as diffusers and the Java program have them."""
import math

import torch
import torch.nn.functional as F

TIMESTEPS = 1000
BETAS = {
    # Noise of a given sigma hurts more in pixels than in latents: 0.045 times Stable Diffusion's, so that sigma ends at
    # 0.52. (The first weights had 0.09: at strength 0.35 their noise drowned detail that the upscaler had found.)
    "pixel": (0.00003825, 0.00054),
    "latent": (0.00085, 0.012),
}


def scheduler_config(space: str) -> dict:
    """Trailing: with few steps, leading ones would spend the last evaluation on timestep 1, where nothing is left to do.

    Not clipped: DDIM and DDPM would hold latents to -1..1 unless told not to, and ours reach 1.8.
    """
    start, end = BETAS[space]
    return {"_class_name": "EulerAncestralDiscreteScheduler", "num_train_timesteps": TIMESTEPS, "beta_start": start, "beta_end": end,
            "beta_schedule": "scaled_linear", "prediction_type": "epsilon", "timestep_spacing": "trailing", "steps_offset": 1, "clip_sample": False}


def sigmas(space: str = "pixel") -> torch.Tensor:
    """Noise over signal at every timestep, [1000]."""
    return sigmas_between(*BETAS[space])


def sigmas_between(start: float, end: float) -> torch.Tensor:
    """Noise over signal at every timestep, [1000], for scaled linear betas from `start` to `end`."""
    betas = torch.linspace(start ** 0.5, end ** 0.5, TIMESTEPS) ** 2
    alphas = torch.cumprod(1 - betas, 0)
    return ((1 - alphas) / alphas).sqrt()


def evaluations(steps: int, strength: float) -> int:
    return min(int(steps * strength), steps)


def timesteps_of(steps: int, spacing: str) -> torch.Tensor:
    """All timesteps of a run, falling, as diffusers spaces them."""
    if spacing == "leading":
        return (torch.arange(steps) * (TIMESTEPS // steps)).flip(0) + 1
    if spacing == "trailing":
        return (TIMESTEPS - torch.arange(steps) * (TIMESTEPS / steps)).round().long() - 1
    raise ValueError(f"timestep_spacing must be leading or trailing, found {spacing}")


@torch.no_grad()
def image_to_image(network, latents: torch.Tensor, strength: float, steps: int, ancestral: bool, generator: torch.Generator,
                   schedule: torch.Tensor, spacing: str = "trailing") -> torch.Tensor:
    """Euler or Euler ancestral over the whole latent; the last `evaluations(steps, strength)` of `steps` run.

    `schedule` is the noise over signal at every timestep.
    """
    count = evaluations(steps, strength)
    if not count:
        return latents
    timesteps = timesteps_of(steps, spacing)[steps - count:]
    levels = torch.cat([schedule[timesteps], torch.zeros(1)])

    def noise():
        return torch.randn(latents.shape, generator=generator).to(latents)

    x = latents + levels[0] * noise()
    height, width = x.shape[2:]
    for index, timestep in enumerate(timesteps):
        now, following = levels[index].item(), levels[index + 1].item()
        padded = F.pad(x / math.sqrt(now * now + 1), (0, -width % 4, 0, -height % 4), mode="reflect")
        epsilon = network(padded, torch.full((len(x),), int(timestep), device=x.device))[..., :height, :width].float()
        fresh = min(following, math.sqrt(max(0.0, following ** 2 * (now ** 2 - following ** 2) / now ** 2))) if ancestral else 0.0
        x = x + epsilon * (math.sqrt(following ** 2 - fresh ** 2) - now)
        if fresh:
            x = x + fresh * noise()
    return x
