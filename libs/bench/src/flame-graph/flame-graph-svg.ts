import type { Frame, Owner } from './profile-tree.ts';

const WIDTH = 1_200;
const ROW = 16;
const MARGIN = 8;
const HEADER = 40;
const CHARACTER_WIDTH = 6.3;
/** What is narrower says nothing and would make the file large. */
const LEAST_SHARE = 0.0025;

const COLOURS: Readonly<Record<Owner, string>> = {
  ours: '#f4a259',
  package: '#8cb369',
  node: '#9fb4c7',
  engine: '#d8d4cf',
};
const LEGEND: readonly (readonly [Owner, string])[] = [
  ['ours', 'Umbra'],
  ['package', 'packages'],
  ['node', 'Node'],
  ['engine', 'engine, system, garbage'],
];

/** A flame graph as a file that a browser shows by itself: callers below, width is CPU time, details on hovering. */
export function flameGraphSvg(root: Frame, title: string): string {
  const least = root.totalMicros * LEAST_SHARE;
  const depth = depthOf(root, least);
  const height = HEADER + depth * ROW + MARGIN;
  const scale = (WIDTH - 2 * MARGIN) / root.totalMicros;
  const boxes: string[] = [];
  const draw = (frame: Frame, left: number, level: number): void => {
    boxes.push(box(frame, left, height - MARGIN - (level + 1) * ROW, frame.totalMicros * scale, root.totalMicros));
    let from = left;
    for (const child of frame.children) {
      if (child.totalMicros >= least) draw(child, from, level + 1);
      from += child.totalMicros * scale;
    }
  };
  draw(root, MARGIN, 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" font-family="monospace" font-size="10.5">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${String(MARGIN)}" y="16" font-size="13">${escape(title)}</text>`,
    ...LEGEND.map(([owner, text], nth) => {
      const left = MARGIN + nth * 110;
      return `<rect x="${String(left)}" y="22" width="10" height="10" fill="${COLOURS[owner]}"/><text x="${String(left + 14)}" y="31">${text}</text>`;
    }),
    ...boxes,
    '</svg>\n',
  ].join('\n');
}

function depthOf(frame: Frame, least: number): number {
  return 1 + Math.max(0, ...frame.children.filter((c) => c.totalMicros >= least).map((c) => depthOf(c, least)));
}

function box({ name, owner, totalMicros }: Frame, left: number, top: number, width: number, all: number): string {
  const share = `${((totalMicros / all) * 100).toFixed(1)} %`;
  const fitting = Math.floor((width - 4) / CHARACTER_WIDTH);
  const label = fitting < 3 ? '' : name.length <= fitting ? name : `${name.slice(0, fitting - 1)}…`;
  const text = label === '' ? '' : `<text x="${(left + 2).toFixed(1)}" y="${String(top + 11)}">${escape(label)}</text>`;
  const shape = `x="${left.toFixed(1)}" y="${String(top)}" width="${Math.max(0.2, width - 0.4).toFixed(1)}" height="${String(ROW - 1)}"`;
  return `<g><title>${escape(name)}: ${share}</title><rect ${shape} fill="${COLOURS[owner]}"/>${text}</g>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
