"""The two latent spaces: AutoencoderTiny of diffusers (trained), and space to depth (lossless, no weights)."""
import torch
import torch.nn.functional as F
from torch import nn


class TinyBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1), nn.ReLU(), nn.Conv2d(channels, channels, 3, 1, 1),
                                  nn.ReLU(), nn.Conv2d(channels, channels, 3, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(self.conv(x) + x)


class TinyEncoder(nn.Module):
    def __init__(self, width: int, blocks, latent: int):
        super().__init__()
        layers = []
        for index, count in enumerate(blocks):
            layers.append(nn.Conv2d(3, width, 3, 1, 1) if index == 0 else nn.Conv2d(width, width, 3, 2, 1, bias=False))
            layers += [TinyBlock(width) for _ in range(count)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(width, latent, 3, 1, 1))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        return self.layers((pictures + 1) / 2)


class TinyDecoder(nn.Module):
    def __init__(self, width: int, blocks, latent: int):
        super().__init__()
        layers = [nn.Conv2d(latent, width, 3, 1, 1), nn.ReLU()]
        for index, count in enumerate(blocks):
            last = index == len(blocks) - 1
            layers += [TinyBlock(width) for _ in range(count)]
            if not last:
                layers.append(nn.Upsample(scale_factor=2))
            layers.append(nn.Conv2d(width, 3 if last else width, 3, 1, 1, bias=last))
        self.layers = nn.Sequential(*layers)

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        return self.layers(torch.tanh(latents / 3) * 3) * 2 - 1


class TinyAutoencoder(nn.Module):
    """Pictures [batch, 3, h, w] in -1..1 <-> latents [batch, latent, h / 8, w / 8]."""

    def __init__(self, width: int = 48, latent: int = 16, encoder_blocks=(1, 1, 2, 3), decoder_blocks=(3, 2, 1, 1)):
        super().__init__()
        self.encoder, self.decoder = TinyEncoder(width, encoder_blocks, latent), TinyDecoder(width, decoder_blocks, latent)
        self.config = {
            "_class_name": "AutoencoderTiny", "in_channels": 3, "out_channels": 3, "act_fn": "relu", "upsample_fn": "nearest",
            "latent_channels": latent, "encoder_block_out_channels": [width] * 4, "decoder_block_out_channels": [width] * 4,
            "num_encoder_blocks": list(encoder_blocks), "num_decoder_blocks": list(decoder_blocks), "upsampling_scaling_factor": 2,
            "latent_magnitude": 3, "latent_shift": 0.5, "force_upcast": False, "scaling_factor": 1.0, "shift_factor": 0.0,
        }

    @staticmethod
    def sized(weights: dict[str, torch.Tensor]) -> "TinyAutoencoder":
        """One of the width and latent channels that these weights have, with the usual blocks."""
        network = TinyAutoencoder(weights["encoder.layers.0.weight"].shape[0], weights["decoder.layers.0.weight"].shape[1])
        network.load_state_dict({name: value.float() for name, value in weights.items()})
        return network


class PixelAutoencoder(nn.Module):
    """Pictures [batch, 3, h, w] in -1..1 <-> [batch, 3 * factor^2, h / factor, w / factor], rearranged only."""

    def __init__(self, factor: int = 4, scaling: float = 1.0):
        super().__init__()
        self.factor = factor
        self.config = {"_class_name": "AutoencoderPixelUnshuffle", "factor": factor, "latent_channels": 3 * factor * factor,
                       "scaling_factor": scaling, "shift_factor": 0.0}

    def encoder(self, pictures: torch.Tensor) -> torch.Tensor:
        return F.pixel_unshuffle(pictures, self.factor)

    def decoder(self, latents: torch.Tensor) -> torch.Tensor:
        return F.pixel_shuffle(latents, self.factor)
