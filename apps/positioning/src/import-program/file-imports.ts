import { transactionsOf } from '@umbra/projections';
import type { DataSource } from 'typeorm';
import type { BatchCounts, BatchOrigin } from '../import-batches/import-batch.ts';
import { ImportBatches } from '../import-batches/import-batches.ts';
import type { CellRejection } from '../import-cells/cell-rejection.ts';
import type { IsInCountry } from '../import-cells/cell-row.ts';
import { importCells } from '../import-cells/import-cells.ts';
import type { ContributionRejection } from '../import-contributions/contribution-line.ts';
import { refusalsOfContributions, scansOfContributions } from '../import-contributions/contributions-ndjson.ts';
import { ImportFile } from '../import-files/import-file.ts';
import { RowCounts } from '../import-files/row-counts.ts';
import { importMap, prepareMapImport, type MapLineRejection } from '../import-map/import-map.ts';
import { csvRecords } from '../import-wigle/csv-records.ts';
import { refusalsOfWigle, scansOfWigle } from '../import-wigle/wigle-csv.ts';
import type { WigleRejection } from '../import-wigle/wigle-sighting.ts';
import { layerOf, SHARED_LAYER, type Layer } from '../layers/layer.ts';
import type { DeviceNames } from '../learn-contributions/device-names.ts';
import { nameOfRecorder, RecordContributions } from '../record-contributions/record-contributions.ts';
import { recordFile, type RecordedFile } from '../record-contributions/record-file.ts';
import type { NamedRefusal } from '../record-contributions/ssid-refusal.ts';
import { RefusalTable } from '../refusals/refusal-table.ts';
import { RefuseStations } from '../refusals/refuse-stations.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import type { ImportRequest } from './import-request.ts';
import type { ProgressLines } from './progress-lines.ts';

export interface FileImportsOptions {
  readonly dataSource: DataSource;
  readonly names: DeviceNames;
  readonly isInCountry: IsInCountry;
  readonly nowMs: () => number;
  readonly lines: ProgressLines;
}

export interface ImportedBatch {
  readonly batch: number;
  readonly counts: BatchCounts;
}

interface Task {
  readonly file: ImportFile;
  readonly batch: number;
  readonly layer: Layer;
}

/** Imports files into the map: each is a batch. */
export class FileImports {
  readonly #options: FileImportsOptions;
  readonly #batches: ImportBatches;
  readonly #refusals: RefuseStations;

  constructor(options: FileImportsOptions) {
    this.#options = options;
    this.#batches = new ImportBatches(options);
    const { dataSource, nowMs } = options;
    this.#refusals = new RefuseStations({ transactions: transactionsOf(dataSource), nowMs });
  }

  /**
   * @returns its batches: of a map file up to two, since what all see and what needs to be confirmed differ
   * @throws ImportFileError, AlreadyImportedError, and what makes a file none of its format
   */
  async import(request: ImportRequest): Promise<readonly ImportedBatch[]> {
    const { format, path, source, licence, projectId, isAgain } = request;
    // Exports of cells and of WiGLE are public; a collection may be anybody's (§2.7).
    const isPublic = format !== 'contributions' || request.isPublic;
    const file = await ImportFile.open(path);
    const layer = projectId === undefined ? SHARED_LAYER : layerOf(projectId);
    const origin: BatchOrigin = { ...{ layer, format, source, licence, isPublic }, file };
    if (format === 'map') return this.#importMap(file, origin, isAgain);
    const work = { cells: this.#importCells, wigle: this.#importWigle, contributions: this.#importContributions };
    return [await this.#batches.run(origin, isAgain, (batch) => work[format].call(this, { file, batch, layer }))];
  }

  async #importCells({ file, batch, layer }: Task): Promise<BatchCounts> {
    const { dataSource, isInCountry, lines } = this.#options;
    const counts = new RowCounts<CellRejection>();
    const progress = lines.begin(counts);
    const bytes = told(file.bytes(), () => {
      lines.tell(progress);
    });
    const onMerge = (): void => {
      lines.say(`${lines.lineOf(progress)}; now they are sorted in`);
    };
    const cells = await importCells(dataSource, { bytes, batch, layer, isInCountry, counts, onMerge });
    lines.say(lines.lineOf(progress));
    const repeated = counts.accepted - cells;
    return { accepted: cells, rejected: { ...counts.rejected, ...(repeated > 0 ? { repeated } : {}) } };
  }

  #importWigle(task: Task): Promise<BatchCounts> {
    const { isInCountry, nowMs } = this.#options;
    const counts = new RowCounts<WigleRejection>();
    const records = () => csvRecords(task.file.bytes());
    const scans = scansOfWigle(records(), { isInCountry, nowMs: nowMs() }, counts);
    return this.#record(task, { refusals: refusalsOfWigle(records()), scans }, counts);
  }

  #importContributions(task: Task): Promise<BatchCounts> {
    const counts = new RowCounts<ContributionRejection>();
    const refusals = refusalsOfContributions(task.file.bytes());
    const scans = scansOfContributions(task.file.bytes(), this.#options.nowMs(), counts);
    return this.#record(task, { refusals, scans }, counts);
  }

  async #importMap(file: ImportFile, origin: BatchOrigin, isAgain: boolean): Promise<readonly ImportedBatch[]> {
    const { publicLines, otherLines } = await prepareMapImport(file.bytes(), origin.layer, this.#refusals);
    const done: ImportedBatch[] = [];
    try {
      for (const [isPublic, lines] of [
        [false, otherLines],
        [true, publicLines],
      ] as const) {
        if (lines === 0) continue;
        const work = (batch: number) => this.#importMapLines({ file, batch, layer: origin.layer }, isPublic);
        done.push(await this.#batches.run({ ...origin, isPublic }, isAgain || done.length > 0, work));
      }
    } catch (error) {
      for (const { batch } of done) await this.#batches.undo(batch);
      throw error;
    }
    return done;
  }

  async #importMapLines({ file, batch, layer }: Task, isPublic: boolean): Promise<BatchCounts> {
    const { dataSource, lines } = this.#options;
    const counts = new RowCounts<MapLineRejection>();
    const progress = lines.begin(counts);
    await importMap({
      ...{ bytes: file.bytes(), batch, layer, isPublic, counts },
      ...{ transactions: transactionsOf(dataSource), refusals: new RefusalTable(OWN_SCHEMA) },
      onProgress: () => {
        lines.tell(progress);
      },
    });
    lines.say(lines.lineOf(progress));
    return { accepted: counts.accepted, rejected: counts.rejected };
  }

  async #record({ batch, layer }: Task, file: RecordedFile, counts: RowCounts<string>): Promise<BatchCounts> {
    const { dataSource, names, lines } = this.#options;
    const refusals = new RefusalTable(OWN_SCHEMA);
    const recorder = new RecordContributions({
      ...{ batch, layers: [layer] as const, names, refusals },
      deviceName: nameOfRecorder,
    });
    const progress = lines.begin(counts);
    const { recorded, unrecorded } = await recordFile(file, {
      ...{ transactions: transactionsOf(dataSource), recorder, refuse: (some) => this.#refuse(some) },
      onProgress: () => {
        lines.tell(progress);
      },
    });
    lines.say(lines.lineOf(progress));
    return { accepted: recorded, rejected: { ...counts.rejected, ...unrecorded } };
  }

  async #refuse(named: readonly NamedRefusal[]): Promise<void> {
    for (const [reason, refusals] of Map.groupBy(named, (each) => each.reason)) {
      const macs = refusals.map(({ mac }) => mac);
      await this.#refusals.refuse(macs, reason);
    }
  }
}

async function* told(chunks: AsyncIterable<Buffer>, onChunk: () => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    yield chunk;
    onChunk();
  }
}
