"""What small pictures went through before they reach us, on whole batches and on the device of the batch.

Every function takes and returns pictures [batch, 3, height, width] in 0..1.
"""
import functools
import math
import random

import torch
import torch.nn.functional as F

SCALE = 4


def blur_matrix(length: int, sigma: float, device) -> torch.Tensor:
    """Gaussian blur of a line of `length` pixels as a matrix; every row adds up to one, so edges keep their level."""
    at = torch.arange(length, device=device, dtype=torch.float32)
    weights = torch.exp(-(at[:, None] - at[None, :]) ** 2 / (2 * sigma * sigma))
    return weights / weights.sum(1, keepdim=True)


@functools.lru_cache(maxsize=64)
def reduction_matrix(length: int, scale: int, kind: str, device) -> torch.Tensor:
    """The reduction `kind` (area, bicubic or bilinear with antialiasing) of a line of `length` pixels as a matrix."""
    lines = torch.eye(length, device=device)[None, :, None, :]
    if kind == "area":
        reduced = F.avg_pool2d(lines, (1, scale))
    else:
        reduced = F.interpolate(lines, size=(1, length // scale), mode=kind, antialias=True)
    return reduced[0, :, 0].T.contiguous()


def separable(pictures: torch.Tensor, rows: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
    """Applies one matrix to the columns and one to the rows of every plane."""
    return rows @ pictures @ columns.T


def blur(pictures: torch.Tensor, sigma: float) -> torch.Tensor:
    height, width = pictures.shape[2:]
    return separable(pictures, blur_matrix(height, sigma, pictures.device), blur_matrix(width, sigma, pictures.device))


def quantise(pictures: torch.Tensor) -> torch.Tensor:
    """Rounds to the 256 levels of an 8 bit file."""
    return (pictures.clamp(0, 1) * 255).round() / 255


def reduce_clean(pictures: torch.Tensor, scale: int = SCALE) -> torch.Tensor:
    """The classical benchmark's reduction: bicubic (a = -0.5) with antialiasing, 8 bit."""
    height, width = pictures.shape[2:]
    rows, columns = (reduction_matrix(side, scale, "bicubic", pictures.device) for side in (height, width))
    return quantise(separable(pictures.contiguous(), rows, columns))


def enlarge_bicubic(pictures: torch.Tensor, scale: int = SCALE) -> torch.Tensor:
    """Bicubic (a = -0.75), half-pixel centres, edges clamped: what consistency adds its correction with."""
    return F.interpolate(pictures, scale_factor=scale, mode="bicubic")


LUMINANCE_TABLE = torch.tensor([
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]).view(8, 8).float()
CHROMA_TABLE = torch.full((8, 8), 99.0)
CHROMA_TABLE[:4, :4] = torch.tensor([[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99]]).float()
COSINES = torch.tensor([[math.sqrt((1 if k == 0 else 2) / 8) * math.cos(math.pi * (2 * n + 1) * k / 16) for n in range(8)] for k in range(8)])


def jpeg(pictures: torch.Tensor, quality: float) -> torch.Tensor:
    """A baseline JPEG round trip with chroma at half resolution (ITU T.81, annex K tables, libjpeg's quality scale)."""
    height, width = pictures.shape[2:]
    padded = F.pad(pictures, (0, -width % 16, 0, -height % 16), mode="replicate") * 255
    cosines = COSINES.to(pictures.device)
    table_scale = (5000 / quality if quality < 50 else 200 - 2 * quality) / 100

    def code(plane, table):
        table = (table.to(plane.device) * table_scale).round().clamp(1, 255)
        count, _, rows, columns = plane.shape
        blocks = plane.view(count, rows // 8, 8, columns // 8, 8).transpose(2, 3)
        blocks = ((cosines @ blocks @ cosines.T) / table).round() * table
        return (cosines.T @ blocks @ cosines).transpose(2, 3).reshape(count, 1, rows, columns)

    red, green, blue = padded[:, :1], padded[:, 1:2], padded[:, 2:]
    luminance = 0.299 * red + 0.587 * green + 0.114 * blue
    blue_difference = 0.564 * (blue - luminance)
    red_difference = 0.713 * (red - luminance)
    luminance = code(luminance - 128, LUMINANCE_TABLE) + 128
    blue_difference, red_difference = (
        F.interpolate(code(F.avg_pool2d(plane, 2), CHROMA_TABLE), scale_factor=2, mode="bilinear")
        for plane in (blue_difference, red_difference))
    red = luminance + red_difference / 0.713
    blue = luminance + blue_difference / 0.564
    green = (luminance - 0.299 * red - 0.114 * blue) / 0.587
    return (torch.cat([red, green, blue], 1) / 255)[:, :, :height, :width].clamp(0, 1)


def degrade(sharp: torch.Tensor, clean: float, scale: int = SCALE) -> tuple[torch.Tensor, torch.Tensor]:
    """Small pictures for a batch of sharp ones, and how far each can be trusted.

    A share `clean` is reduced as the classical benchmarks do and nothing else. The rest meets some blur, one of three
    reductions, sometimes noise and sometimes JPEG, drawn anew for every sixteenth of the batch.

    Trust [batch, 1, 1, 1] is the weight that consistency would give the input: 1 for clean ones, falling to 0 at noise
    of 3/255 or JPEG.
    """
    untouched = round(clean * len(sharp) + random.random() - 0.5)
    untouched = min(max(untouched, 0), len(sharp))
    parts, trust = [], []
    if untouched:
        parts.append(reduce_clean(sharp[:untouched], scale))
        trust += [1.0] * untouched
    if untouched < len(sharp):
        for part in sharp[untouched:].split(max(1, len(sharp) // 16)):
            small, weight = _degrade_alike(part, scale)
            parts.append(small)
            trust += [weight] * len(part)
    return torch.cat(parts), torch.tensor(trust, device=sharp.device).view(-1, 1, 1, 1)


def _degrade_alike(part: torch.Tensor, scale: int) -> tuple[torch.Tensor, float]:
    reduction = random.choice(("area", "bicubic", "bilinear"))
    rows, columns = (reduction_matrix(side, scale, reduction, part.device) for side in part.shape[2:])
    if random.random() < 0.5:
        sigma = random.uniform(0.3, 1.8)
        stretch = random.uniform(0.7, 1.4) if random.random() < 0.3 else 1.0
        rows = rows @ blur_matrix(part.shape[2], sigma, part.device)
        columns = columns @ blur_matrix(part.shape[3], sigma * stretch, part.device)
    part = separable(part.contiguous(), rows, columns)
    trust = 1.0
    if random.random() < 0.4:
        level = random.uniform(0, 0.04)
        noise = torch.randn_like(part)
        if random.random() < 0.3:
            noise = noise.mean(1, keepdim=True) * math.sqrt(3)
        part = part + noise * level
        trust = min(1.0, max(0.0, (3 - 255 * level) / 2))
    if random.random() < 0.5:
        part = jpeg(part.clamp(0, 1), random.uniform(45, 97))
        trust = 0.0
    return quantise(part), trust
