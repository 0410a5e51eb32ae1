import { randomUUID } from 'node:crypto';
import type { WorkHolder } from '../domain/driver/work-holder.ts';

/** For whom drivers work in tests. */
export const HOLDER: WorkHolder = { project: 'a project', connector: 'a connector' };

/** One of whom nothing is remembered. */
export const newHolder = (): WorkHolder => ({ project: randomUUID(), connector: randomUUID() });
