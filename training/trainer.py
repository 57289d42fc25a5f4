"""The loop that all stages share: optimiser, averaged weights, schedule, checkpoints, pause, log."""
import argparse
import copy
import csv
import math
import pathlib
import random
import threading
import time

import numpy
import torch
from torch import nn


def arguments(description: str) -> argparse.ArgumentParser:
    """The options that every stage has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=pathlib.Path, help="folder that prepare.py wrote")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder of checkpoints and logs")
    parser.add_argument("--minutes", type=float, default=9, help="stop this call after so long")
    parser.add_argument("--total", type=float, help="length of the whole cosine schedule in minutes of training; default: --minutes")
    parser.add_argument("--pause-file", type=pathlib.Path, help="sleep while this file exists")
    parser.add_argument("--batch", type=int)
    parser.add_argument("--rate", type=float, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="without a GPU: threads that compute steps side by side")
    return parser


def device_of(options) -> torch.device:
    """The GPU if there is one. Seeds everything on the way."""
    random.seed(options.seed)
    numpy.random.seed(options.seed)
    torch.manual_seed(options.seed)
    if torch.cuda.is_available():
        # not for matrix products: reductions, blurs and JPEG are such, and need their 23 bits
        torch.backends.cudnn.allow_tf32 = torch.backends.cudnn.benchmark = True
        return torch.device("cuda")
    torch.set_num_threads(1)
    return torch.device("cpu")


def half_precision(device: torch.device):
    """bfloat16 autocast where it is fast: on a GPU, and on a CPU that multiplies bfloat16 (twice as fast as float32)."""
    fast = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=fast)


def _number(value) -> float:
    return round(float(value.detach() if isinstance(value, torch.Tensor) else value), 5)


class Average:
    """Exponential moving average of a network's weights; these are what is shipped."""

    def __init__(self, network: nn.Module, decay: float):
        self.decay = decay
        self.weights = {name: value.detach().clone().float() for name, value in network.state_dict().items()}
        self.updates = 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        state = network.state_dict()
        torch._foreach_lerp_(list(self.weights.values()), [state[name].float() for name in self.weights], 1 - decay)


class Trainer:
    """One stage. Resumes from `out/<name>.pt` when that exists.

    The learning rate follows one cosine over `total` minutes of training (time asleep does not count), however many
    calls that takes, so that a call of nine minutes and a cut cost nothing but the steps since the last checkpoint.
    """

    SAVE_EVERY = 120
    LOG_EVERY = 30
    WARM_UP = 100

    def __init__(self, name: str, network: nn.Module, options, device, rate: float, extra: dict[str, nn.Module] | None = None,
                 extra_rate: float | None = None, decay: float = 0.999, betas=(0.9, 0.99)):
        self.name, self.options, self.device = name, options, device
        self.network = network.to(device).to(memory_format=torch.channels_last)
        self.average = Average(self.network, decay)
        self.rates = {"network": rate}
        self.modules = {"network": self.network}
        for key, module in (extra or {}).items():
            self.modules[key] = module.to(device).to(memory_format=torch.channels_last)
            self.rates[key] = extra_rate if extra_rate is not None else rate
        self.optimisers = {key: torch.optim.AdamW([p for p in module.parameters() if p.requires_grad], self.rates[key], betas=betas, weight_decay=0.0)
                           for key, module in self.modules.items()}
        self.step, self.seconds_before = 0, 0.0
        self.total = 60 * (options.total or options.minutes)
        options.out.mkdir(parents=True, exist_ok=True)
        self.file = options.out / f"{name}.pt"
        if self.file.exists():
            self._load()
        self.started = self.last_log = self.last_save = time.time()
        self.asleep = 0.0
        self.lock, self.bed, self.failed = threading.Lock(), threading.Lock(), None
        parameters = sum(p.numel() for p in self.network.parameters())
        print(f"{name}: {parameters / 1e6:.2f} M parameters on {device}, from step {self.step}", flush=True)

    # ---- time
    def seconds(self) -> float:
        """Time spent training, in all calls."""
        return self.seconds_before + time.time() - self.started - self.asleep

    def progress(self) -> float:
        return min(1.0, self.seconds() / self.total)

    def more(self) -> bool:
        """True while there is time. Sleeps while the pause file exists."""
        with self.bed:
            self._pause()
        return not self.failed and time.time() - self.started < 60 * self.options.minutes and self.seconds() < self.total

    def _pause(self) -> None:
        file = self.options.pause_file
        if file is None or not file.exists():
            return
        began = time.time()
        while file.exists() and time.time() - self.started < 60 * self.options.minutes:
            time.sleep(1)
        self.asleep += time.time() - began

    # ---- steps
    def run(self, step) -> None:
        """Calls `step(modules, descend)` until the time is over, then saves.

        `modules` are the networks by name; `descend(key, loss)` makes one optimiser step of one of them. `step` returns
        a function that works out the figures for the log (a dict); it is only called twice a minute.

        On a CPU several workers do this side by side, each on one core with its own copy of the networks, and hand
        their gradients to the common weights without waiting for each other. (Two cores on one step wait for the slower
        of them at every layer: on a machine that does other work too, that loses more than half of the time.)
        """
        workers = 1 if self.device.type == "cuda" else self.options.workers
        if workers == 1:
            self._work(step, self.modules)
        else:
            threads = [threading.Thread(target=self._work, args=(step, copy.deepcopy(self.modules))) for _ in range(workers)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        if self.failed:
            raise self.failed
        self.save()

    def _work(self, step, modules: dict[str, nn.Module]) -> None:
        try:
            while self.more():
                if modules is not self.modules:
                    with self.lock, torch.no_grad():
                        for key, module in modules.items():
                            torch._foreach_copy_(list(module.parameters()), list(self.modules[key].parameters()))
                figures = step(modules, lambda key, loss: self._descend(modules, key, loss))
                with self.lock:
                    self._report(figures)
        except Exception as problem:
            self.failed = problem

    def _descend(self, modules: dict[str, nn.Module], key: str, loss: torch.Tensor) -> None:
        parameters = list(modules[key].parameters())
        gradients = torch.autograd.grad(loss, parameters)
        with self.lock:
            for parameter, gradient in zip(self.modules[key].parameters(), gradients):
                parameter.grad = gradient
            norm = nn.utils.clip_grad_norm_(self.modules[key].parameters(), 1.0)
            if not torch.isfinite(norm):
                return
            factor = min(1.0, (self.step + 1) / self.WARM_UP) * (0.99 * 0.5 * (1 + math.cos(math.pi * self.progress())) + 0.01)
            for group in self.optimisers[key].param_groups:
                group["lr"] = self.rates[key] * factor
            self.optimisers[key].step()
            if key == "network":
                self.step += 1
                self.average.update(self.network)

    def _report(self, figures) -> None:
        """Logs the figures twice a minute, and saves every two minutes."""
        now = time.time()
        if now - self.last_log > self.LOG_EVERY:
            self.last_log = now
            row = {"step": self.step, "seconds": round(self.seconds()), **{key: _number(value) for key, value in figures().items()}}
            print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
            file = self.options.out / f"{self.name}.csv"
            fresh = not file.exists()
            with open(file, "a", newline="") as out:
                writer = csv.DictWriter(out, row.keys())
                if fresh:
                    writer.writeheader()
                writer.writerow(row)
        if now - self.last_save > self.SAVE_EVERY:
            self.save()
            self.last_save = time.time()

    # ---- checkpoints
    def save(self) -> None:
        state = {"step": self.step, "seconds": self.seconds(), "average": self.average.weights, "updates": self.average.updates}
        for key, module in self.modules.items():
            state[key] = {"weights": module.state_dict(), "optimiser": self.optimisers[key].state_dict()}
        fresh = self.file.with_suffix(".tmp")
        torch.save(state, fresh)
        fresh.replace(self.file)

    def _load(self) -> None:
        state = torch.load(self.file, map_location=self.device, weights_only=True)
        for key, module in self.modules.items():
            module.load_state_dict(state[key]["weights"])
            self.optimisers[key].load_state_dict(state[key]["optimiser"])
        self.average.weights, self.average.updates = state["average"], state["updates"]
        self.step, self.seconds_before = state["step"], state["seconds"]


def averaged_weights(file: pathlib.Path) -> dict[str, torch.Tensor]:
    """The averaged weights of a checkpoint, on the CPU."""
    return torch.load(file, map_location="cpu", weights_only=True)["average"]
