import { batchLines } from './batch-lines.ts';

describe('the list of imports', () => {
  it('§8 says of each what it is attributed to, and what came of it', () => {
    const lines = batchLines([
      {
        ...{ id: 3, state: 'done', format: 'cells', layer: '0', isPublic: true, accepted: 1_234, rejected: { nr: 5 } },
        ...{ source: 'OpenCelliD', licence: 'CC-BY-SA-4.0', startedAtMs: 0, endedAtMs: 1 },
        file: { name: 'cells.csv.gz', sha256: 'ab12' },
      },
      {
        ...{ id: 2, state: 'undone', format: 'geosubmit', layer: '7', isPublic: false, accepted: 1, rejected: {} },
        ...{ source: 'stumblers', licence: 'own', startedAtMs: 0, endedAtMs: 1, file: undefined },
      },
    ]);
    expect(lines).toEqual([
      '3  1970-01-01T00:00:00.000Z  done  cells  1,234, rejected: 5 nr',
      '    shared map, source: OpenCelliD, licence: CC-BY-SA-4.0, file cells.csv.gz, sha256 ab12',
      '2  1970-01-01T00:00:00.000Z  undone  geosubmit  1',
      '    map of a project (7), source: stumblers, licence: own',
    ]);
    expect(batchLines([])).toEqual(['nothing was imported yet']);
  });
});
