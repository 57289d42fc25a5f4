"""Differences between pictures [batch, 3, h, w] in 0..1 that training minimises."""
import torch
import torch.nn.functional as F

from degradation import blur

LUMINANCE = (0.299, 0.587, 0.114)


def luminance(pictures: torch.Tensor) -> torch.Tensor:
    """[batch, 1, h, w]"""
    return (pictures * pictures.new_tensor(LUMINANCE).view(1, 3, 1, 1)).sum(1, keepdim=True)


def gradient(pictures: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean absolute difference of the horizontal and vertical steps between neighbours."""
    return F.l1_loss(pictures.diff(dim=-1), target.diff(dim=-1)) + F.l1_loss(pictures.diff(dim=-2), target.diff(dim=-2))


def texture(pictures: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Difference of the *amount* of fine detail around every place, in two bands; where the detail lies does not matter.

    Too little is blur, too much is grain: a sky must stay a sky and grass must not become felt. The root of the local
    energy of the luminance above a Gaussian of sigma 0.7, and between those of 0.7 and 1.5, seen through a window of
    8 pixels.
    """
    total = 0.0
    before = [luminance(pictures), luminance(target)]
    for sigma in (0.7, 1.5):
        after = [blur(plane, sigma) for plane in before]
        ours, theirs = (F.avg_pool2d((sharp - soft) ** 2, 8, 4).add(1e-6).sqrt() for sharp, soft in zip(before, after))
        total = total + F.l1_loss(ours, theirs)
        before = after
    return total


def balance(pictures: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """How far the energy of fine detail in each picture [batch] is from the target's, as a natural logarithm.

    `texture` compares amounts at every place, and where the amount itself is uncertain its answer is the lower half of
    what is possible; over a whole crop it is well known. Below 1/255 there is nothing to balance.
    """
    ours, theirs = (((plane - blur(plane, 1.5)) ** 2).mean((1, 2, 3)) + 255 ** -2 for plane in (luminance(pictures), luminance(target)))
    return (ours / theirs).log().abs()


def folded(pictures: torch.Tensor, period: int = 4, window: int = 32) -> torch.Tensor:
    """What repeats every `period` pixels within each window: the mean at every phase, less the mean of all phases.

    [batch, channels, h, w] -> [batch, channels, h / window, period, w / window, period]; sides that are no multiple of
    the window lose the rest.
    """
    batch, channels, height, width = pictures.shape
    rows, columns = height // window, width // window
    cells = pictures[:, :, :rows * window, :columns * window].reshape(
        batch, channels, rows, window // period, period, columns, window // period, period)
    phases = cells.mean((3, 6))
    return phases - phases.mean((3, 5), keepdim=True)


def lattice(pictures: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """A weave on the grid of the latents, which the eye finds at once and no other loss does."""
    return folded(pictures - target).abs().mean()


def psnr(pictures: torch.Tensor, target: torch.Tensor) -> float:
    """Over the whole batch, in dB."""
    error = F.mse_loss(pictures.detach().float().clamp(0, 1), target.float().clamp(0, 1))
    return -10 * torch.log10(error + 1e-12).item()


def detail_ratio(pictures: torch.Tensor, target: torch.Tensor) -> float:
    """Energy of the luminance above a Gaussian of sigma 1.5, over that of the target."""
    ours, theirs = (((plane - blur(plane, 1.5)) ** 2).mean() for plane in (luminance(pictures.detach().float()), luminance(target.float())))
    return (ours / theirs).item()
