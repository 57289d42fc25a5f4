"""Figures about one picture [1, 3, h, w] in 0..1, most of them against the original or the enlarged base."""
import torch
import torch.nn.functional as F

from losses import folded, luminance


def gaussian(plane: torch.Tensor, sigma: float) -> torch.Tensor:
    """Gaussian blur of [batch, channels, h, w], edges mirrored."""
    radius = min(int(3 * sigma + 0.5), min(plane.shape[2:]) - 1)
    at = torch.arange(-radius, radius + 1, dtype=plane.dtype)
    kernel = torch.exp(-at * at / (2 * sigma * sigma))
    kernel = kernel / kernel.sum()
    channels = plane.shape[1]
    rows = F.conv2d(F.pad(plane, (0, 0, radius, radius), mode="reflect"), kernel.view(1, 1, -1, 1).repeat(channels, 1, 1, 1), groups=channels)
    return F.conv2d(F.pad(rows, (radius, radius, 0, 0), mode="reflect"), kernel.view(1, 1, 1, -1).repeat(channels, 1, 1, 1), groups=channels)


def psnr(picture: torch.Tensor, original: torch.Tensor) -> float:
    """Over the three colours, dB."""
    return -10 * torch.log10(F.mse_loss(picture.clamp(0, 1), original) + 1e-12).item()


def ssim(picture: torch.Tensor, original: torch.Tensor) -> float:
    """Of the luminance, Gaussian windows of 11x11 with sigma 1.5 that lie inside (Wang et al. 2004)."""
    a, b = luminance(picture.clamp(0, 1)), luminance(original)
    mean_a, mean_b = gaussian(a, 1.5), gaussian(b, 1.5)
    variance_a, variance_b = gaussian(a * a, 1.5) - mean_a ** 2, gaussian(b * b, 1.5) - mean_b ** 2
    covariance = gaussian(a * b, 1.5) - mean_a * mean_b
    c1, c2 = 0.01 ** 2, 0.03 ** 2
    values = (2 * mean_a * mean_b + c1) * (2 * covariance + c2) / ((mean_a ** 2 + mean_b ** 2 + c1) * (variance_a + variance_b + c2))
    return values[..., 5:-5, 5:-5].mean().item()


def detail(picture: torch.Tensor) -> torch.Tensor:
    """The luminance above a Gaussian of sigma 1.5."""
    plane = luminance(picture.clamp(0, 1))
    return plane - gaussian(plane, 1.5)


def detail_ratio(picture: torch.Tensor, original: torch.Tensor) -> float:
    """Energy of the fine detail over the original's: 1 is as sharp."""
    return ((detail(picture) ** 2).mean() / (detail(original) ** 2).mean()).item()


def drift(picture: torch.Tensor, base: torch.Tensor) -> float:
    """PSNR in dB of both pictures blurred with sigma 8: how well colours and light stay."""
    return psnr(gaussian(picture.clamp(0, 1), 8), gaussian(base.clamp(0, 1), 8))


def grain(picture: torch.Tensor, original: torch.Tensor, block: int = 16) -> float:
    """Root mean square of the fine detail, in 1/255, in the tenth of the blocks where the original has the least."""
    ours, theirs = (F.avg_pool2d(detail(p) ** 2, block).flatten() for p in (picture, original))
    flat = theirs.argsort()[: max(1, len(theirs) // 10)]
    return 255 * ours[flat].mean().sqrt().item()


def grid(picture: torch.Tensor, base: torch.Tensor, window: int = 64) -> float:
    """Amplitude, in 1/255, of what was added to `base` and repeats every 4 pixels (the latents' grid).

    In the quarter of the windows where the least was added: flat places, where the eye finds a weave at once. What
    white noise of the same energy would leave by chance is taken off.
    """
    residual = picture.clamp(0, 1) - base.clamp(0, 1)
    residual = residual - gaussian(residual, 1.5)
    repeated = (folded(residual, 4, window) ** 2).mean((1, 3, 5)).flatten()
    energy = F.avg_pool2d((residual ** 2).mean(1, keepdim=True), window).flatten()
    flat = energy.argsort()[: max(1, len(energy) // 4)]
    chance = energy[flat].mean() / (window // 4) ** 2
    return 255 * (repeated[flat].mean() - chance).clamp(min=0).sqrt().item()


def spectrum(picture: torch.Tensor, bands: int = 32) -> torch.Tensor:
    """Energy of the luminance in `bands` rings of frequency from 0 to 0.5 cycles a pixel, through a Hann window."""
    plane = luminance(picture.clamp(0, 1))[0, 0]
    height, width = plane.shape
    window = torch.hann_window(height)[:, None] * torch.hann_window(width)[None]
    energy = torch.fft.fft2((plane - plane.mean()) * window).abs() ** 2
    radius = (torch.fft.fftfreq(height)[:, None] ** 2 + torch.fft.fftfreq(width)[None] ** 2).sqrt()
    ring = (radius / 0.5 * bands).long()
    return torch.stack([energy[ring == band].mean() for band in range(bands)])
