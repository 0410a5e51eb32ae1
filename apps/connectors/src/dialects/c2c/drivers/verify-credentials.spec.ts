import type { DataSource } from 'typeorm';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import type { OutgoingHttp } from '../../../outgoing/outgoing-http.ts';
import { SystemClock } from '../../../persistence/clock.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';
import { TrialRates } from '../../calls/trial-rates.ts';
import { VerifyCredentials } from './verify-credentials.ts';

const trial = { projectId: undefined, holder: 'p', driverId: 'hanging', credentials: { url: 'u', secret: 's' } };

describe('the verification of credentials', () => {
  const systemTimeout = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout')!;
  afterEach(() => Object.defineProperty(AbortSignal, 'timeout', systemTimeout));

  it('C2C-19 ends by itself when neither the cloud nor the driver does, and tells the driver', async () => {
    const endOfTime = new AbortController();
    AbortSignal.timeout = () => endOfTime.signal;
    let heard: AbortSignal | undefined;
    const hanging = scriptedDriver({
      driverId: 'hanging',
      verify: (_credentials, { signal }) => {
        heard = signal;
        endOfTime.abort();
        return new Promise(() => undefined);
      },
    });
    const outgoing = { for: () => ({}) as OutgoingHttp, close: () => Promise.resolve() };
    const drivers = new Drivers([hanging]);
    const verification = new VerifyCredentials(
      drivers,
      {} as DataSource,
      outgoing,
      new SystemClock(),
      new TrialRates(),
    );
    await expect(verification.verify(trial)).rejects.toMatchObject({
      ...{ status: 400, code: 'CONNECTORS_CLOUD_UNUSABLE' },
      message: expect.stringContaining('did not answer in time'),
    });
    expect(heard?.aborted).toBe(true);
  });
});
