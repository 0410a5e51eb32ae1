/** What `GET /v2/version` says; kept equal to the workspace's version by a test. */
export const INGESTION_VERSION = '0.1.0';
