"""Packs the photographs for training: python prepare.py --photos PHOTOS --out DATA

PHOTOS holds folders of crops of one size (train0, train1, ...) and train.tsv with source and licence of each.
DATA receives pictures.npy, uint8 [count, side, side, 3], and pictures.tsv, which photograph is which.
Every photograph must have a line with a licence; one without stops the preparation.
"""
import argparse
import csv
import pathlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image


def listed(photos: pathlib.Path) -> list[dict]:
    with open(photos / "train.tsv", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        if not row["licence"]:
            raise SystemExit(f"{photos / 'train.tsv'}: no licence for {row['file']}; add it or remove the picture")
    return sorted(rows, key=lambda row: row["file"])


def pack(photos: pathlib.Path, out: pathlib.Path) -> None:
    rows = listed(photos)
    unlisted = {str(path.relative_to(photos)) for path in photos.glob("train*/*.jpg")} - {row["file"] for row in rows}
    if unlisted:
        raise SystemExit(f"{len(unlisted)} pictures are not in train.tsv, for example {sorted(unlisted)[0]}")
    side = min(min(Image.open(photos / row["file"]).size) for row in rows)
    packed = np.lib.format.open_memmap(out / "pictures.npy", mode="w+", dtype=np.uint8, shape=(len(rows), side, side, 3))

    def put(index: int) -> None:
        picture = Image.open(photos / rows[index]["file"]).convert("RGB")
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        packed[index] = np.asarray(picture.crop((left, top, left + side, top + side)))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(put, range(len(rows))))
    packed.flush()
    with open(out / "pictures.tsv", "w") as file:
        for index, row in enumerate(rows):
            file.write(f"{index}\t{row['file']}\t{row['source']}\t{row['licence']}\n")
    print(f"{len(rows)} pictures of {side}x{side}, {packed.nbytes / 1e9:.2f} GB")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--photos", type=pathlib.Path, required=True)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pack(options.photos, options.out)
