"""The training pictures: one array of square photographs in memory, and random crops taken from it."""
import pathlib
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


def read(path) -> torch.Tensor:
    """A picture file as float [1, 3, height, width] in 0..1."""
    pixels = np.asarray(Image.open(path).convert("RGB"))
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float() / 255


def write(path, picture: torch.Tensor) -> None:
    """Writes [1, 3, height, width] or [3, height, width] in 0..1 as an 8 bit picture."""
    picture = picture[0] if picture.dim() == 4 else picture
    pixels = (picture.detach().float().clamp(0, 1) * 255).round().byte().permute(1, 2, 0).cpu().numpy()
    Image.fromarray(pixels).save(path)


class Pictures:
    """Photographs of one size, packed by prepare.py: uint8 [count, side, side, 3].

    On a GPU the whole array lies on the device; on a CPU the file is mapped, so that several runs share it.
    """

    def __init__(self, folder, device: torch.device):
        packed = np.load(pathlib.Path(folder) / "pictures.npy", mmap_mode="c")
        self.pixels = torch.from_numpy(packed).to(device)
        self.device = device

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def side(self) -> int:
        return self.pixels.shape[1]

    def crops(self, count: int, size: int, half_scale: float = 0.35) -> torch.Tensor:
        """`count` random crops [count, 3, size, size] in 0..1, with flips and transposes.

        A share `half_scale` of the batch is taken twice as large and reduced by two, so that the network meets the
        same things at more than one scale (and pictures that are sharp down to the last pixel).
        """
        halved = sum(random.random() < half_scale for _ in range(count)) if 2 * size <= self.side else 0
        parts = []
        if halved:
            parts.append(F.avg_pool2d(self._cut(halved, 2 * size), 2))
        if halved < count:
            parts.append(self._cut(count - halved, size))
        return torch.cat(parts).contiguous(memory_format=torch.channels_last)

    def _cut(self, count: int, size: int) -> torch.Tensor:
        crops = []
        for _ in range(count):
            picture = self.pixels[random.randrange(len(self))]
            top, left = random.randrange(self.side - size + 1), random.randrange(self.side - size + 1)
            crop = picture[top:top + size, left:left + size]
            flips = [axis for axis in (0, 1) if random.random() < 0.5]
            if flips:
                crop = crop.flip(flips)
            crops.append(crop.transpose(0, 1) if random.random() < 0.5 else crop)
        return torch.stack(crops).permute(0, 3, 1, 2).float() / 255
