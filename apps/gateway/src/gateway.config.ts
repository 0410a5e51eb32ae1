import { fileURLToPath } from 'node:url';
import { bool, commaList, integer, loadConfig, serviceSettings, str, url } from '@umbra/config';
import type { Service } from './routes/route.ts';

/** The settings of the gateway, each with its default, unit and a sentence. */
export const gatewaySettings = {
  ...serviceSettings,
  REGISTRY_URL: url({ desc: 'the origin of the registry service' }),
  INGESTION_URL: url({ desc: 'the origin of the ingestion service' }),
  SHADOWS_URL: url({ desc: 'the origin of the shadows service' }),
  POSITIONING_URL: str({ default: '', desc: 'the origin of the positioning service; empty: not run' }),
  CONNECTORS_URL: str({ default: '', desc: 'the origin of the connectors service; empty: not run' }),
  BULK_JOBS_URL: str({ default: '', desc: 'the origin of the bulk-jobs service; empty: not run' }),
  GEOFENCING_URL: str({ default: '', desc: 'the origin of the geofencing service; empty: not run' }),
  GATEWAY_CORS_ORIGINS: commaList({
    default: [],
    desc: 'the origins whose pages may call, comma separated, or * for any; empty: no CORS at all',
  }),
  GATEWAY_TRUST_FORWARDED: bool({
    default: false,
    desc: 'whether a proxy before the gateway sets X-Forwarded-*; else they are made anew',
  }),
  GATEWAY_BODY_LIMIT_BYTES: integer({ default: 16_777_216, desc: 'bodies larger than this are refused, bytes' }),
  GATEWAY_REQUEST_TIMEOUT_MS: integer({ default: 60_000, desc: 'the whole request must have come by then' }),
  GATEWAY_BODY_IDLE_TIMEOUT_MS: integer({ default: 10_000, desc: 'the longest that no piece of a body may come' }),
  GATEWAY_MAX_HELD_BYTES: integer({
    default: 268_435_456,
    desc: 'bodies are collected up to 64 KiB each before they are sent on, and up to this together, bytes',
  }),
  GATEWAY_UPSTREAM_TIMEOUT_MS: integer({ default: 30_000, desc: 'how long a service may take to go on' }),
  GATEWAY_UPSTREAM_CONNECTIONS: integer({ default: 128, desc: 'connections to one service' }),
  GATEWAY_UPSTREAM_WAIT_MS: integer({ default: 5_000, desc: 'how long a request may wait for one of them' }),
  GATEWAY_MAX_IN_FLIGHT: integer({ default: 2_048, desc: 'requests that may wait for one service' }),
  OPENAPI_DIR: str({
    default: fileURLToPath(new URL('../../../docs/reference/openapi/', import.meta.url)),
    desc: 'the folder of the OpenAPI documents shown under /docs',
  }),
};

/** What the gateway is told, in its own words. */
export interface GatewayConfig {
  readonly upstreams: Readonly<Partial<Record<Service, string>>>;
  readonly corsOrigins: readonly string[];
  readonly isForwardedTrusted: boolean;
  readonly bodyLimitBytes: number;
  readonly requestTimeoutMs: number;
  readonly bodyIdleTimeoutMs: number;
  readonly maxHeldBytes: number;
  readonly upstreamTimeoutMs: number;
  readonly upstreamConnections: number;
  readonly upstreamWaitMs: number;
  readonly maxInFlightPerService: number;
  readonly openApiDir: string;
}

/** Reads the environment, once. @throws ConfigError naming all that is missing or wrong */
export const loadGatewaySettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig(gatewaySettings, environment);

/** The gateway's own part of its settings. */
export function gatewayConfig(settings: ReturnType<typeof loadGatewaySettings>): GatewayConfig {
  const upstreams: Record<Service, string> = {
    registry: settings.REGISTRY_URL,
    ingestion: settings.INGESTION_URL,
    shadows: settings.SHADOWS_URL,
    positioning: settings.POSITIONING_URL,
    connectors: settings.CONNECTORS_URL,
    'bulk-jobs': settings.BULK_JOBS_URL,
    geofencing: settings.GEOFENCING_URL,
  };
  return {
    upstreams: Object.fromEntries(Object.entries(upstreams).filter(([, origin]) => origin !== '')),
    corsOrigins: settings.GATEWAY_CORS_ORIGINS,
    isForwardedTrusted: settings.GATEWAY_TRUST_FORWARDED,
    bodyLimitBytes: settings.GATEWAY_BODY_LIMIT_BYTES,
    requestTimeoutMs: settings.GATEWAY_REQUEST_TIMEOUT_MS,
    bodyIdleTimeoutMs: settings.GATEWAY_BODY_IDLE_TIMEOUT_MS,
    maxHeldBytes: settings.GATEWAY_MAX_HELD_BYTES,
    upstreamTimeoutMs: settings.GATEWAY_UPSTREAM_TIMEOUT_MS,
    upstreamConnections: settings.GATEWAY_UPSTREAM_CONNECTIONS,
    upstreamWaitMs: settings.GATEWAY_UPSTREAM_WAIT_MS,
    maxInFlightPerService: settings.GATEWAY_MAX_IN_FLIGHT,
    openApiDir: settings.OPENAPI_DIR,
  };
}
