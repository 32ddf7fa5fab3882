#!/bin/sh
# Starts Weir with the Java beside it, wherever this folder lies and from wherever it is called.
set -eu
self=$(readlink -f "$0")
home=${self%/bin/*}
export WEIR_LAUNCHER="$self"

classpath=
for jar in @JARS@; do
  classpath=$classpath${classpath:+:}$home/lib/$jar
done

command=${1-}
set -- ${WEIR_JAVA_OPTIONS:-} -cp "$classpath" dev.weir.collector.cli.Weir "$@"
[ ! -f "$home/lib/java-$command.options" ] || set -- "@$home/lib/java-$command.options" "$@"
# The native libraries lie unpacked in lib/native, so that nothing is written to /tmp.
exec "$home/runtime/bin/java" "@$home/lib/java.options" "-Djava.library.path=$home/lib/native" \
  "-Djna.boot.library.path=$home/lib/native" -Djna.nounpack=true "-Dlibrary.jline.path=$home/lib/native" "$@"
