"""Measures models on pictures: python evaluate.py --pictures hold-out=DIR --model new=FOLDER --natural DATA/natural.npz --out REPORT

Every picture is cut to a multiple of 16, reduced by four (bicubic with antialiasing, 8 bit; `--inputs degraded` adds
noise of 3/255 and JPEG 80), enlarged by every method and compared with the original. Networks see the whole picture,
untiled. Writes REPORT/table.md, table.csv, spectrum.csv and contact sheets at 100 %.

PSNR and SSIM against the original; `detail`: energy of fine detail over the original's; NIQE with our own natural
model (niqe.py); `drift`: PSNR to the enlarged base when both are blurred; `grain`: fine detail in the flattest places,
in 1/255; `grid`: amplitude, in 1/255, of what was added to the base and
repeats every 4 pixels, in flat places; `reduced`: PSNR of the reduced result
to the input.
"""
import argparse
import csv
import pathlib
import time

import numpy
import torch
import torch.nn.functional as F

import metrics
from consistency import project
from degradation import jpeg, quantise, reduce_clean
from losses import psnr as plain_psnr
from models import Model, bicubic, lanczos, open_upscaler
from niqe import NaturalModel
from pictures import read, write


def reduced(original: torch.Tensor, inputs: str, index: int) -> torch.Tensor:
    small = reduce_clean(original)
    if inputs == "degraded":
        generator = torch.Generator().manual_seed(1000 + index)
        noisy = small + torch.randn(small.shape, generator=generator) * 3 / 255
        small = quantise(jpeg(noisy.clamp(0, 1), 80))
    return small


def methods(options, device, weight: float) -> dict:
    """Name -> function of (small, seed, remembered bases) -> picture."""
    found = {"bicubic": lambda small, seed, bases: bicubic(small), "Lanczos": lambda small, seed, bases: lanczos(small).to(device)}
    for name, file in map(named, options.upscaler):
        network = open_upscaler(file, device)
        found[name] = lambda small, seed, bases, network=network: network(small).clamp(0, 1)
        if weight:
            found[f"{name}, projected"] = lambda small, seed, bases, network=network: project(network(small).clamp(0, 1), small, weight)
    for name, folder in map(named, options.model):
        model = Model.open(folder, device)
        found[f"{name} upscaler"] = lambda small, seed, bases, model=model: model.upscaler(small).clamp(0, 1)

        def enlarged(small, seed, bases, model=model, name=name):
            bases[name] = model.enlarge(small, weight)
            return bases[name]

        found[f"{name} strength 0"] = enlarged
        for setting in options.settings:
            strength, steps, *kind = setting.split("x")
            ancestral = kind == ["a"]

            def repainted(small, seed, bases, model=model, name=name, strength=float(strength), steps=int(steps), ancestral=ancestral):
                return model.repaint(bases[name], small, weight, strength, steps, ancestral, seed)

            found[f"{name} strength {strength}, {'Euler a' if ancestral else 'Euler'} {steps}"] = repainted
    return found


def named(argument: str) -> tuple[str, str]:
    name, _, place = argument.partition("=")
    if not place:
        raise SystemExit(f"expected NAME=PATH, found {argument}")
    return name, place


def average(key: str, values: list[float]) -> float:
    """The mean; of `detail` the median, so that one flat picture does not decide. Lacking values are left out."""
    present = [value for value in values if not numpy.isnan(value)]
    if not present:
        return float("nan")
    return float(numpy.median(present) if key == "detail" else numpy.mean(present))


@torch.no_grad()
def measure(folder: str, found: dict, options, device, natural) -> tuple[dict, dict, list]:
    """Mean figures of every method, mean spectra over the original's, and rows for the contact sheet."""
    rows, spectra, sheet = {}, {}, []
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.suffix in (".png", ".jpg"))[: options.count]
    for index, file in enumerate(files):
        original = read(file)
        height, width = (side // 16 * 16 for side in original.shape[2:])
        original = original[:, :, :height, :width]
        small = reduced(original, options.inputs, index)
        bases, strip = {}, [original]
        reference = metrics.spectrum(original)
        for name, method in found.items():
            began = time.time()
            picture = method(small.to(device), index, bases).cpu()
            seconds = time.time() - began
            base = next((bases[model].cpu() for model in bases if name.startswith(f"{model} strength")), None)
            row = {
                "PSNR": metrics.psnr(picture, original), "SSIM": metrics.ssim(picture, original),
                "detail": metrics.detail_ratio(picture, original),
                "NIQE": natural.niqe(picture) if min(height, width) >= 192 else float("nan"),
                "reduced": min(70.0, plain_psnr(F.interpolate(picture, scale_factor=0.25, mode="bicubic", antialias=True), small)),
                "drift": metrics.drift(picture, base) if base is not None else float("nan"),
                "grain": metrics.grain(picture, original),
                "grid": metrics.grid(picture, base if base is not None else bicubic(small)),
                "seconds": seconds,
            }
            rows.setdefault(name, []).append(row)
            spectra.setdefault(name, []).append((metrics.spectrum(picture) / reference).numpy())
            strip.append(picture)
        absent = float("nan")
        rows.setdefault("original", []).append({
            "PSNR": absent, "SSIM": 1.0, "detail": 1.0, "NIQE": natural.niqe(original) if min(height, width) >= 192 else absent,
            "reduced": absent, "drift": absent, "grain": metrics.grain(original, original),
            "grid": metrics.grid(original, bicubic(small)), "seconds": absent,
        })
        if index < options.sheet:
            side = options.crop
            top, left = max(0, height // 2 - side // 2), max(0, width // 2 - side // 2)
            sheet.append((file.stem, [picture[:, :, top:top + side, left:left + side].clamp(0, 1) for picture in strip]))
        print(f"{file.name} done", flush=True)
    means = {name: {key: average(key, [row[key] for row in values]) for key in values[0]} for name, values in rows.items()}
    return means, {name: numpy.median(values, 0) for name, values in spectra.items()}, sheet


DIGITS = {"PSNR": 2, "SSIM": 4, "detail": 2, "NIQE": 2, "reduced": 1, "drift": 1, "grain": 2, "grid": 2, "seconds": 2}


def markdown(title: str, means: dict) -> str:
    keys = list(DIGITS)
    lines = [f"## {title}", "", "| | " + " | ".join(keys) + " |", "|---" * (len(keys) + 1) + "|"]
    for name, row in means.items():
        cells = ("" if numpy.isnan(row[key]) else f"{row[key]:.{DIGITS[key]}f}" for key in keys)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def contact_sheets(sheet: list, names: list[str], out: pathlib.Path, per_page: int = 4) -> None:
    """Pages of crops at 100 %: one row a picture, columns as `names` (written to sheet.txt)."""
    for page in range(0, len(sheet), per_page):
        rows = []
        for _, strip in sheet[page: page + per_page]:
            rows.append(torch.cat([F.pad(picture, (0, 4, 0, 4), value=1.0) for picture in strip], 3))
        width = max(row.shape[3] for row in rows)
        rows = [F.pad(row, (0, width - row.shape[3]), value=1.0) for row in rows]
        write(out / f"sheet{page // per_page}.png", torch.cat(rows, 2))
    (out / "sheet.txt").write_text("columns: original, " + ", ".join(names) + "\nrows: " + ", ".join(stem for stem, _ in sheet) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", action="append", required=True, metavar="NAME=DIR")
    parser.add_argument("--model", action="append", default=[], metavar="NAME=FOLDER", help="a model in the public layout")
    parser.add_argument("--upscaler", action="append", default=[], metavar="NAME=FILE", help="an SRVGG file to compare with")
    parser.add_argument("--natural", type=pathlib.Path, required=True, help="natural model that niqe.py fitted")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--inputs", choices=("clean", "degraded"), default="clean")
    parser.add_argument("--settings", nargs="*", default=["0.2x20", "0.35x20", "0.5x20", "0.7x20", "0.35x20xa"], help="STRENGTHxSTEPS, xa for Euler ancestral")
    parser.add_argument("--count", type=int, help="pictures of each folder")
    parser.add_argument("--sheet", type=int, default=8, help="pictures on the contact sheets")
    parser.add_argument("--crop", type=int, default=224, help="side of a crop on the contact sheets")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    natural = NaturalModel.load(options.natural)
    # an input with noise of 3/255 gets no consistency: that is what `auto` decides
    found = methods(options, device, 1.0 if options.inputs == "clean" else 0.0)
    options.out.mkdir(parents=True, exist_ok=True)
    tables = []
    for name, folder in map(named, options.pictures):
        means, spectra, sheet = measure(folder, found, options, device, natural)
        tables.append(markdown(f"{name}, {options.inputs} inputs", means))
        print(tables[-1], flush=True)
        place = options.out / name
        place.mkdir(exist_ok=True)
        contact_sheets(sheet, list(found), place)
        with open(place / "table.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["method", *DIGITS])
            writer.writerows([method, *row.values()] for method, row in means.items())
        with open(place / "spectrum.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["cycles a pixel", *spectra])
            writer.writerows([(band + 0.5) / 64, *(values[band] for values in spectra.values())] for band in range(32))
        (options.out / "table.md").write_text("\n".join(tables))


if __name__ == "__main__":
    main()
