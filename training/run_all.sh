#!/bin/bash
# All stages in one go: run_all.sh DATA RUN MODEL MINUTES [options of train_diffusion.py, such as --size small]
#
# Upscaler 25 %, base 45 %, adversarial 30 % of MINUTES. Exports to MODEL after every stage, so that whoever is cut short
# has something. Repeating the command resumes; stages that are over cost seconds. START_UPSCALER (a .safetensors) and
# START_MODEL (a model folder, same size) continue from weights that exist.
set -euo pipefail
data=$1 run=$2 model=$3 minutes=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)
share() { python3 -c "print($minutes * $1)"; }
mkdir -p "$run"

python3 -u "$here/train_upscaler.py" --data "$data" --out "$run" --minutes "$(share .25)" ${START_UPSCALER:+--start "$START_UPSCALER"} 2>&1 | tee -a "$run/upscaler.log"
python3 -u "$here/train_diffusion.py" base --data "$data" --out "$run" --minutes "$(share .45)" ${START_MODEL:+--start "$START_MODEL"} "$@" 2>&1 | tee -a "$run/base.log"
python3 "$here/export.py" --run "$run" --out "$model" --denoiser base
python3 -u "$here/train_diffusion.py" adversarial --data "$data" --out "$run" --minutes "$(share .30)" "$@" 2>&1 | tee -a "$run/denoiser.log"
python3 "$here/export.py" --run "$run" --out "$model"
