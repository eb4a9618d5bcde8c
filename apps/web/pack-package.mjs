// Puts a package below `public`, as one that `npm install <address>` and `npx <address>` take: developers get the one that
// fits this Portico, from a place that they trust already.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @param {string} build the program that makes the package in the folder that it is given
 * @param {string} folder below `public`
 * @param {string} file
 */
export function packPackage(build, folder, file) {
  const target = join(import.meta.dirname, 'public', folder);
  const work = mkdtempSync(join(tmpdir(), 'portico-pack-'));
  try {
    const dist = join(work, 'dist');
    execFileSync(process.execPath, [build, dist], { stdio: 'inherit' });
    const options = ['--silent', '--ignore-scripts', '--pack-destination', work];
    const packed = execFileSync('npm', ['pack', ...options, dist], { cwd: work, encoding: 'utf8' }).trim();
    mkdirSync(target, { recursive: true });
    const part = join(target, `${file}.part`);
    copyFileSync(join(work, packed), part);
    renameSync(part, join(target, file));
  } finally {
    rmSync(work, { recursive: true });
  }
}
