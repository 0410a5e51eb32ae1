#!/usr/bin/env bash
# Writes server.properties from the KAFKA_* variables, formats the storage the first time, and becomes the broker.
set -o errexit -o nounset -o pipefail

export CLUSTER_ID=${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}

# archived <name>: the options by which Java finds its classes faster, or, while the image is built, archives them.
archived() {
  local quiet='-Xlog:cds=off -Xlog:cds+dynamic=off'
  if [[ -n ${ARCHIVE_TO-} ]]; then
    echo "-XX:ArchiveClassesAtExit=$ARCHIVE_TO/$1.jsa $quiet"
  elif [[ -e /opt/kafka/$1.jsa ]]; then
    echo "-XX:SharedArchiveFile=/opt/kafka/$1.jsa $quiet"
  fi
}

setup() {
  # shellcheck disable=SC2046 -- a list of options
  java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $(archived setup) -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup \
    --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config
}

# The settings are written before the storage is looked at; storage that has been formatted counts as a failure there.
if ! output=$(setup 2>&1) && [[ $output != *'already formatted'* ]]; then
  echo "$output" >&2
  exit 1
fi

# shellcheck disable=SC2046,SC2086 -- these are lists of options
exec java ${KAFKA_HEAP_OPTS:--Xmx1g -Xms1g} \
  ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:+ExplicitGCInvokesConcurrent} \
  -Djava.awt.headless=true ${KAFKA_OPTS:-} $(archived broker) \
  -Dorg.slf4j.simpleLogger.showDateTime=true '-Dorg.slf4j.simpleLogger.dateTimeFormat=[yyyy-MM-dd HH:mm:ss,SSS]' \
  -cp '/opt/kafka/libs/*' kafka.Kafka /opt/kafka/config/server.properties
