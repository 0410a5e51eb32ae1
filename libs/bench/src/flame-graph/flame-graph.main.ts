import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { flameGraphSvg } from './flame-graph-svg.ts';
import { profileTree, type CpuProfile } from './profile-tree.ts';

/** `flame-graph.main.ts <in.cpuprofile> <out.svg> [--title text]` */
const { values, positionals } = parseArgs({
  options: { title: { type: 'string', default: '' } },
  allowPositionals: true,
});
const [profileFile, svgFile] = positionals;
if (profileFile === undefined || svgFile === undefined) {
  process.stderr.write('Say which profile, and where its picture goes.\n');
  process.exit(2);
}
const profile = JSON.parse(readFileSync(profileFile, 'utf8')) as CpuProfile;
writeFileSync(svgFile, flameGraphSvg(profileTree(profile), values.title));
