/** The three ways in: a device posts for itself, a user for one device, a user for many. */
export const ROUTES = ['v2', 'v3', 'batch'] as const;
export type Route = (typeof ROUTES)[number];

/** What a run is told by the environment. */
export interface LoadSettings {
  /** Of the gateway: registry, traces, and telemetry unless the next says otherwise. */
  readonly url: string;
  /** Where telemetry goes: the ingress may send it past the gateway. */
  readonly telemetryUrl: string;
  /** The address that devices sign their token requests for. */
  readonly signedUrl: string;
  readonly user: Credentials;
  /** Given: the user, a project for the load and its limit are made. */
  readonly admin: Credentials | undefined;
  readonly devices: number;
  /** Requests a second. */
  readonly rate: number;
  readonly durationS: number;
  readonly samplesPerRequest: number;
  readonly route: Route;
  /** Of a spike: so many times the rate. */
  readonly factor: number;
  /** Of the fleet: seconds between two requests of a device. */
  readonly everyS: number;
  readonly maxVus: number;
  readonly p99Ms: number;
  /** Folder of the summary. */
  readonly out: string;
  /** Whether each acknowledged sample is written to the console, for `verify`. */
  readonly isLedgerKept: boolean;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What one scenario takes unless told otherwise. */
export type Defaults = Partial<Pick<LoadSettings, 'devices' | 'rate' | 'durationS' | 'factor' | 'everyS'>>;

const DEMO_USER: Credentials = { email: 'demo@umbra.local', password: 'umbra-demo' };

/** @throws what is wrong with the environment, by the name of the variable */
export function readSettings(env: Environment, defaults: Defaults): LoadSettings {
  const url = withoutSlash(env['UMBRA_URL'] || 'http://127.0.0.1:8080');
  const admin = credentials(env, 'UMBRA_ADMIN');
  const user = credentials(env, 'UMBRA_USER');
  if (admin !== undefined && user === undefined) {
    throw new Error('UMBRA_ADMIN_EMAIL is given: say by UMBRA_USER_EMAIL and UMBRA_USER_PASSWORD which user to make.');
  }
  return {
    url,
    telemetryUrl: withoutSlash(env['UMBRA_INGESTION_URL'] || url),
    signedUrl: withoutSlash(env['UMBRA_SIGNED_URL'] || url),
    user: user ?? DEMO_USER,
    admin,
    devices: positive(env, 'DEVICES', defaults.devices ?? 200),
    rate: positive(env, 'RATE', defaults.rate ?? 200),
    durationS: seconds(env, 'DURATION', defaults.durationS ?? 60),
    samplesPerRequest: positive(env, 'PAYLOAD', 1),
    route: route(env['ROUTE']),
    factor: positive(env, 'FACTOR', defaults.factor ?? 3),
    everyS: positive(env, 'EVERY', defaults.everyS ?? 5),
    maxVus: positive(env, 'MAX_VUS', 2_000),
    p99Ms: positive(env, 'P99_MS', 1_000),
    out: env['OUT'] || '.',
    isLedgerKept: env['LEDGER'] === '1',
  };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function credentials(env: Environment, prefix: string): Credentials | undefined {
  const [email, password] = [env[`${prefix}_EMAIL`], env[`${prefix}_PASSWORD`]];
  if (!email && !password) return undefined;
  if (!email || !password) throw new Error(`${prefix}_EMAIL and ${prefix}_PASSWORD go together.`);
  return { email, password };
}

function positive(env: Environment, name: string, fallback: number): number {
  const text = env[name];
  const value = text ? Number(text) : fallback;
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0.`);
  return value;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

function seconds(env: Environment, name: string, fallback: number): number {
  const text = env[name];
  if (!text) return fallback;
  const [, amount, unit] = /^([1-9]\d*)([smh])$/.exec(text) ?? [];
  const factor = SECONDS[unit ?? ''];
  if (factor === undefined) throw new Error(`${name} must be like 30s, 20m or 2h.`);
  return Number(amount) * factor;
}

function route(text: string | undefined): Route {
  const found = ROUTES.find((known) => known === (text || 'v2'));
  if (found === undefined) throw new Error(`ROUTE must be one of ${ROUTES.join(', ')}.`);
  return found;
}
