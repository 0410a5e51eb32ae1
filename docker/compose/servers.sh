#!/bin/sh
# Prints what an Umbra beside the containers is told of the servers in them.
echo "export KAFKA_BROKERS=127.0.0.1:$KAFKA_PORT"
echo "export DATABASE_URL=postgres://umbra_admin:$(cat /run/umbra/postgres-password)@127.0.0.1:$POSTGRES_PORT/umbra"
