#!/usr/bin/env bash
# Does harm to a fleet of real processes under load, and says whether it kept its promises: loadtest/README.md, "Faults".
#
#   loadtest/faults.sh [--injections N] [--seed S] [--only KIND,...] [--data DIR] [--report DIR] ...   see --help
#
# Exits with 0 if all promises were kept, 1 if not, 2 if the suite itself could not run, 64 if it was asked wrongly.
#
#   FLEET_SKIP_BUILD   1: fleet and suite have been built already
set -euo pipefail
started_in=$PWD
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/local/jdk.sh
root=$PWD

if [[ ${FLEET_SKIP_BUILD:-} != 1 ]]; then
  # What is tested, with the caches of its starts: a worker that starts in half the time leaves more of it for faults.
  ./fleet up --help >/dev/null
  # The suite itself. Upstream modules are only compiled: their jars stay as they are, and the caches with them.
  ./mvnw -B -ntp -q -Pfaults -Dspotless.check.skip=true -pl loadtest -am compile
fi

# The first entry must be the jar the services are started with, see JavaCommand.
class_path=$root/deploy/local/stack/target/local-stack.jar:$root/loadtest/target/classes
class_path+=:$(<loadtest/target/faults.classpath)
cd "$started_in"
exec "$JAVA_HOME/bin/java" -Xmx768m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  "-Dfleet.root=$root" -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "$class_path" org.diffusionfleet.loadtest.faults.FaultSuite "$@"
