#!/usr/bin/env node
import { processSurroundings } from './process-surroundings.ts';
import { run } from './program.ts';

// Whoever reads has read enough: `umbra devices export | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2), processSurroundings());
