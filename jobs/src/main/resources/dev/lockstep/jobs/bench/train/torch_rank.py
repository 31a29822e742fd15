"""One process of PyTorch, for `lockstep bench train`.

Arguments: case, rank, processes, address of the file where the ranks meet. Rank 0 says one line of
JSON about itself. Then every rank reads numbers of steps, one a line, trains as many, and rank 0
answers with one line of JSON. Eager mode, one thread; with several processes
DistributedDataParallel over gloo.
"""
import json
import platform
import sys
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.functional import cross_entropy

BATCH = 128
CLASSES = 10
SIDE = 28
FEATURES = 40  # different features
LABELS = 8  # labels for each of them: a fifth is random
NOISE = 5


class LastOfLstm(nn.Module):
    """Rows of 784 values as 28 steps of 28, the last step's output."""

    def __init__(self):
        super().__init__()
        self.cells = nn.LSTM(SIDE, 64, batch_first=True)

    def forward(self, rows):
        outputs, _ = self.cells(rows.view(-1, SIDE, SIDE))
        return outputs[:, -1]


def network(case):
    if case == "MLP":
        layers = [nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, CLASSES)]
    elif case == "BATCH_NORM":
        layers = [nn.Linear(784, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, CLASSES)]
    elif case == "LSTM":
        layers = [LastOfLstm(), nn.Linear(64, CLASSES)]
    elif case == "LENET":
        layers = [
            nn.Unflatten(1, (1, SIDE, SIDE)),
            nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, CLASSES),
        ]
    else:
        raise SystemExit(f"there is no case {case}")
    return nn.Sequential(*layers)


def batches(rank):
    generator = torch.Generator().manual_seed(7 + rank)
    features = [torch.rand(BATCH, 784, generator=generator) for _ in range(FEATURES)]
    return [(rows, labels(rows, generator)) for _ in range(LABELS) for rows in features]


def labels(rows, generator):
    noisy = torch.randint(NOISE, (BATCH,), generator=generator) == 0
    noise = torch.randint(CLASSES, (BATCH,), generator=generator)
    return torch.where(noisy, noise, rows[:, -CLASSES:].argmax(1))


def train(model, optimizer, data, steps, processes):
    if processes > 1:
        dist.barrier()
    cpu, start = time.process_time(), time.perf_counter()
    for i in range(steps):
        features, labels = data[i % len(data)]
        optimizer.zero_grad(set_to_none=True)
        loss = cross_entropy(model(features), labels)
        loss.backward()
        optimizer.step()
    if processes > 1:
        dist.barrier()
    seconds = time.perf_counter() - start
    used = torch.tensor([time.process_time() - cpu], dtype=torch.float64)
    if processes > 1:
        dist.all_reduce(used)
    return {
        "samples": steps * BATCH * processes,
        "seconds": seconds,
        "cpu_seconds": float(used),
        "loss": float(loss.detach()),
    }


def main():
    case, rank, processes, meeting = sys.argv[1:]
    rank, processes = int(rank), int(processes)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = network(case)
    if processes > 1:
        dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=processes)
        model = nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    data = batches(rank)
    if rank == 0:
        version = f"{torch.__version__}, Python {platform.python_version()}"
        print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        window = train(model, optimizer, data, int(line), processes)
        if rank == 0:
            print(json.dumps(window), flush=True)


if __name__ == "__main__":
    main()
