/** What `GET {prefix}/version` tells; a test keeps it equal to the workspace's. */
export const REGISTRY_VERSION = '0.1.0';
