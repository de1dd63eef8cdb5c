#!/usr/bin/env bash
# The library against diffusers' ONNX pipeline and ONNX Runtime's Python API, turn by turn on this machine. Prints and writes tables.
#
#   loadtest/against-diffusers.sh [pipeline|unet|mixed]   all if none is named
#
#   PEER_PYTHON   a Python with what loadtest/peer/requirements.txt names and our version of onnxruntime; without, one is
#                 installed in PEER_VENV (gigabytes: PyTorch)
#   PEER_VENV     where to; ${TMPDIR:-/tmp}/diffusion-fleet-peer
#   THREADS       inside an operator, on both sides; as many as there are processors
#   PAIRS         turns of each comparison; 40
#   OUT           where tables go; loadtest/target
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/local/jdk.sh

threads=${THREADS:-$(getconf _NPROCESSORS_ONLN)}
pairs=${PAIRS:-40}
out=${OUT:-$PWD/loadtest/target}
model=$PWD/worker/models/emoji-64

# Prints the Python to use, after installing what it lacks.
peer_python() {
  if [[ -n ${PEER_PYTHON:-} ]]; then
    printf '%s' "$PEER_PYTHON"
    return
  fi
  local venv=${PEER_VENV:-${TMPDIR:-/tmp}/diffusion-fleet-peer} runtime
  runtime=$(sed -n 's:.*<onnxruntime.version>\(.*\)</.*:\1:p' pom.xml)
  [[ -x $venv/bin/python ]] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet -r loadtest/peer/requirements.txt "onnxruntime==$runtime" >&2
  printf '%s' "$venv/bin/python"
}

# Runs the report $1 and writes to file $2.
report() {
  ./mvnw -q -Pbench -pl loadtest -am -DskipTests verify \
    -Dbench="org.diffusionfleet.loadtest.peer.$1 $out/$2 $python $PWD/loadtest/peer/peer.py $model $threads $pairs"
}

python=$(peer_python)
mkdir -p "$out"
case ${1:-all} in
  pipeline) report PipelineReport pipeline.md ;;
  unet) report UnetReport unet.md ;;
  mixed) report MixedReport mixed.md ;;
  all)
    report PipelineReport pipeline.md
    report UnetReport unet.md
    report MixedReport mixed.md
    ;;
  *)
    sed -n '4p' "${BASH_SOURCE[0]}" >&2
    exit 64
    ;;
esac
