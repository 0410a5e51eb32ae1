declare global {
  /** What e2e-setup.mjs hands to e2e-teardown.mjs; both run in Jest's main process. */
  var umbraStack: { stop(): Promise<void> } | undefined;
}

export {};
