import { logIn } from '../support/actors.ts';
import { operations, type Operation } from '../support/api-documents.ts';
import { environment } from '../support/environment.ts';
import { send } from '../support/http.ts';
import { newTenant } from '../support/tenant.ts';
import { adminGolden } from './admin.golden.ts';
import { annotationsGolden } from './annotations.golden.ts';
import { associationsGolden } from './associations.golden.ts';
import { bulkJobsGolden } from './bulk-jobs.golden.ts';
import { c2cGolden } from './c2c.golden.ts';
import { dialectLoginsGolden } from './dialect-logins.golden.ts';
import { geofencingGolden } from './geofencing.golden.ts';
import type { ConformanceWorld, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';
import { ingestionGolden } from './ingestion.golden.ts';
import { jitterbitGolden } from './jitterbit.golden.ts';
import { patchworksGolden } from './patchworks.golden.ts';
import { positioningGolden } from './positioning.golden.ts';
import { registryGolden } from './registry.golden.ts';
import { responseCheck } from './response-schemas.ts';
import { shadowsGolden } from './shadows.golden.ts';

const goldenAnswers: GoldenAnswers = {
  ...{ ...registryGolden, ...adminGolden, ...ingestionGolden },
  ...{ ...shadowsGolden, ...positioningGolden, ...dialectLoginsGolden, ...jitterbitGolden },
  ...{ ...c2cGolden, ...patchworksGolden, ...annotationsGolden },
  ...{ ...geofencingGolden, ...associationsGolden, ...bulkJobsGolden },
};
const probes = operations.filter(({ isProbe }) => isProbe);
const others = operations.filter(({ isProbe }) => !isProbe);

let world: ConformanceWorld;

beforeAll(async () => {
  world = { tenant: await newTenant('conformance'), adminToken: await logIn(environment.admin) };
});

/** A path whose placeholders name nothing. */
const pathOfNothing = (path: string): string => path.replaceAll(/\{\w+\}/g, 'nothing');

/** WIRE-1, WIRE-2, WIRE-5 and WIRE-10: what devices choke on. */
function expectWireHeaders(status: number, headers: Headers): void {
  expect(headers.has('content-length')).toBe(status !== 204);
  expect(headers.has('transfer-encoding')).toBe(false);
  expect(headers.has('retry-after')).toBe(status === 429);
  for (const [name, value] of headers) {
    expect(value).not.toBe('');
    expect(Buffer.byteLength(`${name}: ${value}\r\n`)).toBeLessThanOrEqual(256);
  }
}

const unauthorized = {
  ...{ code: 401, error: 'Unauthorized', id: golden.uuid, message: golden.text },
  details: { hereErrorCode: 401306 },
};
/** positioning.md §1.2 */
const unauthorizedOfPositioning = { error: 'Unauthorized', error_description: golden.text };

/** jitterbit-contract.md §3 */
const unauthorizedOfJitterbit = {
  ...{ status: false, operation: golden.text, errorCode: 'INVALID_AUTH_TOKEN', errorMessage: golden.text },
};

function unauthorizedOf({ service, path }: Operation): object {
  if (path.startsWith('/jitterbit-cloud-restful-service/')) return unauthorizedOfJitterbit;
  // patchworks-contract.md §1
  if (path.startsWith('/api/v1/')) return { message: 'Unauthenticated.' };
  return service === 'positioning' ? unauthorizedOfPositioning : unauthorized;
}

describe('the answers of every operation', () => {
  it('are known here, and no others: the golden answers are those of the API documents', () => {
    expect(Object.keys(goldenAnswers).sort()).toEqual(others.map(({ name }) => name).sort());
  });

  it.each(others.map((operation) => [operation.name, operation] as const))(
    '%s: is as the document and the contract say',
    async (name, operation) => {
      const expected = goldenAnswers[name];
      if (expected === undefined) throw new Error(`There is no golden answer of ${name}.`);
      const { status, body, headers } = await expected.ask(world);
      expect({ status, body }).toEqual({ status: expected.status, body: expected.body });
      expect(responseCheck(operation, status)?.(body)).toEqual([]);
      expectWireHeaders(status, headers);
    },
  );

  it.each(others.filter(({ isSecured }) => isSecured).map((operation) => [operation.name, operation] as const))(
    'AUTH-1 %s: is 401 with the envelope without a token',
    async (_name, operation) => {
      const { status, body, headers } = await send(operation.method, pathOfNothing(operation.path));
      expectWireHeaders(status, headers);
      expect({ status, body }).toEqual({ status: 401, body: unauthorizedOf(operation) });
      expect(responseCheck(operation, 401)?.(body)).toEqual([]);
    },
  );

  it.each(probes.map((operation) => [operation.name, operation] as const))(
    '%s: answers whom it knows by no token',
    async (_name, operation) => {
      const { status, body } = await send(operation.method, operation.path);
      expect(status).toBe(200);
      expect(responseCheck(operation, 200)?.(body)).toEqual([]);
      const isPositioning = operation.service === 'positioning';
      if (operation.path.endsWith('/health')) {
        expect(body).toEqual(isPositioning ? { status: 'OK' } : { message: 'healthy' });
      } else if (isPositioning) {
        expect(body).toEqual({ apiVersion: expect.stringMatching(/^2\./), serviceVersion: golden.version });
      } else expect(Object.values(body as object)).toEqual([golden.version]);
    },
  );
});
