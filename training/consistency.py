"""Back-projection (Irani and Peleg 1991): a result that is reduced again must be the picture that was given."""
import torch

from degradation import enlarge_bicubic, reduction_matrix, separable


def project(pictures: torch.Tensor, small: torch.Tensor, weight=1.0, rounds: int = 2) -> torch.Tensor:
    """[batch, 3, h, w] moved towards agreement with `small` [batch, 3, h / scale, w / scale]; clamped to 0..1."""
    height, width = pictures.shape[2:]
    scale = height // small.shape[2]
    rows, columns = (reduction_matrix(side, scale, "bicubic", pictures.device) for side in (height, width))
    for _ in range(rounds):
        missing = small - separable(pictures.contiguous(), rows, columns)
        pictures = (pictures + weight * enlarge_bicubic(missing, scale)).clamp(0, 1)
    return pictures
