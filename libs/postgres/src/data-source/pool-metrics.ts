import type { GaugeReading, MetricsPort } from '@umbra/kafka';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/** Shows a data source's pool; the pools of one process are added up. A process shows them as long as it lives. */
export function showPool(dataSource: DataSource, maxConnections: number, metrics: MetricsPort): void {
  metrics.gauge(
    'umbra_postgres_pool_connections',
    'Connections to the database: idle, busy, and requests that are waiting for one.',
    ['state'],
    () => connectionsOf(dataSource),
  );
  metrics.gauge(
    'umbra_postgres_pool_max_connections',
    'Connections that the pools may open.',
    [],
    () => maxConnections,
  );
}

function connectionsOf({ driver }: DataSource): GaugeReading[] {
  // There is none before the data source is connected, and after it is destroyed.
  const { master: pool } = driver as { readonly master?: Pool };
  const { totalCount = 0, idleCount = 0, waitingCount = 0 } = pool ?? {};
  return [
    [idleCount, 'idle'],
    [totalCount - idleCount, 'busy'],
    [waitingCount, 'waiting'],
  ];
}
