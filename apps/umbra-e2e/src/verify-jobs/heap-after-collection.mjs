import { until } from '../chaos/wait.mjs';

/** Where a process listens that is told to be inspected, unless its options say otherwise. */
const INSPECTOR = 'http://127.0.0.1:9229';
const ANSWERS_WITHIN_MS = 20_000;
const MIB = 1024 * 1024;

/**
 * What a process of Node keeps once all garbage is collected. What it holds otherwise says little: old objects that are garbage
 * stay until there is a reason to look.
 *
 * @param {number} pid
 * @returns {Promise<number>} MiB
 */
export async function heapAfterCollectionMib(pid) {
  process.kill(pid, 'SIGUSR1');
  let address = '';
  await until(
    'the process can be inspected',
    async () => {
      const response = await fetch(`${INSPECTOR}/json/list`).catch(() => undefined);
      const [target] = response === undefined ? [] : /** @type {any[]} */ (await response.json());
      address = target?.webSocketDebuggerUrl ?? '';
      return address !== '';
    },
    ANSWERS_WITHIN_MS,
  );
  const inspector = await Inspector.connect(address);
  try {
    await inspector.ask('HeapProfiler.collectGarbage');
    const { usedSize } = await inspector.ask('Runtime.getHeapUsage');
    return usedSize / MIB;
  } finally {
    inspector.close();
  }
}

/** Asks by the DevTools protocol, one question at a time. */
class Inspector {
  /** @param {WebSocket} socket */
  constructor(socket) {
    this.socket = socket;
  }

  /** @param {string} address */
  static async connect(address) {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`${address} does not answer.`));
    });
    return new Inspector(socket);
  }

  /**
   * @param {string} method
   * @returns {Promise<any>}
   */
  ask(method) {
    return new Promise((resolve, reject) => {
      this.socket.onmessage = ({ data }) => {
        const { id, result, error } = JSON.parse(String(data));
        if (id !== 1) return;
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      };
      this.socket.onclose = () => reject(new Error(`${method}: the process has ended.`));
      this.socket.send(JSON.stringify({ id: 1, method }));
    });
  }

  close() {
    this.socket.onclose = null;
    this.socket.close();
  }
}
