"""One rank of gloo, for `lockstep bench allreduce`.

Arguments: rank, processes, address of the file where the ranks meet, seconds to measure each size.
Rank 0 says one line of JSON about itself. Then every rank reads sizes in bytes, one a line, times
the sum of that many float32 values, and rank 0 answers with one line of JSON.

As in our own timer, a sample is the mean of many all-reduces that began together: ten samples
share the time, after a warm-up and a check of the sum. The tensor holds zeros, so that no sum
overflows however often it is repeated.
"""
import json
import platform
import statistics
import sys
import time

import torch
import torch.distributed as dist

SAMPLES = 10
MOST_OPERATIONS = 5000


def per_operation(tensor, operations, group=None):
    start = time.perf_counter()
    for _ in range(operations):
        dist.all_reduce(tensor, group=group)
    return max(1e-9, time.perf_counter() - start) / operations


def check(tensor, rank, world):
    pattern = torch.arange(tensor.numel()) % 7
    tensor.copy_(pattern + rank)
    dist.all_reduce(tensor)
    expected = (pattern * world + world * (world - 1) // 2).to(torch.float32)
    if not torch.equal(tensor, expected):
        raise SystemExit("gloo's sum is wrong")
    tensor.zero_()


def measure(size, rank, world, seconds):
    tensor = torch.zeros(size // 4)
    check(tensor, rank, world)
    warm_up = int(max(6, min(3000, 3e8 / size)))
    per_operation(tensor, warm_up // 2)
    took = per_operation(tensor, warm_up // 2)
    wish = max(2, min(MOST_OPERATIONS, seconds / SAMPLES / took))
    agreed = torch.tensor([int(wish)])
    dist.broadcast(agreed, 0)
    operations = int(agreed)
    samples = []
    for _ in range(SAMPLES):
        dist.barrier()
        samples.append(per_operation(tensor, operations))
    return {
        "operations": operations * SAMPLES,
        "median": statistics.median(samples),
        "min": min(samples),
    }


def call_alone(rank, world):
    groups = [dist.new_group([other]) for other in range(world)]
    tensor = torch.zeros(1)
    per_operation(tensor, 2000, groups[rank])
    return per_operation(tensor, 2000, groups[rank])


def main():
    rank, world, meeting, seconds = sys.argv[1:]
    rank, world, seconds = int(rank), int(world), float(seconds)
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=world)
    alone = call_alone(rank, world)
    dist.barrier()
    if rank == 0:
        about = {"torch": torch.__version__, "python": platform.python_version(), "call": alone}
        print(json.dumps(about), flush=True)
    for line in sys.stdin:
        times = measure(int(line), rank, world, seconds)
        if rank == 0:
            print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
