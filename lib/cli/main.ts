#!/usr/bin/env node
import { run } from './program';

const streams = {
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(text),
};

// A pipe that closes early, as `| head` does, is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

// The exit code is set and not forced, so that a pipe is drained first.
void run(process.argv.slice(2), streams).then((code) => {
  process.exitCode = code;
});
