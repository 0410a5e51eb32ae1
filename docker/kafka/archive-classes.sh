#!/usr/bin/env bash
# Starts a broker, waits until it answers, and ends it, so that Java writes down the classes it loaded.
set -o errexit -o nounset -o pipefail

export ARCHIVE_TO=/tmp KAFKA_HEAP_OPTS=-Xmx512m
export KAFKA_PROCESS_ROLES=broker,controller KAFKA_NODE_ID=1 KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9093
export KAFKA_LISTENERS=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093 KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER
export KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT KAFKA_LOG_DIRS=/tmp/log

/etc/kafka/docker/run &
broker=$!
until (</dev/tcp/localhost/9092) 2>/dev/null; do
  kill -0 $broker
  sleep 1
done
kill $broker
# Java ends with 143 after a SIGTERM, also when all went well.
wait $broker || true
ls -l /tmp/setup.jsa /tmp/broker.jsa
