import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestedSample } from '@umbra/contracts/telemetry';
import { distanceMetres } from '@umbra/geo';
import { canBeInCountry } from '@umbra/positioning-engine';
import { aDevice, eventually, type TestProject } from '@umbra/testing';
import { FileImports } from './import-program/file-imports.ts';
import { ProgressLines } from './import-program/progress-lines.ts';
import { DeviceNames } from './learn-contributions/device-names.ts';
import { arrayOf } from './radio-map/sql-columns.ts';
import { PositioningWorld, SECRET_KEY } from './testing/positioning-world.ts';

interface Place {
  readonly lat: number;
  readonly lng: number;
  readonly m: number;
}

interface Expectation {
  readonly status: number | readonly number[];
  readonly code?: string;
  readonly near?: Place;
  readonly notNear?: Place;
  readonly inside?: Place;
  readonly accuracy?: readonly [number, number];
  readonly radiusVs?: {
    readonly confidence: number;
    readonly ratio: readonly [number, number];
  };
  readonly absent?: readonly string[];
}

interface KnownAnswers {
  readonly contrib: readonly {
    readonly ts: number;
    readonly dev: string;
    readonly gps: NonNullable<IngestedSample['position']>;
    readonly scan: NonNullable<IngestedSample['scan']>;
  }[];
  readonly cellsCsv: string;
  readonly wigleCsv: string;
  readonly cases: readonly {
    /** Of positioning.md. */
    readonly statement: string;
    readonly name: string;
    readonly query: string;
    readonly body: object;
    readonly expect: Expectation;
  }[];
}

const known = JSON.parse(
  readFileSync(new URL('./testing/known-answers.json', import.meta.url), 'utf8'),
) as KnownAnswers;

let world: PositioningWorld;
let project: TestProject;

beforeAll(async () => {
  world = await PositioningWorld.start();
  project = await world.hasProject();
  await learn();
  await importFiles();
});

afterAll(() => world.stop());

/** As telemetry, by four devices of the project. */
async function learn(): Promise<void> {
  const names = new DeviceNames(SECRET_KEY);
  const hashes = new Set<number>();
  for (const [, contributions] of Map.groupBy(known.contrib, ({ dev }) => dev)) {
    const device = await world.hasDevice(aDevice(project));
    // A device that was at two places at once: of those the first counts.
    for (const { ts } of contributions) hashes.add(names.contribution(device.claims.at(-1)!.trackingId, ts));
    const samples = contributions.map(({ ts, gps, scan }) => ({
      sampledAtMs: ts,
      position: gps,
      scan,
    }));
    await world.ingested(device, samples);
  }
  await eventually('all is learned', async () => {
    const [row] = await world.tables.query<{ count: number }[]>(
      'SELECT count(*) FROM positioning_read.contribution WHERE id = ANY($1::bigint[])',
      [arrayOf([...hashes])],
    );
    return row?.count === hashes.size;
  });
}

async function importFiles(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'umbra-known-answers-'));
  const imports = new FileImports({
    ...{
      dataSource: world.tables,
      names: new DeviceNames(SECRET_KEY),
      isInCountry: canBeInCountry,
    },
    ...{ nowMs: Date.now, lines: new ProgressLines(() => undefined) },
  });
  for (const [format, text] of [
    ['cells', known.cellsCsv],
    ['wigle', known.wigleCsv],
  ] as const) {
    const path = join(folder, `${format}.csv`);
    await writeFile(path, text);
    const about = {
      source: 'known answers',
      licence: 'none',
      projectId: undefined,
      isPublic: false,
      isAgain: false,
    };
    await imports.import({ format, path, ...about });
  }
  await rm(folder, { recursive: true });
}

const ask = (query: string, body: object) =>
  world.call('POST', `/v2/locate${query === '' ? '' : `?${query}`}`, {
    token: project.apiKey,
    body,
  });

describe('positioning.md §11', () => {
  it.each(known.cases.map((each) => [each.statement, each.name, each] as const))(
    '%s %s',
    async (_statement, _name, { query, body, expect: wanted }) => {
      const answer = await ask(query, body);
      expect([wanted.status].flat()).toContain(answer.status);
      if (wanted.code !== undefined) expect(answer.body.code).toBe(wanted.code);
      const location = answer.body.location as { lat: number; lng: number; accuracy: number } | undefined;
      const metresTo = (place: Place) => distanceMetres(location!, place);
      if (wanted.near !== undefined) expect(metresTo(wanted.near)).toBeLessThanOrEqual(wanted.near.m);
      if (wanted.notNear !== undefined) expect(metresTo(wanted.notNear)).toBeGreaterThanOrEqual(wanted.notNear.m);
      if (wanted.inside !== undefined) expect(metresTo(wanted.inside)).toBeLessThanOrEqual(location!.accuracy);
      if (wanted.accuracy !== undefined) expectWithin(location!.accuracy, wanted.accuracy);
      for (const name of wanted.absent ?? []) expect(location).not.toHaveProperty(name);
      if (wanted.radiusVs !== undefined) {
        const other = await ask(`confidence=${String(wanted.radiusVs.confidence)}`, body);
        expectWithin(location!.accuracy / other.body.location.accuracy, wanted.radiusVs.ratio);
      }
    },
  );
});

function expectWithin(value: number, [from, to]: readonly [number, number]): void {
  expect(value).toBeGreaterThanOrEqual(from);
  expect(value).toBeLessThanOrEqual(to);
}
