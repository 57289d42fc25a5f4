"""Trains the AutoencoderTiny of the latent space (factor 8, 16 channels).

    python train_autoencoder.py --data DATA --out RUN --minutes 9 --total 60

Only the `latent` variant of the denoiser needs it; the `pixel` variant's autoencoder has no weights.
"""
import torch
import torch.nn.functional as F

from autoencoder_net import TinyAutoencoder
from losses import gradient, psnr
from pictures import Pictures
from trainer import Trainer, arguments, device_of, half_precision


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--width", type=int)
    parser.add_argument("--latent", type=int, default=16)
    parser.add_argument("--side", type=int)
    parser.add_argument("--noise", type=float, default=0.02, help="on the latents, so that the decoder forgives small errors")
    options = parser.parse_args()
    device = device_of(options)
    on_gpu = device.type == "cuda"
    network = TinyAutoencoder(options.width or (48 if on_gpu else 32), options.latent)
    pictures = Pictures(options.data, device)
    trainer = Trainer("autoencoder", network, options, device, options.rate or 8e-4)
    batch, side = options.batch or (32 if on_gpu else 8), options.side or (192 if on_gpu else 128)

    def step(modules, descend):
        original = pictures.crops(batch, side)
        with half_precision(device):
            latents = modules["network"].encoder((original * 2 - 1).contiguous(memory_format=torch.channels_last))
            restored = modules["network"].decoder(latents + options.noise * torch.randn_like(latents))
        restored, latents = (restored.float() + 1) / 2, latents.float()
        # keeps every channel near mean 0 and deviation 1, which the noise schedule expects
        spread = (latents.mean((0, 2, 3)) ** 2).mean() + ((latents.std((0, 2, 3)) - 1) ** 2).mean()
        descend("network", F.l1_loss(restored, original) + 0.5 * gradient(restored, original) + 0.005 * spread)
        return lambda: {"psnr": psnr(restored, original), "deviation": latents.detach().std()}

    trainer.run(step)


if __name__ == "__main__":
    main()
