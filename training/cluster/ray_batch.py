"""A batch of Fovea under Ray: each part is one task that runs `fovea batch ... --shard K/N`, and the parts are put together.

    python -m training.cluster.ray_batch --parts 8 --cpus 2 -- PICTURES... --questions FILE --out DIR

What follows `--` is what `fovea batch` takes. DIR has to be one that every machine sees. Ray starts a part again that was lost
with its machine; a part goes on where it was. Needs `ray` (`pip install ray`), and Fovea beside it on every machine.
"""

import argparse
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_on_ray(
    words: Sequence[str], *, parts: int, cpus: float, gpus: float = 0, address: str | None = None, fovea: Sequence[str] = ()
) -> int:
    """Runs `fovea batch` with `words` in parts, then merges them.

    Args:
        words: what `fovea batch` takes, with `--out` and without `--shard`.
        parts: how many tasks; more than machines, so that a slow one holds up little.
        cpus: processors of a part, which takes as many threads unless `words` have `--threads`.
        gpus: of a part.
        address: of a running cluster (`auto`); None starts Ray on this machine.
        fovea: the command; default: this checkout's.
    Returns:
        0, or the exit status of a part that failed: 2 for bad input.
    """
    import ray

    out = option(words, "--out")
    if out is None or option(words, "--shard") is not None:
        raise SystemExit("Expected the words of `fovea batch` with --out DIR and without --shard, which is dealt out here.")
    command = [*(fovea or ["node", str(ROOT / "engine" / "cli" / "fovea.mjs")]), "batch"]
    threads = [] if option(words, "--threads") is not None else ["--threads", str(max(1, int(cpus)))]
    own = address is None and not ray.is_initialized()
    if not ray.is_initialized():
        ray.init(address=address, log_to_driver=False, include_dashboard=False)
    try:
        task = ray.remote(num_cpus=cpus, num_gpus=gpus, max_retries=3)(run_part)
        waiting = {task.remote([*command, *words, *threads, "--shard", f"{part}/{parts}"]): part for part in range(1, parts + 1)}
        worst = 0
        while waiting:
            (done,), _ = ray.wait(list(waiting), num_returns=1)
            part = waiting.pop(done)
            status, said = ray.get(done)
            worst = worst or status
            last = said.strip().splitlines()[-1:] or [""]
            print(f"part {part} of {parts}: {'done' if status == 0 else f'exit status {status}'}. {last[0]}", flush=True)
            if status not in (0, 2):
                print(said, file=sys.stderr)
        merged = subprocess.run([*command, "--merge", out, "--out", out], check=False)
        return worst or merged.returncode
    finally:
        if own:
            ray.shutdown()


def run_part(command: Sequence[str]) -> tuple[int, str]:
    """Runs one part; returns its exit status and what it said on stderr, of which the end matters."""
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    return result.returncode, result.stderr[-20_000:]


def option(words: Sequence[str], name: str) -> str | None:
    """The value of `--name value` or `--name=value`; None where it is not given."""
    for index, word in enumerate(words):
        if word == name:
            return words[index + 1] if index + 1 < len(words) else ""
        if word.startswith(f"{name}="):
            return word[len(name) + 1 :]
    return None


def main() -> int:
    """Reads the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=int, required=True, help="how many tasks")
    parser.add_argument("--cpus", type=float, default=1, help="processors of a part (default 1)")
    parser.add_argument("--gpus", type=float, default=0, help="GPUs of a part (default 0)")
    parser.add_argument("--address", help="of a running cluster, such as auto (default: Ray on this machine)")
    parser.add_argument("--fovea", default="", help="the command, in quotes (default: this checkout's)")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="-- WORDS", help="what `fovea batch` takes")
    given = parser.parse_args()
    if given.parts < 1 or given.cpus <= 0:
        parser.error("Expected --parts and --cpus above 0.")
    words = given.words[1:] if given.words[:1] == ["--"] else given.words
    return run_on_ray(
        words,
        parts=given.parts,
        cpus=given.cpus,
        gpus=given.gpus,
        address=given.address,
        fovea=shlex.split(given.fovea),
    )


if __name__ == "__main__":
    sys.exit(main())
