import type { ExternalSample, Driver, DriverContext, Pulled, WantedDevice } from '../domain/driver/driver.ts';
import { scriptedDriver } from './scripted-driver.ts';

/** What a cloud of a test does when it is pulled. */
export type CloudScript = (devices: readonly WantedDevice[], context: DriverContext) => AsyncIterable<Pulled>;

/** Clouds that a test writes, behind one driver; a connector names its own by the credential `url`. */
export class ScriptedClouds {
  readonly #scripts = new Map<string, CloudScript>();
  /** Of each cloud: every pull, by the devices that were wanted. */
  readonly #pulls = new Map<string, (readonly string[])[]>();
  readonly driver: Driver = scriptedDriver({
    driverId: 'scripted',
    provisionsByCallback: true,
    pull: ({ url }, devices, context) => this.#pull(String(url), devices, context),
    parseCallback: (_credentials, body) => body as ReturnType<NonNullable<Driver['parseCallback']>>,
  });

  /** What the cloud does from now on. */
  has(url: string, script: CloudScript): void {
    this.#scripts.set(url, script);
  }

  pulls(url: string): readonly (readonly string[])[] {
    return this.#pulls.get(url) ?? [];
  }

  #pull(url: string, devices: readonly WantedDevice[], context: DriverContext): AsyncIterable<Pulled> {
    const wanted = devices.map(({ externalDeviceId }) => externalDeviceId);
    this.#pulls.set(url, [...this.pulls(url), wanted]);
    const script = this.#scripts.get(url);
    if (script === undefined) throw new Error(`no cloud ${url}`);
    return script(devices, context);
  }
}

export const aFix = (sampledAtMs: number): ExternalSample => ({
  sampledAtMs,
  telemetry: { timestamp: sampledAtMs, position: { lat: 52.5, lng: 13.4, accuracy: 5 } },
});

/** A cloud that shows the same of each device each time, until it is told otherwise. */
export const showing = (samplesOf: (externalDeviceId: string) => readonly ExternalSample[]): CloudScript =>
  async function* (devices) {
    for (const { externalDeviceId } of devices) {
      yield await Promise.resolve({ externalDeviceId, samples: samplesOf(externalDeviceId), cursor: { seen: true } });
    }
  };
