// Puts the SDK below `public`, as a package that `npm install <address>` takes: developers get the one that fits this
// Portico, from a place that they trust already.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const PUBLIC = join(HERE, 'public/sdk');
const work = mkdtempSync(join(tmpdir(), 'portico-sdk-'));

try {
  const dist = join(work, 'dist');
  execFileSync(process.execPath, [join(HERE, '../../packages/sdk/build.mjs'), dist], { stdio: 'inherit' });
  const options = ['--silent', '--ignore-scripts', '--pack-destination', work];
  const packed = execFileSync('npm', ['pack', ...options, dist], { cwd: work, encoding: 'utf8' }).trim();
  mkdirSync(PUBLIC, { recursive: true });
  const part = join(PUBLIC, 'portico-sdk.tgz.part');
  copyFileSync(join(work, packed), part);
  renameSync(part, join(PUBLIC, 'portico-sdk.tgz'));
} finally {
  rmSync(work, { recursive: true });
}
