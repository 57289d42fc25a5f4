"""NIQE (Mittal, Soundararajan, Bovik 2013): how far a picture's statistics are from those of photographs; lower is better.

Written from the paper. The natural model is fitted on our own training photographs, so values compare within this
project and not with those of other implementations.

    python niqe.py --data DATA --out DATA/natural.npz --text NATURAL.txt        fits the model

The text is the same model as the program reads it (azulejo-core, dev/azulejo/measure/natural.txt).
"""
import argparse
import pathlib

import numpy as np
from scipy.ndimage import correlate1d
from scipy.special import gamma

BLOCK = 96
SHAPES = np.arange(0.2, 10.001, 0.001)
GENERALISED = gamma(1 / SHAPES) * gamma(3 / SHAPES) / gamma(2 / SHAPES) ** 2
ASYMMETRIC = 1 / GENERALISED
WINDOW = np.exp(-np.arange(-3, 4) ** 2 / (2 * (7 / 6) ** 2))
WINDOW /= WINDOW.sum()
FLAT = 1e-6


def smooth(plane: np.ndarray) -> np.ndarray:
    return correlate1d(correlate1d(plane, WINDOW, axis=0, mode="nearest"), WINDOW, axis=1, mode="nearest")


def normalised(plane: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Luminance 0..255 -> mean subtracted, contrast normalised coefficients, and the local deviation.

    In flat places (clipped light, black) a coefficient is only rounding, but its sign would count: it is set to 0.
    """
    mean = smooth(plane)
    deviation = np.sqrt(np.abs(smooth(plane * plane) - mean * mean))
    coefficients = (plane - mean) / (deviation + 1)
    return np.where(np.abs(coefficients) < FLAT, 0, coefficients), deviation


def asymmetric_gaussian(values: np.ndarray) -> tuple[float, float, float, float]:
    """Moment matching of the asymmetric generalised Gaussian: shape, mean, left and right scale."""
    left, right = values[values < 0], values[values > 0]
    left_deviation = np.sqrt(np.mean(left ** 2)) if left.size else 1e-6
    right_deviation = np.sqrt(np.mean(right ** 2)) if right.size else 1e-6
    ratio = left_deviation / right_deviation
    r = np.mean(np.abs(values)) ** 2 / (np.mean(values ** 2) + 1e-12)
    r *= (ratio ** 3 + 1) * (ratio + 1) / (ratio ** 2 + 1) ** 2
    shape = SHAPES[np.argmin((ASYMMETRIC - r) ** 2)]
    scale = np.sqrt(gamma(1 / shape) / gamma(3 / shape))
    mean = (right_deviation - left_deviation) * scale * gamma(2 / shape) / gamma(1 / shape)
    return shape, mean, left_deviation * scale, right_deviation * scale


def block_features(block: np.ndarray) -> list[float]:
    shape, _, left, right = asymmetric_gaussian(block)
    features = [shape, (left + right) / 2]
    for shift in ((0, 1), (1, 0), (1, 1), (1, -1)):
        features += asymmetric_gaussian(block * np.roll(block, shift, (0, 1)))
    return features


def half(plane: np.ndarray) -> np.ndarray:
    """Half as large, bicubic with antialiasing."""
    import torch
    import torch.nn.functional as F
    return F.interpolate(torch.from_numpy(plane)[None, None], scale_factor=0.5, mode="bicubic", antialias=True)[0, 0].numpy()


def features(plane: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Luminance 0..255 -> 36 features of each block of 96 pixels, and each block's sharpness."""
    rows, columns = plane.shape[0] // BLOCK, plane.shape[1] // BLOCK
    if not rows or not columns:
        raise ValueError(f"NIQE needs at least {BLOCK}x{BLOCK} pixels, found {plane.shape[1]}x{plane.shape[0]}")
    plane = plane[: rows * BLOCK, : columns * BLOCK].astype(np.float64)
    found, sharpness = [], None
    for size in (BLOCK, BLOCK // 2):
        coefficients, deviation = normalised(plane)
        places = [(slice(y * size, (y + 1) * size), slice(x * size, (x + 1) * size)) for y in range(rows) for x in range(columns)]
        found.append([block_features(coefficients[place]) for place in places])
        if sharpness is None:
            sharpness = np.array([deviation[place].mean() for place in places])
        plane = half(plane)
    return np.concatenate(found, 1), sharpness


def luminance(picture) -> np.ndarray:
    """[1, 3, h, w] in 0..1 -> the 0..255 luminance of the 8 bit picture, rounded as the paper's code does."""
    pixels = (picture[0].clamp(0, 1).double() * 255).round().numpy()
    return np.round(0.2989 * pixels[0] + 0.5870 * pixels[1] + 0.1140 * pixels[2])


class NaturalModel:
    """Mean and covariance of the features of sharp blocks of photographs."""

    def __init__(self, mean: np.ndarray, covariance: np.ndarray):
        self.mean, self.covariance = mean, covariance

    @staticmethod
    def fit(planes, threshold: float = 0.75) -> "NaturalModel":
        kept = []
        for plane in planes:
            found, sharpness = features(plane)
            kept.append(found[sharpness > threshold * sharpness.max()])
        kept = np.concatenate(kept)
        return NaturalModel(kept.mean(0), np.cov(kept, rowvar=False))

    @staticmethod
    def load(file) -> "NaturalModel":
        stored = np.load(file)
        return NaturalModel(stored["mean"], stored["covariance"])

    def save(self, file) -> None:
        np.savez(file, mean=self.mean, covariance=self.covariance)

    @staticmethod
    def load_text(file) -> "NaturalModel":
        with open(file, encoding="ascii") as lines:
            mean, *rows = [np.array(line.split(), np.float64) for line in lines if not line.startswith("#")]
        lower = np.array([np.pad(row, (0, len(mean) - len(row))) for row in rows])
        return NaturalModel(mean, lower + np.tril(lower, -1).T)

    def save_text(self, file) -> None:
        """The mean, then the rows of the covariance up to its diagonal, one line each."""
        lines = [self.mean] + [self.covariance[i, :i + 1] for i in range(len(self.mean))]
        with open(file, "w", encoding="ascii") as out:
            out.write("# NIQE's model of natural pictures: mean of its 36 features, then the covariance's rows up to the diagonal.\n")
            out.writelines(" ".join(repr(float(value)) for value in line) + "\n" for line in lines)

    def niqe(self, picture) -> float:
        """Of [1, 3, h, w] in 0..1."""
        found, _ = features(luminance(picture))
        found = found[np.isfinite(found).all(1)]
        difference = self.mean - found.mean(0)
        covariance = np.cov(found, rowvar=False) if len(found) > 1 else np.zeros_like(self.covariance)
        return float(np.sqrt(difference @ np.linalg.pinv((self.covariance + covariance) / 2) @ difference))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--text", type=pathlib.Path, help="where to write it as text, too")
    parser.add_argument("--count", type=int, default=200, help="photographs to fit it on, evenly over the set")
    options = parser.parse_args()
    packed = np.load(options.data / "pictures.npy", mmap_mode="r")
    chosen = np.linspace(0, len(packed) - 1, min(options.count, len(packed))).round().astype(int)
    planes = (np.round(packed[i] @ np.array([0.2989, 0.5870, 0.1140])) for i in chosen)
    model = NaturalModel.fit(planes)
    model.save(options.out)
    if options.text:
        model.save_text(options.text)


if __name__ == "__main__":
    main()
