# On Colab, install the package if it is missing. Elsewhere, do nothing.
import importlib.util
import os
import subprocess
import sys

needed = ["stargan_tutorial", "python_avatars", "resvg_py", "torchmetrics",
          "lightning_utilities", "safetensors", "joblib", "cloudpickle",
          "tqdm"]
missing = [name for name in needed if importlib.util.find_spec(name) is None]
if missing and "COLAB_RELEASE_TAG" in os.environ:
    address = "git+https://github.com/stargan-from-scratch/stargan-tutorial"
    missing = [address if name == needed[0] else name for name in missing]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    if subprocess.run(pip + missing).returncode:  # --no-deps: torch stays
        print("pip could not install the package: is the internet on, and is "
              f"{address} there? Then run this cell again.")
    importlib.invalidate_caches()
