import { Part } from './part.mjs';

/** Who stops when: those that others lean on stop last. */
const STOP_ORDER = [
  ['gateway'],
  ['bulk-jobs', 'connectors', 'geofencing', 'ingestion', 'shadows', 'positioning', 'registry'],
  ['postgres'],
  ['kafka'],
];

/** The parts of a stack, by name. */
export class PartList {
  /** @type {Map<string, Part>} */
  byName = new Map();
  #onProgress;
  /** @type {Promise<void> | undefined} */
  #stopping;

  /** @param {import('./progress.mjs').OnProgress} onProgress */
  constructor(onProgress) {
    this.#onProgress = onProgress;
  }

  /**
   * @param {string} name
   * @param {ConstructorParameters<typeof Part>[1]} startProcess
   * @returns {Promise<Part>} once its process is started
   */
  async start(name, startProcess) {
    if (this.#stopping !== undefined) throw new Error(`${name} is not started: everything is being stopped.`);
    const part = new Part(name, startProcess, this.#onProgress);
    this.byName.set(name, part);
    await part.start();
    return part;
  }

  /** @param {string} name */
  get(name) {
    const part = this.byName.get(name);
    if (part === undefined) throw new Error(`There is no part ${name}, only ${[...this.byName.keys()].join(', ')}.`);
    return part;
  }

  /** Stops all, in order; those that are just being started too. A second call waits for the first. */
  stop() {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop() {
    for (const names of STOP_ORDER) await Promise.all(names.map((name) => this.byName.get(name)?.stop()));
  }
}
