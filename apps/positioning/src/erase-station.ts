import { parseArgs } from 'node:util';
import { databaseSettings, loadConfig } from '@umbra/config';
import { formatMac, parseBluetoothAddress } from '@umbra/positioning-engine';
import { transactionsOf, type RunTransaction } from '@umbra/projections';
import { UsageError } from './import-program/import-request.ts';
import { runTool } from './import-program/run-tool.ts';
import { RefusalTable } from './refusals/refusal-table.ts';
import { RefuseStations } from './refusals/refuse-stations.ts';
import { OWN_SCHEMA } from './schemas.ts';

const OPTIONS = { mac: { type: 'string', multiple: true }, lift: { type: 'boolean', default: false } } as const;

/**
 * `erase-station.js --mac 00:11:22:33:44:55 [--mac …]`: takes stations off the map for ever, at their owner's request (§2.3).
 * With `--lift` it forgets that they were refused, by whomever.
 */
await runTool(async ({ connect }) => {
  const { macs, isLifted } = requestOf(process.argv.slice(2));
  const dataSource = await connect(loadConfig(databaseSettings).DATABASE_URL, 'erase-station');
  const transactions = transactionsOf(dataSource);
  process.stdout.write(`${macs.map(formatMac).join(', ')}: ${await (isLifted ? lift : erase)(macs, transactions)}\n`);
});

async function erase(macs: readonly number[], transactions: RunTransaction): Promise<string> {
  const { refused, stations, fingerprints } = await new RefuseStations({ transactions, nowMs: Date.now }).refuse(macs, 'owner'); // prettier-ignore
  return (
    `${String(refused)} newly refused, ${String(stations)} rows of stations deleted, their radios taken out of ` +
    `${String(fingerprints)} tiles of fingerprints; running services follow within seconds`
  );
}

async function lift(macs: readonly number[], transactions: RunTransaction): Promise<string> {
  const lifted = await transactions((session) => new RefusalTable(OWN_SCHEMA).lift(session, macs));
  return (
    `${String(lifted)} refusals forgotten; they are learned again from now on. What the log has of them comes back with ` +
    '`npm run rebuild -- positioning --force`'
  );
}

function requestOf(args: readonly string[]) {
  const { mac: texts = [], lift: isLifted } = argumentsOf(args);
  if (texts.length === 0) throw new UsageError('Say which: --mac 00:11:22:33:44:55, once for each station.');
  const macs = texts.map((text) => {
    // Of a beacon too: one reads the addresses of both.
    const mac = parseBluetoothAddress(text);
    if (mac === undefined) throw new UsageError(`${text} is not the MAC address of a station.`);
    return mac;
  });
  return { macs, isLifted };
}

function argumentsOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch {
    throw new UsageError('The options are --mac 00:11:22:33:44:55, once for each station, and --lift.');
  }
}
