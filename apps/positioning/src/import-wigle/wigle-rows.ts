import { deviceOf, isPreamble, NotWigleError, wigleColumns, type WigleColumns } from './wigle-header.ts';

/** A row of an export, what its columns mean, and which device recorded it. */
export interface WigleRow {
  readonly record: readonly string[];
  readonly columns: WigleColumns;
  readonly device: string;
}

const UNNAMED_DEVICE = 'wigle';

/**
 * The rows of a WiGLE export below its two first lines. Files that were put together have those in the middle, too.
 * @param records of the file, its fields as RFC 4180 has them
 * @throws NotWigleError
 */
export async function* wigleRows(records: AsyncIterable<readonly string[]>): AsyncGenerator<WigleRow> {
  let device = UNNAMED_DEVICE;
  let columns: WigleColumns | undefined;
  let isEmpty = true;
  for await (const record of records) {
    if (isPreamble(record)) {
      device = deviceOf(record);
      columns = undefined;
    } else if (columns === undefined) {
      columns = wigleColumns(record);
      isEmpty = false;
    } else {
      yield { record, columns, device };
    }
  }
  if (isEmpty) throw new NotWigleError('MAC');
}
