/** What the tests' global setup tells of the stack that it started. */
function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: run by jest.e2e.config.mjs`);
  return value;
}

export const environment = {
  /** Of the gateway, by its address. */
  url: setting('UMBRA_URL'),
  /** Where the spans of the stack come together. */
  tracesUrl: setting('UMBRA_TRACES_URL'),
  /** The same as `url`, by name. */
  namedUrl: setting('UMBRA_URL').replace('127.0.0.1', 'localhost'),
  admin: { email: setting('UMBRA_ADMIN_EMAIL'), password: setting('UMBRA_ADMIN_PASSWORD') },
  demo: { email: setting('UMBRA_DEMO_EMAIL'), password: setting('UMBRA_DEMO_PASSWORD') },
  projectId: setting('UMBRA_PROJECT_ID'),
  appId: setting('UMBRA_APP_ID'),
};
