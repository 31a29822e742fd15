#!/usr/bin/env bash
# Makes classes.jsa, the archive of loaded classes that the launcher's JVMs start from: archive.sh HOME.
# The launcher of a checkout calls it; an archive fits the paths of its jars only.
# The classes are those that a small real run loads. Our own are left out, so the archive stays
# valid while only our code changes, and nothing is done when it fits the jars and the Java at hand.
# A failure costs start-up time, not the build.
set -euo pipefail
trap 'exit 130' INT
trap 'exit 143' TERM
export LC_ALL=C
home=$1
work=$(dirname "$home")/class-archive
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

foreign_jars() { find "$home"/lib "$home"/spark/jars -name '*.jar' ! -name 'lockstep-*' | sort; }

stamp() {
  "$java" -version 2>&1
  foreign_jars | xargs -d '\n' stat -L -c '%n %s %Y'
}

give_up() {
  echo "lockstep: no archive of loaded classes, so commands start slower: $1" >&2
  touch "$home/.archived"
  exit 0
}

big_endian() { # NUMBER...: 4 bytes each
  local n
  for n in "$@"; do
    printf "$(printf '\\x%02x' $((n >> 24 & 255)) $((n >> 16 & 255)) $((n >> 8 & 255)) $((n & 255)))"
  done
}

made_up_digits() { # FOLDER PREFIX COUNT: IDX files with noise for images
  { big_endian 2051 "$3" 28 28 && head -c $(($3 * 784)) "$home"/spark/jars/spark-core_*.jar; } > "$1/$2-images-idx3-ubyte"
  { big_endian 2049 "$3" && for ((i = 0; i < $3; i++)); do printf "\\x0$((i % 10))"; done; } > "$1/$2-labels-idx1-ubyte"
}

warm_up() {
  mkdir -p "$work/run/data" "$work/run/lists"
  made_up_digits "$work/run/data" train 640
  made_up_digits "$work/run/data" t10k 128
  local list=-XX:DumpLoadedClassList=$work/run/lists/%p.list
  (cd "$work/run" && env -u SPARK_HOME LOCKSTEP_JAVA_OPTIONS="$list" LOCKSTEP_EXECUTOR_OPTIONS="$list" \
    timeout --foreground 600 "$home/lockstep" run "$home/conf/pipelines/mnist.yaml" --data data --set train.epochs=1)
}

new_stamp=$(stamp)
[[ -s $work/classes.jsa && $(cat "$work/stamp" 2> /dev/null) == "$new_stamp" ]] || {
  rm -rf "$work"
  mkdir -p "$work"
  echo "lockstep: archiving loaded classes for quick starts (a minute, once for these libraries)" >&2
  warm_up > "$work/log" 2>&1 || give_up "the warm-up run failed, see $work/log"
  sort -u "$work"/run/lists/*.list | grep -v 'dev/lockstep/' > "$work/classes.list"
  "$java" -Xshare:dump -XX:SharedClassListFile="$work/classes.list" -XX:SharedArchiveFile="$work/classes.jsa" \
    -cp "$(foreign_jars | paste -sd:)" >> "$work/log" 2>&1 || give_up "the dump failed, see $work/log"
  rm -rf "$work/run"
  printf '%s' "$new_stamp" > "$work/stamp"
}
ln -f "$work/classes.jsa" "$home/classes.jsa" 2> /dev/null || cp -f "$work/classes.jsa" "$home/classes.jsa"
touch "$home/.archived"
