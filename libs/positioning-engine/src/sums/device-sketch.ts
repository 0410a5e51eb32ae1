/** Enough to say "more than a few". */
const MAX_DEVICES = 4;

/**
 * How many devices have heard a station, up to a few, without naming any: the smallest distinct hashes of 16 bits, which
 * some hundred devices out of ten thousand share with another. (positioning.md §2.7, §2.8)
 */
export class DeviceSketch {
  readonly #hashes: number[];

  constructor(hashes: readonly number[] = []) {
    this.#hashes = [...hashes];
  }

  /** Ascending. */
  get hashes(): readonly number[] {
    return this.#hashes;
  }

  /** At least so many devices; never more than 4 are told apart. */
  get count(): number {
    return this.#hashes.length;
  }

  add(hash: number): void {
    if (this.#hashes.includes(hash)) return;
    this.#hashes.push(hash);
    this.#hashes.sort((a, b) => a - b);
    if (this.#hashes.length > MAX_DEVICES) this.#hashes.pop();
  }

  merge(other: DeviceSketch): void {
    for (const hash of other.#hashes) this.add(hash);
  }
}
