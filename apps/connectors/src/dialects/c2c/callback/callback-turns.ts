import { sqlStateOf } from '@umbra/postgres';
import { refusals } from '../../../connectors.errors.ts';
import type { Connector } from '../../../domain/connector/connector.ts';
import { FairTurns } from './fair-turns.ts';

const AT_ONCE_OF_CONNECTOR = 2;
const WAITING_OF_CONNECTOR = 100;
const WAITING_BYTES_OF_CONNECTOR = 8_388_608;
const WAITING_BYTES = 67_108_864;
const LEFT_TO_OTHER_PROJECTS = 2;
const LOCK_NOT_AVAILABLE = '55P03';

type Owner = Pick<Connector, 'connectorId' | 'projectId'>;

/**
 * Callbacks wait for each other in memory, within bounds, not in the database, whose connections are everybody's: two of a
 * connector are read at once, and half of the connections store them, of which a project leaves two to others.
 */
export class CallbackTurns {
  readonly #reading = new FairTurns({
    ...{ atOnce: Infinity, atOnceOfKey: AT_ONCE_OF_CONNECTOR },
    ...{
      waitingOfKey: WAITING_OF_CONNECTOR,
      waitingBytesOfKey: WAITING_BYTES_OF_CONNECTOR,
      waitingBytes: WAITING_BYTES,
    },
  });
  readonly #storing: FairTurns;

  /** @param connections to the database that this process has */
  constructor(connections: number) {
    const atOnce = Math.max(1, Math.floor(connections / 2));
    this.#storing = new FairTurns({
      ...{ atOnce, atOnceOfKey: Math.max(1, atOnce - LEFT_TO_OTHER_PROJECTS) },
      ...{ waitingOfKey: Infinity, waitingBytesOfKey: WAITING_BYTES, waitingBytes: WAITING_BYTES },
    });
  }

  /** @param bytes of the callback @throws WireError 429 */
  reading<Result>({ connectorId }: Owner, bytes: number, work: () => Promise<Result>): Promise<Result> {
    return this.#reading.take(connectorId, bytes, work) ?? refused();
  }

  /** Within the turn of `reading`. @throws WireError 429 also when somebody has held for long what it must change */
  async storing<Result>({ projectId }: Owner, bytes: number, work: () => Promise<Result>): Promise<Result> {
    try {
      return await (this.#storing.take(projectId, bytes, work) ?? refused());
    } catch (error) {
      if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) throw refusals.callbacksTooMany();
      throw error;
    }
  }
}

const refused = (): Promise<never> => Promise.reject(refusals.callbacksTooMany());
