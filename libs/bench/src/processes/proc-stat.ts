/** What `/proc/<pid>/stat` tells of a process, in clock ticks. */
export interface ProcessTicks {
  readonly parent: number;
  /** User and system mode of all its threads. */
  readonly own: number;
  /** The same of children that have ended and were waited for. */
  readonly ended: number;
}

export function parseProcessStat(stat: string): ProcessTicks {
  // The name in parentheses may hold blanks and parentheses; what follows its last one begins with the state.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const at = (index: number) => fields[index] ?? 0;
  return { parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) };
}

/** Ticks of the whole machine since its start, from the first line of `/proc/stat`: what was worked, by anybody. */
export function parseMachineStat(stat: string): { readonly busy: number; readonly stolen: number } {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = (stat.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { busy: user + nice + system + irq + softIrq, stolen };
}
