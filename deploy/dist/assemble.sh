#!/usr/bin/env bash
# Puts the distribution together: assemble.sh CHECKOUT RUNTIME_JARS HOME. Jars are hard links where
# the file system can, so a rebuild takes no time and no space.
set -euo pipefail
export LC_ALL=C
checkout=$1 runtime=$2 home=$3
spark=$checkout/deploy/spark/target store=$checkout/deploy/store/target/store

link() { # TARGET_FOLDER FILE...
  mkdir -p "$1"
  cp -lf "${@:2}" "$1" 2> /dev/null || cp -f "${@:2}" "$1"
}

artifacts() { # GROUP:ARTIFACT VERSION for each line of a dependency list
  sed -nE 's/^ *([^: ]+:[^: ]+):jar:([^: ]+:)?([^: ]+):(compile|runtime).*/\1 \3/p' "$1" | sort -u
}

clashes=$(join <(artifacts "$spark/jars.list") <(artifacts "$runtime.list") | awk '$2 != $3')
if [[ -n $clashes ]]; then
  echo "Pin these to the version that Spark ships (first one) in the parent POM: $clashes" >&2
  exit 1
fi

rm -rf "$home"
link "$home/spark/jars" "$spark"/spark/jars/*.jar
cp -r "$spark"/spark/{bin,conf} "$home/spark"
link "$home/store" "$store"/*.jar
link "$home/bench" "$checkout"/deploy/bench/target/bench/*.jar
cp -r "$checkout/conf" "$checkout/lockstep" "$home"

own=()
for jar in "$runtime"/*.jar; do
  [[ -e $home/spark/jars/${jar##*/} ]] || own+=("$jar")
done
link "$home/lib" "${own[@]}"
