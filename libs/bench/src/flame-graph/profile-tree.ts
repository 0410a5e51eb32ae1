/** What is read of a `.cpuprofile`, as V8 writes it. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** Whose code a frame is. */
export type Owner = 'ours' | 'package' | 'node' | 'engine';

export interface Frame {
  readonly name: string;
  readonly owner: Owner;
  /** Microseconds of it and all that it called. */
  readonly totalMicros: number;
  readonly children: readonly Frame[];
}

/** The times in which nothing was done. */
const IDLE = new Set(['(idle)']);

/** The busy time of a profile as a tree, calls of one function by the same path put together. */
export function profileTree({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const selfMicros = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    selfMicros.set(id, (selfMicros.get(id) ?? 0) + Math.max(0, timeDeltas[index] ?? 0));
  }
  const frameOf = (ids: readonly number[], name: string, owner: Owner): Frame => {
    const callees = new Map<string, { readonly owner: Owner; readonly ids: number[] }>();
    let totalMicros = ids.reduce((sum, id) => sum + (selfMicros.get(id) ?? 0), 0);
    for (const child of ids.flatMap((id) => byId.get(id)?.children ?? [])) {
      const frame = byId.get(child)?.callFrame;
      if (frame === undefined || IDLE.has(frame.functionName)) continue;
      const label = labelOf(frame);
      const callee = callees.get(label) ?? { owner: ownerOf(frame.url), ids: [] };
      callees.set(label, callee);
      callee.ids.push(child);
    }
    const children = [...callees].map(([label, callee]) => frameOf(callee.ids, label, callee.owner));
    for (const child of children) totalMicros += child.totalMicros;
    return { name, owner, totalMicros, children: children.toSorted((a, b) => b.totalMicros - a.totalMicros) };
  };
  const root = nodes[0];
  return frameOf(root === undefined ? [] : [root.id], 'all', 'engine');
}

/** The function and where it is written, without the folders of the machine that it ran on. */
function labelOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const place = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? url.split('/').at(-1) ?? '';
  return place === '' ? name : `${name} · ${place}`;
}

function ownerOf(url: string): Owner {
  if (url === '') return 'engine';
  if (url.startsWith('node:')) return 'node';
  return url.includes('/node_modules/') ? 'package' : 'ours';
}
