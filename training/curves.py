"""Draws the logs of a run: python curves.py --run RUN --out curves.png

One panel a stage; figures that move by themselves from batch to batch are smoothed over a tenth of the run.
"""
import argparse
import csv
import pathlib

import matplotlib
import numpy as np

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

PANELS = {
    "upscaler": [("gain over bicubic, dB", lambda row: row["psnr"] - row["bicubic_psnr"])],
    "autoencoder": [("PSNR, dB", lambda row: row["psnr"])],
    "base": [("latent error over the enlarged picture's", lambda row: row["x0_error"] / row["enlarged_error"])],
    "denoiser": [
        ("detail energy over the original's", lambda row: row["detail"]),
        ("PSNR over the enlarged picture's, dB", lambda row: row["psnr"] - row["enlarged_psnr"]),
        ("feature distance", lambda row: row["features"]),
    ],
}


def smoothed(values: np.ndarray) -> np.ndarray:
    width = max(1, len(values) // 10)
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    return np.convolve(padded, np.ones(width) / width, mode="valid")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    panels = [(stage, *panel) for stage, found in PANELS.items() if (options.run / f"{stage}.csv").exists() for panel in found]
    if not panels:
        raise SystemExit(f"{options.run}: no logs of {', '.join(PANELS)}")
    figure, axes = pyplot.subplots(1, len(panels), figsize=(4 * len(panels), 3), squeeze=False)
    for axis, (stage, title, value) in zip(axes[0], panels):
        with open(options.run / f"{stage}.csv", newline="") as file:
            rows = [{key: float(cell) for key, cell in row.items()} for row in csv.DictReader(file)]
        steps, values = [row["step"] for row in rows], np.array([value(row) for row in rows])
        axis.plot(steps, values, linewidth=0.5, alpha=0.4)
        axis.plot(steps, smoothed(values))
        axis.set_title(f"{stage}: {title}", fontsize=8)
        axis.set_xlabel("steps", fontsize=7)
        axis.tick_params(labelsize=7)
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(options.out, dpi=90)


if __name__ == "__main__":
    main()
