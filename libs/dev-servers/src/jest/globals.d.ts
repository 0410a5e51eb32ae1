declare global {
  /** What global-setup.mjs hands to global-teardown.mjs; both run in Jest's main process. */
  var umbraTestServers: { stop(): Promise<void> } | undefined;
}

export {};
