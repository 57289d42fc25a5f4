"""Judges patches of about 40 pixels: does this look like a photograph? Its features serve as the perceptual distance."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm


class PatchDiscriminator(nn.Module):
    """[batch, 3, h, w] in 0..1 -> list of features, the last one the verdict [batch, 1, h / 4, w / 4].

    The first layer sees single pixels, so that grain and a grid of the latent's factor do not escape it.
    """

    def __init__(self, width: int = 24):
        super().__init__()
        self.layers = nn.ModuleList([
            spectral_norm(nn.Conv2d(3, width, 3, 1, 1)),
            spectral_norm(nn.Conv2d(width, 2 * width, 4, 2, 1)),
            spectral_norm(nn.Conv2d(2 * width, 4 * width, 4, 2, 1)),
            spectral_norm(nn.Conv2d(4 * width, 4 * width, 3, 1, 1)),
            spectral_norm(nn.Conv2d(4 * width, 1, 3, 1, 1)),
        ])

    def forward(self, pictures: torch.Tensor) -> list[torch.Tensor]:
        hidden, features = pictures * 4 - 2, []
        for layer in self.layers[:-1]:
            hidden = F.leaky_relu(layer(hidden), 0.2)
            features.append(hidden)
        return features + [self.layers[-1](hidden)]


def judge_loss(real: list[torch.Tensor], fake: list[torch.Tensor]) -> torch.Tensor:
    """Hinge loss of the discriminator."""
    return F.relu(1 - real[-1].float()).mean() + F.relu(1 + fake[-1].float()).mean()


def deceive_loss(fake: list[torch.Tensor]) -> torch.Tensor:
    """Hinge loss of the generator."""
    return -fake[-1].float().mean()


def feature_distance(fake: list[torch.Tensor], real: list[torch.Tensor]) -> torch.Tensor:
    """Mean relative difference of the features (Wang et al. 2018, feature matching)."""
    total = 0.0
    for ours, theirs in zip(fake[:-1], real[:-1]):
        theirs = theirs.detach().float()
        total = total + F.l1_loss(ours.float(), theirs) / (theirs.abs().mean() + 1e-6)
    return total / (len(fake) - 1)
