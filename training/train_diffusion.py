"""Trains the denoiser, a UNet without text, on pairs of a sharp picture and the same picture reduced and enlarged.

    python train_diffusion.py base        --data DATA --out RUN --minutes 9 --total 120
    python train_diffusion.py adversarial --data DATA --out RUN --minutes 9 --total 60

`base` teaches it to restore at every noise level (the epsilon that leads from a noised start, anywhere between the
enlarged and the sharp latent, to the sharp one). Its answer is the mean of all pictures that fit: soft where several
do. `adversarial` starts from there and turns single evaluations into pictures: at the levels that are used, from the
enlarged picture or from the network's own last evaluation, judged *after* consistency as the program applies it, by
L1 and squared error, gradients, the amount of texture at every place and in the whole crop, and a discriminator with
its features.

Both need RUN/upscaler.pt (the enlarged pictures are those of the upscaler that ships). `--start` takes weights of the
public layout (a model folder) instead of RUN/base.pt.
"""
import json
import pathlib
import random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from autoencoder_net import PixelAutoencoder, TinyAutoencoder
from consistency import project
from degradation import degrade
from diffusion import TIMESTEPS, sigmas, sigmas_between
from discriminator import PatchDiscriminator, deceive_loss, feature_distance, judge_loss
from losses import balance, detail_ratio, gradient, lattice, psnr, texture
from pictures import Pictures
from trainer import Trainer, arguments, averaged_weights, device_of, half_precision
from unet_net import UNet, retime
from upscaler_net import SrVgg

# width per resolution, residual blocks per resolution
SIZES = {"tiny": ((48, 96, 128), 1), "small": ((64, 128, 192), 1), "full": ((96, 192, 256), 2)}


class Pairs:
    """Sharp and enlarged pictures of two crop sizes (group norm must not depend on one), made anew now and then.

    Enlarging costs half of what the denoiser itself does, so every pair serves several times.
    """

    def __init__(self, pictures: Pictures, upscaler, clean: float, counts: dict[int, int], device):
        self.pictures, self.upscaler, self.clean, self.counts, self.device = pictures, upscaler, clean, counts, device
        self.stock: dict[int, list[tuple]] = {side: [] for side in counts}

    @torch.no_grad()
    def _make(self, side: int) -> tuple:
        count = max(1, 8 * 128 * 128 // side ** 2)
        sharp = self.pictures.crops(count, side)
        small, trust = degrade(sharp, self.clean)
        with half_precision(self.device):
            enlarged = self.upscaler(small.contiguous(memory_format=torch.channels_last))
        enlarged = project(enlarged.float().clamp(0, 1), small, trust)
        return sharp.half(), small.half(), trust, enlarged.half()

    def batch(self, side: int, size: int) -> tuple:
        """`size` pairs: sharp [n, 3, side, side], small, trust, enlarged."""
        group = max(1, 8 * 128 * 128 // side ** 2)
        stock, parts = self.stock[side], []
        for _ in range(max(1, size // group)):
            if len(stock) * group < self.counts[side]:
                stock.append(self._make(side))
                parts.append(stock[-1])
            else:
                index = random.randrange(len(stock))
                if random.random() < 0.1:
                    stock[index] = self._make(side)
                parts.append(stock[index])
        sharp, small, trust, enlarged = (torch.cat(kind).float() for kind in zip(*parts))
        keep = min(size, len(sharp))
        return sharp[:keep], small[:keep], trust[:keep], enlarged[:keep]


class Denoising:
    """Where the latents lie on the way from noise to picture, and what one evaluation of the network says about it."""

    def __init__(self, network, autoencoder, scaling: float, space: str, device):
        self.network, self.autoencoder, self.scaling, self.device = network, autoencoder, scaling, device
        self.sigmas = sigmas(space).to(device)

    def encode(self, pictures: torch.Tensor) -> torch.Tensor:
        return self.autoencoder.encoder(pictures * 2 - 1) * self.scaling

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        return (self.autoencoder.decoder(latents / self.scaling) + 1) / 2

    def sigma(self, timesteps: torch.Tensor) -> torch.Tensor:
        return self.sigmas[timesteps].view(-1, 1, 1, 1)

    def epsilon(self, x: torch.Tensor, timesteps: torch.Tensor) -> torch.Tensor:
        scaled = (x / (self.sigma(timesteps) ** 2 + 1).sqrt()).contiguous(memory_format=torch.channels_last)
        with half_precision(self.device):
            return self.network(scaled, timesteps).float()

    def clean(self, x: torch.Tensor, timesteps: torch.Tensor) -> torch.Tensor:
        return x - self.sigma(timesteps) * self.epsilon(x, timesteps)


def base_step(denoising: Denoising, batch) -> tuple:
    sharp, _, _, enlarged = batch
    target, soft = denoising.encode(sharp), denoising.encode(enlarged)
    count = len(sharp)
    timesteps = (torch.rand(count, device=sharp.device) ** 1.3 * TIMESTEPS).long()
    mix = torch.rand(count, 1, 1, 1, device=sharp.device) * (torch.rand(count, 1, 1, 1, device=sharp.device) > 0.3)
    sigma = denoising.sigma(timesteps)
    x = mix * soft + (1 - mix) * target + sigma * torch.randn_like(target)
    epsilon = denoising.epsilon(x, timesteps)
    error = F.mse_loss(epsilon, (x - target) / sigma, reduction="none").mean((1, 2, 3))
    signal = sigma.flatten() ** -2

    def figures() -> dict:
        return {"x0_error": F.mse_loss(x - sigma * epsilon, target), "enlarged_error": F.mse_loss(soft, target)}

    return (error * signal.clamp(max=5) / signal).mean(), figures


class AdversarialStep:
    def __init__(self, denoising: Denoising, judge: PatchDiscriminator, options):
        self.denoising, self.judge, self.options = denoising, judge, options

    def starts(self, count: int, device) -> torch.Tensor:
        """Timesteps of strengths 0.1 to 0.7, mostly the lower ones; a tenth anywhere."""
        used = 60 + 640 * torch.rand(count, device=device) ** 1.4
        anywhere = TIMESTEPS * torch.rand(count, device=device)
        return torch.where(torch.rand(count, device=device) < 0.1, anywhere, used).long().clamp(1, TIMESTEPS - 1)

    def result(self, sharp, small, trust, enlarged) -> torch.Tensor:
        """One evaluation's picture, before consistency: as often the first, the second or the third on the way."""
        denoising = self.denoising
        timesteps = self.starts(len(sharp), sharp.device)
        start = denoising.encode(enlarged)
        x = start + denoising.sigma(timesteps) * torch.randn_like(start)
        for _ in range(random.choice((0, 1, 2))):
            with torch.no_grad():
                clean = denoising.clean(x, timesteps)
            later = (timesteps * (0.2 + 0.7 * torch.rand(len(sharp), device=sharp.device))).long().clamp(1)
            kept = denoising.sigma(later) / denoising.sigma(timesteps)
            x, timesteps = clean + kept * (x - clean), later
        return denoising.decode(denoising.clean(x, timesteps))

    def generator_loss(self, batch) -> tuple:
        sharp, small, trust, _ = batch
        raw = self.result(*batch)
        final = project(raw, small, trust)
        pixel = 0.5 * (F.l1_loss(raw, sharp) + F.l1_loss(final, sharp))
        square = 0.5 * (F.mse_loss(raw, sharp) + F.mse_loss(final, sharp))
        step, amount, weave = gradient(final, sharp), texture(final, sharp), lattice(final, sharp)
        whole = balance(final, sharp).mean()
        self.judge.requires_grad_(False)
        with half_precision(sharp.device):
            fake = self.judge(final.contiguous(memory_format=torch.channels_last))
            with torch.no_grad():
                real = self.judge(sharp.contiguous(memory_format=torch.channels_last))
        self.judge.requires_grad_(True)
        features, deceive = feature_distance(fake, real), deceive_loss(fake)
        options = self.options
        loss = pixel + options.square * square + 0.2 * step + options.weave * weave + options.texture * amount + options.balance * whole
        loss = loss + options.features * features + options.adversarial * deceive

        def figures() -> dict:
            return {"l1": pixel, "texture": amount, "balance": whole, "lattice": weave, "features": features, "deceive": deceive,
                    "psnr": psnr(final, sharp), "enlarged_psnr": psnr(batch[3], sharp), "detail": detail_ratio(final, sharp)}

        return loss, final.detach(), figures

    def judge_loss(self, sharp, final) -> torch.Tensor:
        with half_precision(sharp.device):
            real = self.judge(sharp.contiguous(memory_format=torch.channels_last))
            fake = self.judge(final.contiguous(memory_format=torch.channels_last))
        return judge_loss(real, fake)


def start_weights(options, device) -> tuple[UNet, float | None]:
    """The network to train, and the scaling factor of its latents if it is known."""
    size = "tiny" if device.type == "cpu" else "small" if options.space == "pixel" and options.factor == 4 else "full"
    channels, per_stage = SIZES[options.size or size]
    latent = 3 * options.factor ** 2 if options.space == "pixel" else 16
    network = UNet(channels, latent, per_stage)
    if options.start:
        folder = pathlib.Path(options.start)
        network = UNet.of(json.loads((folder / "unet/config.json").read_text()))
        weights = load_file(folder / "unet/diffusion_pytorch_model.safetensors")
        network.load_state_dict({name: value.float() for name, value in weights.items()})
        scheduler = json.loads((folder / "scheduler/scheduler_config.json").read_text())
        before, now = sigmas_between(scheduler["beta_start"], scheduler["beta_end"]), sigmas(options.space)
        if not torch.allclose(before, now, rtol=1e-4) and not (options.out / "denoiser.pt").exists():
            print(f"another noise schedule: time embedding fitted to {retime(network, before, now):.4f}", flush=True)
        return network, json.loads((folder / "vae/config.json").read_text())["scaling_factor"]
    if options.phase == "adversarial":
        network.load_state_dict(averaged_weights(options.out / "base.pt"))
    return network, None


def scaling_of(options, known, autoencoder, pictures, device) -> float:
    """1 / standard deviation of the latents; measured once and kept beside the checkpoints."""
    file = options.out / "scaling.json"
    if known is None and file.exists():
        known = json.loads(file.read_text())["scaling_factor"]
    if known is None:
        with torch.no_grad():
            known = 1 / autoencoder.encoder(pictures.crops(256, 128) * 2 - 1).std().item()
    file.write_text(json.dumps({"scaling_factor": known}))
    return known


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("phase", choices=("base", "adversarial"))
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--space", choices=("pixel", "latent"), default="pixel")
    parser.add_argument("--factor", type=int, default=4, choices=(4, 8), help="of the pixel space")
    parser.add_argument("--start", help="model folder whose unet to start from")
    parser.add_argument("--clean", type=float, default=0.5)
    parser.add_argument("--texture", type=float, default=1.5, help="weight of the local amount of detail")
    parser.add_argument("--square", type=float, default=5.0, help="weight of the squared error, beside 1 for the absolute one")
    parser.add_argument("--balance", type=float, default=0.03, help="weight of a whole crop's amount of detail")
    parser.add_argument("--weave", type=float, default=1.0, help="weight of what repeats on the latents' grid")
    parser.add_argument("--features", type=float, default=0.02, help="weight of the discriminator's feature distance")
    parser.add_argument("--adversarial", type=float, default=0.004, help="weight of the discriminator's verdict")
    options = parser.parse_args()
    device = device_of(options)
    on_gpu = device.type == "cuda"
    pictures = Pictures(options.data, device)
    upscaler = SrVgg.sized(averaged_weights(options.out / "upscaler.pt")).to(device).to(memory_format=torch.channels_last).eval().requires_grad_(False)
    if options.space == "pixel":
        autoencoder = PixelAutoencoder(options.factor)
    else:
        autoencoder = TinyAutoencoder.sized(averaged_weights(options.out / "autoencoder.pt")).to(device).eval().requires_grad_(False)
    network, known = start_weights(options, device)
    scaling = scaling_of(options, known, autoencoder, pictures, device)
    pairs = Pairs(pictures, upscaler, options.clean, {128: 8000, 256: 2000} if on_gpu else {128: 2400, 256: 600}, device)
    batch = options.batch or (128 if on_gpu else 8)

    adversarial = options.phase == "adversarial"
    judge = PatchDiscriminator(64 if on_gpu else 24)
    if adversarial:
        trainer = Trainer("denoiser", network, options, device, options.rate or 2e-4, {"judge": judge}, 4e-4, decay=0.997, betas=(0.5, 0.99))
    else:
        trainer = Trainer("base", network, options, device, options.rate or 5e-4)

    def step(modules, descend):
        denoising = Denoising(modules["network"], autoencoder, scaling, options.space, device)
        side = 256 if random.random() < 0.3 else 128
        pair = pairs.batch(side, max(1, batch * 128 * 128 // side ** 2))
        if not adversarial:
            loss, figures = base_step(denoising, pair)
            descend("network", loss)
            return figures
        contest = AdversarialStep(denoising, modules["judge"], options)
        loss, final, figures = contest.generator_loss(pair)
        descend("network", loss)
        judged = contest.judge_loss(pair[0], final)
        descend("judge", judged)
        return lambda: {**figures(), "judge": judged}

    trainer.run(step)


if __name__ == "__main__":
    main()
