"""The figures that the program's own measures are tested against, on crops of the example picture.

    python golden_measures.py > ../azulejo-core/src/test/resources/golden/measure/astronaut.txt
"""
import pathlib

import numpy as np
import torch
from PIL import Image

import metrics
from niqe import NaturalModel

ROOT = pathlib.Path(__file__).parent.parent
NATURAL = ROOT / "azulejo-core/src/main/resources/dev/azulejo/measure/natural.txt"


def main() -> None:
    picture = torch.from_numpy(np.array(Image.open(ROOT / "examples/astronaut.png"))).permute(2, 0, 1)[None] / 255
    natural = NaturalModel.load_text(NATURAL)

    def crop(y: int, x: int, height: int, width: int) -> torch.Tensor:
        return picture[:, :, y: y + height, x: x + width]

    print("# Crops (y x height width) of examples/astronaut.png, by training/golden_measures.py.")
    print("# niqe: of the crop. pair: of the mean of the crop and the one a column further right against the crop: PSNR, SSIM, detail ratio, drift.")
    for place in ((0, 0, 512, 512), (0, 130, 200, 300), (40, 180, 97, 120), (300, 10, 192, 100)):
        print("niqe", *place, repr(natural.niqe(crop(*place))))
    for y, x, height, width in ((0, 0, 512, 511), (60, 150, 130, 90)):
        theirs = crop(y, x, height, width).double()
        ours = (theirs + crop(y, x + 1, height, width).double()) / 2
        figures = (metrics.psnr, metrics.ssim, metrics.detail_ratio, metrics.drift)
        print("pair", y, x, height, width, *(repr(figure(ours, theirs)) for figure in figures))


if __name__ == "__main__":
    main()
