#!/usr/bin/env bash
# Files evaluated by rootseal and by kube-score, side by side: the corpus, 17 copies of it, one small file. Prints a table:
# median of the whole process and peak of resident memory.
#   ROOTSEAL_CORPUS      the folder with the corpus
#   KUBE_SCORE           the folder with kube-score, only-ours.sh and refused.txt
#   ROOTSEAL_JAVA_OPTS   more options for the JVM; RUNS how often (5); JAR what to run (target/rootseal.jar)
set -euo pipefail
corpus=${ROOTSEAL_CORPUS:?is not set: the folder with the corpus}
peer=${KUBE_SCORE:?is not set: the folder with kube-score}
runs=${RUNS:-5}
jar=$(realpath "${JAR:-$(dirname "$0")/../target/rootseal.jar}")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
read -ra more <<<"${ROOTSEAL_JAVA_OPTS:-}"
flags=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xms48m -Xmn24m "${more[@]}") # as bin/rootseal
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

cache=$work/rootseal.aot
"$java" "${flags[@]}" -XX:AOTCacheOutput="$cache" -jar "$jar" scan "$work/copies/1" >"$work/out" 2>&1 || true
[ -s "$cache" ] || { cat "$work/out" >&2; exit 1; }

# Median of the seconds of what is run, those of its processors, and its peak. Its exit code says whether there are findings,
# so whether it ran is known by what it says.
measure() {
  for _ in $(seq "$runs"); do
    /usr/bin/time -a -o "$work/times" -f '%e %M %U %S' "$@" <"$work/input" >"$work/out" 2>&1 || true
    if [ ! -s "$work/out" ] || grep -q '^Error' "$work/out"; then
      head -n 5 "$work/out" >&2
      exit 1
    fi
  done
  grep -v '^Command' "$work/times" | sort -n | awk '{s[NR]=$1; c[NR]=$3+$4; m=($2>m?$2:m)}
      END {i=int((NR+1)/2); printf "%.2f s (CPU %.2f s), %d MB", s[i], c[i], m/1024}'
  rm "$work/times"
}

row() {
  find "$2" -type f | sort >"$work/input"
  printf '| %s | %s | %s | %s |\n' "$1" "$(measure "$peer/only-ours.sh")" \
    "$(measure "$java" "${flags[@]}" -jar "$jar" scan "$2")" \
    "$(measure "$java" "${flags[@]}" -XX:AOTCache="$cache" -jar "$jar" scan "$2")"
}

echo "load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors, $runs runs, ${more[*]:-no more options}"
echo '| what | kube-score | rootseal | with an AOT cache |'
echo '| --- | --- | --- | --- |'
row 'one small file' "$work/one"
row "the corpus, $(wc -l <"$work/names") files" "$work/copies/1"
row "17 copies, $((17 * $(wc -l <"$work/names"))) files" "$work/copies"
