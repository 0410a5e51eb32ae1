/**
 * The settings of a single-node Kafka in KRaft mode, as the text of a `server.properties` file.
 *
 * @param {{ logDir: string, port: number, controllerPort: number }} place
 * @param {Readonly<Record<string, string | number | boolean>>} [properties] others, or other values
 * @returns {string}
 */
export function serverProperties({ logDir, port, controllerPort }, properties = {}) {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDir,

    // A topic that nobody declared is a mistake to be seen.
    'auto.create.topics.enable': false,

    // One broker: every internal topic has one replica, in few partitions, since each costs files and start-up time.
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 8,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'min.insync.replicas': 1,
    'default.replication.factor': 1,

    // Quick recovery: a broker killed with SIGKILL is back in 4 s instead of 12, a lone consumer starts at once, and a
    // transaction whose producer died stops holding up its readers soon after its timeout.
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 500,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1000,

    // Sized for a laptop: the default clean-up buffer alone takes 128 MB of the heap.
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'num.network.threads': 2,
    'num.io.threads': 4,

    ...properties,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
