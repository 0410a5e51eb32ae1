// A parent for the test of the watchdog: starts a child that connects to the given port, and waits to be killed.
import { ManagedProcess } from '../managed-process.mjs';

new ManagedProcess({
  name: 'child',
  command: process.execPath,
  args: ['-e', `require('node:net').connect(${process.argv[2]}, '127.0.0.1')`],
});
