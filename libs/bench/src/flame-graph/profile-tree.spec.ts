import { profileTree } from './profile-tree.ts';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  ...{ id, children },
  callFrame: { functionName, url },
});

const profile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 4, 6]),
    node(2, '(idle)', ''),
    node(3, 'accept', 'file:///somewhere/apps/ingestion/dist/accept.js', [5]),
    node(4, 'accept', 'file:///somewhere/apps/ingestion/dist/accept.js'),
    node(5, 'encode', 'file:///somewhere/node_modules/@x/kafka/src/encode.js'),
    node(6, '', 'node:net'),
  ],
  samples: [3, 2, 5, 4, 6],
  timeDeltas: [10, 1_000, 20, 5, 1],
};

it('adds up busy time by path, one frame for the same function', () => {
  const { totalMicros, children } = profileTree(profile);
  expect(totalMicros).toBe(36);
  expect(children).toEqual([
    {
      ...{ name: 'accept · accept.js', owner: 'ours', totalMicros: 35 },
      children: [{ name: 'encode · @x/kafka', owner: 'package', totalMicros: 20, children: [] }],
    },
    { name: '(anonymous) · node:net', owner: 'node', totalMicros: 1, children: [] },
  ]);
});
