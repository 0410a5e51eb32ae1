/** Has pieces of work wait for each other: the process, which does more than this, is busy with one of them at a time. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const own = this.#last.then(work);
    // Whoever asked for it is told of its error.
    this.#last = own.then(nothing, nothing);
    return own;
  }
}

const nothing = (): void => undefined;
