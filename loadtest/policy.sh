#!/usr/bin/env bash
# The engine's policy in virtual time: no device is needed, and the same numbers come out every time. Prints and writes tables.
#
#   loadtest/policy.sh [batching|knee|simulate]   all if none is named
#   loadtest/policy.sh times                      records how long stages take here, in TIMES: what the others reckon with
#
#   TIMES     recorded stage times; loadtest/results/stage-times.csv
#   SEEDS     repetitions of batching and knee; 5
#   JOBS      of the simulated day; 1000000
#   THREADS   inside an operator, for times; as many as there are processors
#   OUT       where tables go; loadtest/target
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/local/jdk.sh

threads=${THREADS:-$(getconf _NPROCESSORS_ONLN)}
times=${TIMES:-$PWD/loadtest/results/stage-times.csv}
seeds=${SEEDS:-5}
jobs=${JOBS:-1000000}
out=${OUT:-$PWD/loadtest/target}

# Runs the class $1 with the arguments that follow.
bench() {
  ./mvnw -q -Pbench -pl loadtest -am -DskipTests verify -Dbench="org.diffusionfleet.loadtest.$*"
}

report() {
  case $1 in
    batching) bench batching.BatchingReport "$out/batching.md" "$times" "$seeds" ;;
    knee) bench batching.KneeReport "$out/knee.md" "$times" "$seeds" ;;
    simulate) bench simulate.SimulationReport "$out/simulate.md" "$times" "$jobs" 24 1 8 ;;
    times) bench virtual.StageTimesReport "$times" "$PWD/worker/models/emoji-64" "$threads" 15 ;;
    *)
      sed -n '4,5p' "${BASH_SOURCE[0]}" >&2
      exit 64
      ;;
  esac
}

mkdir -p "$out"
for name in ${1:-batching knee simulate}; do
  report "$name"
done
