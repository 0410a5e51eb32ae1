/** Stops what e2e-setup.mjs started. */
export default async function e2eTeardown() {
  await globalThis.umbraStack?.stop();
}
