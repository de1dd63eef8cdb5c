#!/usr/bin/env bash
# Breaks the fleet on purpose, in one place after another, and shows that the fault suite sees it: README.md, "Faults".
#
#   loadtest/faults-mutants.sh [MUTANT ...]   commit-point, dedupe, renewal, idempotency, dead-letter; all if none is named
#
# Works in a copy of the last commit. Exits with 0 if every mutant was caught.
#
#   SCRATCH     where the copy goes; a temporary directory, removed at the end
#   OUT         where logs and reports go; loadtest/target/mutants
#   MVN_FLAGS   for Maven, e.g. -o
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/local/jdk.sh
root=$PWD
out=${OUT:-$root/loadtest/target/mutants}
scratch=${SCRATCH:-$(mktemp -d)}
mutants=("$@")
if [[ $# -eq 0 ]]; then mutants=(commit-point dedupe renewal idempotency dead-letter); fi
mkdir -p "$out"

cleanup() {
  git worktree remove --force "$scratch/copy"
  rmdir "$scratch" 2>/dev/null || true
}
git worktree add -q --detach "$scratch/copy" HEAD
trap cleanup EXIT
cd "$scratch/copy"

build() {
  # shellcheck disable=SC2086
  ./mvnw -B -ntp -q ${MVN_FLAGS:-} -Pfaults -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -pl deploy/local/broker,deploy/local/s3,gateway,loadtest -am package
}

# What brings it to light, and which promise it breaks.
arguments() {
  case $1 in
    commit-point) echo "--only lost-answer --injections 3" ;;
    dedupe) echo "--only kill-worker-after-event --injections 5" ;;
    renewal) echo "--only store-slow --injections 4" ;;
    idempotency) echo "--only lost-answer --injections 2 --rate 2" ;;
    dead-letter) echo "--only kill-worker --injections 6 --poison 3" ;;
    *)
      echo "faults-mutants: there is no mutant $1" >&2
      exit 64
      ;;
  esac
}
promise() {
  case $1 in
    commit-point) echo "how a job ends is written once" ;;
    dedupe) echo "one terminal event" ;;
    renewal) echo "tried again only when" ;;
    idempotency) echo "one idempotency key makes one job" ;;
    dead-letter) echo "dead letters byte for byte" ;;
  esac
}

missed=0
for mutant in "${mutants[@]}"; do
  asked=$(arguments "$mutant")
  git apply "$root/loadtest/mutants/$mutant.patch"
  build
  # shellcheck disable=SC2086
  if FLEET_SKIP_BUILD=1 loadtest/faults.sh --seed 1 $asked --report "$out/$mutant" >"$out/$mutant.log" 2>&1; then
    echo "$mutant: NOT CAUGHT by $asked; see $out/$mutant.log"
    missed=1
  elif grep -q "broken .*$(promise "$mutant")" "$out/$mutant.log"; then
    echo "$mutant: caught by $asked: $(grep -c VIOLATION "$out/$mutant.log") violations told"
  else
    echo "$mutant: the suite failed for another reason; see $out/$mutant.log"
    missed=1
  fi
  git checkout -q -- .
done
exit "$missed"
