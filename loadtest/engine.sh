#!/usr/bin/env bash
# The engine with the bundled model on this machine, on which nothing else should run. Prints and writes tables.
#
#   loadtest/engine.sh [bare|stack|eta|check|exact|leak]   all if none is named
#
#   THREADS   inside an operator; 1, which leaves a processor to what runs beside the UNet
#   PAIRS     turns of bare, 20, and of stack, 5
#   JOBS      of exact; 500
#   ETA_JOBS  of eta; 200
#   MINUTES   of leak at most, which draws up to 10 000 jobs; 60
#   OUT       where tables go; loadtest/target
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/local/jdk.sh

threads=${THREADS:-1}
out=${OUT:-$PWD/loadtest/target}
model=$PWD/worker/models/emoji-64

# Runs the class $1 with the arguments that follow, in a JVM with the options $jvm.
bench() {
  ./mvnw -q -Pbench -pl loadtest -am -DskipTests verify -Dbench="${jvm:-} org.diffusionfleet.loadtest.$*"
}

report() {
  case $1 in
    bare)
      bench engine.BareLoopReport "$out/bare.md" "$PWD/loadtest/results/stage-times.csv" "$model" "$threads" "${PAIRS:-20}"
      ;;
    stack)
      data=$(mktemp -d)
      ./fleet up --help >/dev/null # builds what the stack consists of
      FLEET_WORKER_THREADS=$threads FLEET_WORKER_SIDE_THREADS=$threads FLEET_WORKER_BATCH_SAMPLES=4 \
        bench engine.StackReport "$out/stack.md" "$PWD" "$data" "$model" "$threads" "${PAIRS:-5}"
      rm -rf "$data"
      ;;
    eta)
      data=$(mktemp -d)
      ./fleet up --help >/dev/null # builds what the stack consists of
      bench engine.EtaReport "$out/eta.md" "$PWD" "$data" "$model" "${ETA_JOBS:-200}" 0.8 1
      rm -rf "$data"
      ;;
    check) bench simulate.CheckReport "$out/check.md" "$model" "$threads" 60 0.7 ;;
    exact) bench engine.ExactnessReport "$out/exact.md" "$model" "$threads" "${JOBS:-500}" 1 ;;
    leak)
      # A heap that is all there from the beginning: else its growth would look like a leak.
      jvm="-Xms256m -Xmx256m -XX:+AlwaysPreTouch"
      bench engine.LeakReport "$out/leak.md" "$model" "$threads" 10000 "${MINUTES:-60}"
      ;;
    *)
      sed -n '4p' "${BASH_SOURCE[0]}" >&2
      exit 64
      ;;
  esac
}

mkdir -p "$out"
for name in ${1:-bare stack eta check exact leak}; do
  report "$name"
done
