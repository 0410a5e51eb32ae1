import { cpus } from 'node:os';
import { pinningSays } from '../processes/cores.ts';

/** On what, and when: figures without it say nothing. */
export function machineLine(): string {
  const [cpu] = cpus();
  return [
    `${cpu?.model ?? 'unknown CPU'}, ${String(cpus().length)} cores`,
    `Node ${process.version}`,
    pinningSays,
    new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
  ].join('; ');
}
