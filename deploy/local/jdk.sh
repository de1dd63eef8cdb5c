# To be sourced: exports JAVA_HOME, a JDK that is new enough, or ends the shell with the status 69 and says how to get one.
#
#   FLEET_JAVA_HOME      a JDK to use before any other
readonly MIN_JAVA=25
readonly EXIT_NO_JDK=69

# Major version of the JDK in $1, or 0 if there is none with a compiler.
java_major() {
  local home=$1 version=''
  if [[ -x $home/bin/java && -x $home/bin/javac ]]; then
    if [[ -r $home/release ]]; then
      version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    else
      version=$("$home/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p')
    fi
  fi
  printf '%s' "${version:-0}"
}

# The home of the java in PATH, through symbolic links.
java_home_in_path() {
  local java
  java=$(command -v java) || return 0
  while [[ -L $java ]]; do
    case $(readlink "$java") in
      /*) java=$(readlink "$java") ;;
      *) java=$(dirname "$java")/$(readlink "$java") ;;
    esac
  done
  dirname "$(dirname "$java")"
}

jdk_candidates() {
  printf '%s\n' "${FLEET_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(java_home_in_path)"
  printf '%s\n' /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk*
  printf '%s\n' "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/*
  if [[ -x /usr/libexec/java_home ]]; then
    /usr/libexec/java_home -v "$MIN_JAVA+" 2>/dev/null || true
  fi
  printf '%s\n' /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*
}

find_jdk() {
  local home
  while IFS= read -r home; do
    if [[ -n $home && $(java_major "$home") -ge $MIN_JAVA ]]; then
      printf '%s' "$home"
      return
    fi
  done < <(jdk_candidates)
  sed 's/^/fleet: /' >&2 <<TEXT
needs a JDK $MIN_JAVA or newer (with javac); none was found. Install one:
  Debian, Ubuntu   apt-get install openjdk-$MIN_JAVA-jdk
  Fedora, RHEL     dnf install java-$MIN_JAVA-openjdk-devel
  macOS            brew install openjdk@$MIN_JAVA
  anywhere         https://adoptium.net, or: sdk install java $MIN_JAVA-tem
or point FLEET_JAVA_HOME at one.
TEXT
  exit "$EXIT_NO_JDK"
}

JAVA_HOME=$(find_jdk)
export JAVA_HOME
