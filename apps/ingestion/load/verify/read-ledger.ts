import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readLedgerLine, type Ledger } from '../lib/ledger.ts';

/** Reads what k6 wrote to its console: what was acknowledged, and what it complained of. */
export async function readLedger(file: string): Promise<{ ledger: Ledger; complaints: string[] }> {
  const ledger: Ledger = new Map();
  const complaints: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.includes('level=info')) readLedgerLine(ledger, line);
    else complaints.push(line);
  }
  return { ledger, complaints };
}
