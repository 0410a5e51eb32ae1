import { parseArgs } from 'node:util';
import { databaseSettings, loadConfig } from '@umbra/config';
import { formatMac, parseMac } from '@umbra/positioning-engine';
import { transactionsOf } from '@umbra/projections';
import { UsageError } from './import-program/import-request.ts';
import { runTool } from './import-program/run-tool.ts';
import { RefuseStations } from './refusals/refuse-stations.ts';

/** `erase-station.js --mac 00:11:22:33:44:55 [--mac …]`: takes stations off the map for ever, at their owner's request (§2.3). */
await runTool(async ({ connect }) => {
  const macs = macsOf(process.argv.slice(2));
  const dataSource = await connect(loadConfig(databaseSettings).DATABASE_URL, 'erase-station');
  const stations = new RefuseStations({ transactions: transactionsOf(dataSource), nowMs: Date.now });
  const { refused, stations: rows, fingerprints } = await stations.refuse(macs, 'owner');
  process.stdout.write(
    `${macs.map(formatMac).join(', ')}: ${String(refused)} newly refused, ${String(rows)} rows of stations deleted, ` +
      `their radios taken out of ${String(fingerprints)} tiles of fingerprints; running services follow within seconds\n`,
  );
});

function macsOf(args: readonly string[]): number[] {
  const texts = argumentsOf(args).mac ?? [];
  if (texts.length === 0) throw new UsageError('Say which: --mac 00:11:22:33:44:55, once for each station.');
  return texts.map((text) => {
    const mac = parseMac(text);
    if (mac === undefined) throw new UsageError(`${text} is not the MAC address of a station.`);
    return mac;
  });
}

function argumentsOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { mac: { type: 'string', multiple: true } } }).values;
  } catch {
    throw new UsageError('The only option is --mac 00:11:22:33:44:55, once for each station.');
  }
}
