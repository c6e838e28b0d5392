import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** One folder for everything that a run of the tests leaves behind, such as the output folders of cdktf's own `Testing.app()`; gone when it ends. */
export default function setup(): () => void {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'tests-'));
  fs.chmodSync(folder, 0o755); // PostgreSQL refuses root, and where root runs the tests another user must get in
  process.env['TMPDIR'] = folder;
  return () => fs.rmSync(folder, { recursive: true, force: true });
}
