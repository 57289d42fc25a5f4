"""SRVGGNetCompact, the upscaler of Real-ESRGAN's compact models, with its parameter names."""
import torch
import torch.nn.functional as F
from torch import nn


class SrVgg(nn.Module):
    """[batch, 3, h, w] in 0..1 -> [batch, 3, scale * h, scale * w]."""

    def __init__(self, features: int = 48, convolutions: int = 16, scale: int = 4):
        super().__init__()
        body = [nn.Conv2d(3, features, 3, 1, 1), nn.PReLU(features)]
        for _ in range(convolutions):
            body += [nn.Conv2d(features, features, 3, 1, 1), nn.PReLU(features)]
        self.body = nn.ModuleList(body + [nn.Conv2d(features, 3 * scale * scale, 3, 1, 1)])
        self.scale = scale
        self.config = {"_class_name": "SRVGGNetCompact", "num_feat": features, "num_conv": convolutions, "upscale": scale, "act_type": "prelu"}
        for layer in self.body:
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, a=0.25)
                nn.init.zeros_(layer.bias)
        nn.init.zeros_(self.body[-1].weight)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        hidden = pictures
        for layer in self.body:
            hidden = layer(hidden)
        return F.pixel_shuffle(hidden, self.scale) + F.interpolate(pictures, scale_factor=self.scale, mode="nearest")

    @staticmethod
    def sized(weights: dict[str, torch.Tensor]) -> "SrVgg":
        """An SrVgg of the size that a file of weights has, with these weights."""
        last = max(int(name.split(".")[1]) for name in weights)
        network = SrVgg(weights["body.0.weight"].shape[0], last // 2 - 1, round((weights[f"body.{last}.weight"].shape[0] / 3) ** 0.5))
        network.load_state_dict({name: value.float() for name, value in weights.items()})
        return network


@torch.no_grad()
def grow(small: SrVgg, features: int, convolutions: int, noise: float = 0.02) -> SrVgg:
    """A wider and deeper network that computes what `small` does (Net2Net, Chen et al. 2015).

    New channels copy old ones and share their outgoing weights; new layers are identities (PReLU of slope 1). Noise on
    the copies breaks the symmetry between them.
    """
    old_features, old_convolutions = small.body[0].weight.shape[0], (len(small.body) - 3) // 2
    large = SrVgg(features, convolutions, small.scale)
    source = torch.arange(features) % old_features
    share = 1.0 / torch.bincount(source, minlength=old_features)[source].float()

    def disturb(weight):
        return weight + noise * weight.std() * torch.randn_like(weight)

    def incoming(weight):
        return weight[:, source] * share[None, :, None, None]

    for index in range(0, 2 * old_convolutions + 2, 2):
        weight = small.body[index].weight[source]
        large.body[index].weight.copy_(disturb(weight if index == 0 else incoming(weight)))
        large.body[index].bias.copy_(small.body[index].bias[source])
        large.body[index + 1].weight.copy_(small.body[index + 1].weight[source])
    for index in range(2 * old_convolutions + 2, 2 * convolutions + 2, 2):
        identity = torch.zeros_like(large.body[index].weight)
        identity[torch.arange(features), torch.arange(features), 1, 1] = 1
        large.body[index].weight.copy_(identity + 0.3 * noise * large.body[index].weight)
        large.body[index].bias.zero_()
        large.body[index + 1].weight.fill_(1.0)
    large.body[-1].weight.copy_(disturb(incoming(small.body[-1].weight)))
    large.body[-1].bias.copy_(small.body[-1].bias)
    return large
