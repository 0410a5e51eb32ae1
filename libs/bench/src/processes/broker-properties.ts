/**
 * For a broker under saturation: it is not to be taken for dead, and its partitions for leaderless, when it gets no turn
 * on its core for two seconds, as brokers for development are.
 */
export const PATIENT_BROKER = { 'broker.session.timeout.ms': 18_000, 'broker.heartbeat.interval.ms': 2_000 } as const;
