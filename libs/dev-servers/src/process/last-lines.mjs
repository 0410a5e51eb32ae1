/** Keeps the newest lines of a process, to show them when it dies. */
export class LastLines {
  /** @type {string[]} */
  #lines = [];
  #capacity;

  /** @param {number} capacity how many lines to keep */
  constructor(capacity = 40) {
    this.#capacity = capacity;
  }

  /** @param {string} line */
  push(line) {
    this.#lines.push(line);
    if (this.#lines.length > this.#capacity) this.#lines.shift();
  }

  /** @returns {string[]} oldest first */
  toArray() {
    return [...this.#lines];
  }
}
