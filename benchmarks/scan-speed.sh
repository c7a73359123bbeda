#!/usr/bin/env bash
# Files evaluated by rootseal and by kube-score, by turns: the corpus, 17 copies of it, one small file. Prints a table:
# median of the whole process and peak of resident memory.
#   ROOTSEAL_CORPUS      the folder with the corpus
#   KUBE_SCORE           the folder with kube-score, only-ours.sh and refused.txt
#   ROOTSEAL_ARCHIVE     the archive that archive/build has built (rootseal-*.tar.gz)
#   ROOTSEAL_JAVA_OPTS   more options for the JVM; RUNS how often (7); JAR what to run (target/rootseal.jar)
set -euo pipefail
corpus=${ROOTSEAL_CORPUS:?is not set: the folder with the corpus}
peer=${KUBE_SCORE:?is not set: the folder with kube-score}
archive=${ROOTSEAL_ARCHIVE:?is not set: the archive that archive/build has built}
export -n ROOTSEAL_CORPUS ROOTSEAL_ARCHIVE # of variables that it does not know, the program says a word
runs=${RUNS:-7}
jar=$(realpath "${JAR:-$(dirname "$0")/../target/rootseal.jar}")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
read -ra more <<<"${ROOTSEAL_JAVA_OPTS:-}"
flags=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.2 -XX:C1MaxInlineSize=25
  -XX:-UsePerfData -Xms48m -Xmn24m "${more[@]}") # as bin/rootseal
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What kube-score refuses ends its whole run, so both sides go without it.
(cd "$corpus" && find . -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) | sed 's#^\./##' |
  grep -vxFf "$peer/refused.txt" | sort) >"$work/names"
for copy in $(seq 17); do
  mkdir -p "$work/copies/$copy"
  tar -C "$corpus" -cf - -T "$work/names" | tar -C "$work/copies/$copy" -xf -
done
chmod -R u+w "$work/copies"
mkdir "$work/one"
printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: nginx}]}\n' >"$work/one/web.yaml"

tar -C "$work" -xzf "$archive"
archived=$(echo "$work"/rootseal-*/bin/rootseal)

# One run. Its exit code says whether there are findings, so whether it ran is known by what it says.
run() {
  /usr/bin/time -a -o "$work/times.$1" -f '%e %M %U %S' "${@:2}" <"$work/input" >"$work/out" 2>&1 || true
  if [ ! -s "$work/out" ] || grep -q '^Error' "$work/out"; then
    head -n 5 "$work/out" >&2
    exit 1
  fi
}

# Median of the seconds, of those of the processors, and the peak.
median() {
  grep -v '^Command' "$work/times.$1" | sort -n | awk '{s[NR]=$1; c[NR]=$3+$4; m=($2>m?$2:m)}
      END {i=int((NR+1)/2); printf "%.2f s (CPU %.2f s), %d MB", s[i], c[i], m/1024}'
  rm "$work/times.$1"
}

row() {
  find "$2" -type f | sort >"$work/input"
  for _ in $(seq "$runs"); do
    run peer "$peer/only-ours.sh"
    run jar "$java" "${flags[@]}" -jar "$jar" scan "$2"
    run archive "$archived" scan "$2"
  done
  printf '| %s | %s | %s | %s |\n' "$1" "$(median peer)" "$(median jar)" "$(median archive)"
}

echo "load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors, $runs runs, ${more[*]:-no more options}"
echo '| what | kube-score | rootseal | by the archive |'
echo '| --- | --- | --- | --- |'
row 'one small file' "$work/one"
row "the corpus, $(wc -l <"$work/names") files" "$work/copies/1"
row "17 copies, $((17 * $(wc -l <"$work/names"))) files" "$work/copies"
