import { telemetryTopic } from '@umbra/contracts/telemetry';
import { testConnection } from '@umbra/testing';
import fc from 'fast-check';
import { postSamples } from '../support/actors.ts';
import { newDevice, newTenant, type Tenant, type TenantDevice } from '../support/tenant.ts';
import { malformedRequests, messageOf, type Bearer, type MalformedRequest } from './malformed-requests.ts';
import { parseAnswer, rawExchange } from './raw-exchange.ts';

const REQUESTS = 2_000;
const SEED = 20_261_125;
const AT_ONCE = 24;
const ROUTES = ['/v2', '/v2/', '/device-http/v2', '/v3/', '/v3/batch'];

let tenant: Tenant;
let device: TenantDevice;
const connection = testConnection();

beforeAll(async () => {
  tenant = await newTenant('malformed');
  device = await newDevice(tenant);
});

afterAll(() => connection.close());

const tokenOf = (bearer: Bearer): string | undefined =>
  ({ device: device.token, user: tenant.userToken, nonsense: 'h1.nonsense', nobody: undefined })[bearer];

const endOffsets = async () => Object.fromEntries(await connection.endOffsets(telemetryTopic.name));

/** What is wrong with the answer, or undefined. */
async function complaintAbout(request: MalformedRequest): Promise<string | undefined> {
  const { text, isTimedOut } = await rawExchange(messageOf(request, tokenOf(request.bearer)), request.ending);
  if (isTimedOut) return 'no end';
  // Who cuts a request off may find the connection closed in place of an answer.
  if (text === '') return request.framing === 'broken' ? undefined : 'no answer';
  const { status, headers, body } = parseAnswer(text);
  answered.add(request.what);
  if (!(status >= 400 && status < 500)) return `status ${String(status)}: ${body.slice(0, 200)}`;
  if (headers.has('transfer-encoding')) return 'a chunked answer';
  if (headers.get('content-length') !== String(Buffer.byteLength(body)))
    return 'a Content-Length that is not the length';
  if (headers.get('content-type')?.startsWith('application/json') !== true) return 'an answer that is no JSON';
  const envelope = JSON.parse(body) as Record<string, unknown>;
  const isEnvelope =
    envelope['code'] === status &&
    typeof envelope['error'] === 'string' &&
    /^[0-9a-f-]{36}$/.test(String(envelope['id']));
  return isEnvelope ? undefined : `no envelope: ${body.slice(0, 200)}`;
}

/** The kinds of malformed request that were answered. */
const answered = new Set<string>();

/** Runs them all, some at a time, and gathers the complaints. */
async function complaintsAbout(requests: readonly MalformedRequest[]): Promise<string[]> {
  const complaints: string[] = [];
  const queue = [...requests];
  const work = async () => {
    for (let request = queue.pop(); request !== undefined; request = queue.pop()) {
      const complaint = await complaintAbout(request);
      if (complaint !== undefined) complaints.push(`${request.path} ${request.what}: ${complaint}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return complaints;
}

describe('malformed requests', () => {
  it('ING-3 are all refused with the envelope: no 5xx, no hang, nothing on the log', async () => {
    const requests = fc.sample(malformedRequests(device.trackingId), { numRuns: REQUESTS, seed: SEED });
    expect(new Set(requests.map(({ path }) => path.split('?')[0]))).toEqual(new Set(ROUTES));
    const before = await endOffsets();

    expect(await complaintsAbout(requests)).toEqual([]);
    expect(answered).toEqual(new Set(requests.map(({ what }) => what)));

    expect(await endOffsets()).toEqual(before);
    // Offsets that never move would prove nothing.
    const { status } = await postSamples(device.token, [{ timestamp: Date.now() }]);
    expect(status).toBe(200);
    const sum = (offsets: Record<string, number>) => Object.values(offsets).reduce((a, b) => a + b, 0);
    expect(sum(await endOffsets())).toBe(sum(before) + 1);
  }, 300_000);
});
