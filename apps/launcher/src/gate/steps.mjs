import { binFile } from '../setup/paths.mjs';

/**
 * @typedef {object} GateStep
 * @property {string} name
 * @property {'gate' | 'unit' | 'int' | 'e2e'} kind what `--only` chooses by
 * @property {string[]} args for node
 * @property {boolean} jest whether it counts tests
 */

const jestOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const kafkajsOptions = ['--disable-warning=TimeoutNegativeWarning'];

/** @type {GateStep[]} in the order in which they run */
export const steps = [
  { name: 'format', kind: 'gate', args: [binFile('prettier'), '--check', '.'], jest: false },
  { name: 'build', kind: 'gate', args: [binFile('nx'), 'run-many', '-t', 'build'], jest: false },
  // Project by project: rules that ask for types hold the programs of all that one process looks at, 6 GB for the whole.
  { name: 'lint', kind: 'gate', args: [binFile('nx'), 'run-many', '-t', 'lint'], jest: false },
  { name: 'types', kind: 'gate', args: [binFile('nx'), 'run-many', '-t', 'typecheck'], jest: false },
  { name: 'unit tests', kind: 'unit', args: jest('jest.config.mjs'), jest: true },
  { name: 'integration tests', kind: 'int', args: jest('jest.int.config.mjs'), jest: true },
  { name: 'end-to-end tests', kind: 'e2e', args: jest('jest.e2e.config.mjs'), jest: true },
];

/** @param {string} config */
function jest(config) {
  return [...jestOptions, ...kafkajsOptions, binFile('jest'), '-c', config, '--passWithNoTests'];
}
