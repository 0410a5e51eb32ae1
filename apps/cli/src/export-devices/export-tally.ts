import { MAX_ROWS } from '../jobs/fleet-file.ts';
import { counted } from '../jobs/job-report.ts';
import type { DeviceLabels } from './device-labels.ts';
import { chosen, type Column, type DeviceRow, type Labels } from './device-row.ts';

/** Of one device in an upload (§1.9). */
const MAX_TAGS = 10;
/** Of one warning. */
const MAX_DEVICES_NAMED = 5;
const RATES = ['sendMs', 'sampleMs', 'distanceM'] as const;

/** Devices of which a file does not hold what an import wants, or not all that they have. */
interface Warning {
  /** One of them must be in the file. */
  readonly columns: readonly Column[];
  readonly applies: (row: Partial<DeviceRow>, labels: Labels) => boolean;
  readonly subject: string;
  readonly consequence: string;
}

const WARNINGS: readonly Warning[] = [
  {
    columns: ['name'],
    applies: ({ name }) => name === undefined,
    subject: 'Without a name',
    consequence: 'An import wants one for each.',
  },
  {
    columns: ['type'],
    applies: (_row, { type: types = [] }) => types.length > 1,
    subject: 'With several types',
    consequence: 'The file has the first one of each; an import takes the others away.',
  },
  {
    columns: ['tags'],
    applies: ({ tags = [] }) => tags.length > MAX_TAGS,
    subject: `With more than ${String(MAX_TAGS)} tags`,
    consequence: 'An import takes no more.',
  },
  {
    columns: RATES,
    applies: (row) => RATES.some((rate) => row[rate] !== undefined && !Number.isInteger(row[rate])),
    subject: 'With a rate that is no whole number',
    consequence: 'An import takes whole numbers alone.',
  },
];

interface Affected extends Warning {
  count: number;
  readonly named: string[];
}

/** What whoever reads the file is to be told with it. */
export class ExportTally {
  readonly #labels: DeviceLabels;
  readonly #columns: readonly Column[];
  readonly #affected: readonly Affected[];
  #devices = 0;

  /** @param columns of the file */
  constructor(labels: DeviceLabels, columns: readonly Column[]) {
    this.#labels = labels;
    this.#columns = columns;
    this.#affected = WARNINGS.filter((warning) => warning.columns.some((column) => columns.includes(column))).map(
      (warning) => ({ ...warning, count: 0, named: [] }),
    );
  }

  async *counting(rows: AsyncIterable<DeviceRow>): AsyncGenerator<DeviceRow> {
    for await (const row of rows) {
      this.#devices += 1;
      const [written, labels] = [chosen(row, this.#columns), this.#labels.of(row.trackingId)];
      for (const affected of this.#affected.filter(({ applies }) => applies(written, labels))) {
        affected.count += 1;
        if (affected.named.length < MAX_DEVICES_NAMED) affected.named.push(row.name ?? row.trackingId);
      }
      yield row;
    }
  }

  words(output: string | undefined): string[] {
    const where = output === undefined ? '' : ` in ${output}`;
    return [
      `Devices${where}: ${counted(this.#devices)}.`,
      ...(this.#devices > MAX_ROWS ? [tooManyRows(this.#devices)] : []),
      ...this.#affected.filter(({ count }) => count > 0).map(warningOf),
    ];
  }
}

const tooManyRows = (devices: number): string =>
  `One job takes ${counted(MAX_ROWS)} rows: \`devices import\` and \`devices delete\` take this only ` +
  `split into ${counted(Math.ceil(devices / MAX_ROWS))} files.`;

function warningOf({ subject, consequence, count, named }: Affected): string {
  const more = count - named.length;
  const names = named.join(', ') + (more > 0 ? `, … ${counted(more)} more` : '');
  return `${subject}: ${counted(count)} (${names}). ${consequence}`;
}
