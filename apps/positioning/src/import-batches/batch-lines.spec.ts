import { batchLines, undoneLines } from './batch-lines.ts';
import type { ImportBatch } from './import-batch.ts';

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

describe('what is said of an undone import', () => {
  it('§8 names the batches that lost something with it', () => {
    const batch: ImportBatch = {
      ...{ id: 3, state: 'done', format: 'wigle', layer: '0', isPublic: true, accepted: 1_234, rejected: {} },
      ...{ source: 'own', licence: 'own', startedAtMs: 0, endedAtMs: 1, file: undefined },
    };
    expect(undoneLines({ ...batch, lost: [{ batch: 5, contributions: 1_200 }] })).toEqual([
      'batch 3 is off the map: wigle from own, 1,234 in all; what was refused with it stays refused',
      '    batch 5 held 1,200 of them as well, which are gone: import its file once more with --again to have them back',
    ]);
  });
});
