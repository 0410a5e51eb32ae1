import { flameGraphSvg } from './flame-graph-svg.ts';
import type { Frame } from './profile-tree.ts';

const frame = (name: string, totalMicros: number, children: Frame[] = []): Frame => ({
  ...{ name, totalMicros, children },
  owner: 'ours',
});

describe('a flame graph', () => {
  const svg = flameGraphSvg(frame('all', 1_000, [frame('a<b>', 600), frame('rare', 1)]), 'R&D');

  it('has a box a frame, with its share, and text that breaks no XML', () => {
    expect(svg).toContain('<title>a&lt;b&gt;: 60.0 %</title>');
    expect(svg).toContain('R&amp;D');
    expect(svg.match(/<g>/g)).toHaveLength(2);
  });

  it('leaves out what would be too narrow to see', () => {
    expect(svg).not.toContain('rare');
  });
});
