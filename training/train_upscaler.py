"""Trains the SRVGG x4 upscaler for fidelity: L1 plus a little of the gradient's L1, half of the inputs clean.

A discriminator (`--adversarial 0` for none) sees only what becomes of inputs with noise or JPEG: there the mean of what is
possible is a wash, and the input's own detail is not worth keeping. Clean inputs stay with fidelity.

    python train_upscaler.py --data DATA --out RUN --minutes 9 --total 60

On a GPU: 64 features, 16 convolutions, batches of 64 crops of 256x256. On a CPU: 48 features, 16 convolutions, batches
of 16 crops of 160x160. `--start` grows the first weights out of a smaller upscaler's file (.safetensors).
"""
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from degradation import degrade, enlarge_bicubic
from discriminator import PatchDiscriminator, deceive_loss, feature_distance, judge_loss
from losses import detail_ratio, gradient, lattice, psnr, texture
from pictures import Pictures
from trainer import Trainer, arguments, device_of, half_precision
from upscaler_net import SrVgg, grow


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--features", type=int)
    parser.add_argument("--convolutions", type=int, default=16)
    parser.add_argument("--side", type=int, help="of a sharp crop, in pixels")
    parser.add_argument("--clean", type=float, default=0.5, help="share of the inputs that are reduced by bicubic and nothing else")
    parser.add_argument("--gradient", type=float, default=0.1, help="weight of the gradient loss")
    parser.add_argument("--adversarial", type=float, default=0.004, help="weight of the discriminator's verdict, for noisy and JPEG inputs")
    parser.add_argument("--perceptual", type=float, default=0.03, help="weight of the discriminator's feature distance, likewise")
    parser.add_argument("--texture", type=float, default=0.1, help="weight of the local amount of detail, likewise")
    parser.add_argument("--start", help="upscaler weights (.safetensors) to start from; smaller ones are grown")
    options = parser.parse_args()
    device = device_of(options)
    on_gpu = device.type == "cuda"
    features = options.features or (64 if on_gpu else 48)
    batch = options.batch or (64 if on_gpu else 16)
    side = options.side or (256 if on_gpu else 160)

    network = SrVgg(features, options.convolutions)
    if options.start:
        network = grow(SrVgg.sized(load_file(options.start)), features, options.convolutions)
    pictures = Pictures(options.data, device)
    judge = {"judge": PatchDiscriminator(64 if on_gpu else 24)} if options.adversarial else {}
    trainer = Trainer("upscaler", network, options, device, options.rate or 6e-4, judge, 4e-4, betas=(0.5, 0.99) if judge else (0.9, 0.99))

    def natural_loss(judge, ours, theirs):
        """What damaged inputs are asked for besides fidelity."""
        judge.requires_grad_(False)
        with half_precision(device):
            fake = judge(ours.contiguous(memory_format=torch.channels_last))
            with torch.no_grad():
                real = judge(theirs.contiguous(memory_format=torch.channels_last))
        judge.requires_grad_(True)
        return (options.texture * texture(ours, theirs) + lattice(ours, theirs)
                + options.perceptual * feature_distance(fake, real) + options.adversarial * deceive_loss(fake))

    def step(modules, descend):
        sharp = pictures.crops(batch, side)
        # crops of two scales lie in order; degradations are drawn for neighbours together
        sharp = sharp[torch.randperm(batch, device=device)].contiguous(memory_format=torch.channels_last)
        small, trust = degrade(sharp, options.clean)
        with half_precision(device):
            enlarged = modules["network"](small.contiguous(memory_format=torch.channels_last))
        enlarged = enlarged.float()
        pixel = F.l1_loss(enlarged, sharp)
        loss = pixel + options.gradient * gradient(enlarged, sharp)
        damaged = trust.flatten() < 1
        judged = bool(judge) and damaged.any().item()
        ours, theirs = enlarged[damaged], sharp[damaged]
        if judged:
            loss = loss + damaged.float().mean() * natural_loss(modules["judge"], ours, theirs)
        descend("network", loss)
        if judged:
            with half_precision(device):
                real = modules["judge"](theirs.contiguous(memory_format=torch.channels_last))
                fake = modules["judge"](ours.detach().contiguous(memory_format=torch.channels_last))
            descend("judge", judge_loss(real, fake))

        def figures() -> dict:
            found = {"l1": pixel, "psnr": psnr(enlarged, sharp), "bicubic_psnr": psnr(enlarge_bicubic(small), sharp)}
            for name, which in (("detail", ~damaged), ("detail_damaged", damaged)):
                found[name] = detail_ratio(enlarged[which], sharp[which]) if which.any() else float("nan")
            return found

        return figures

    trainer.run(step)


if __name__ == "__main__":
    main()
