import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import nextConfig from '../../next.config.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** The first versions without GHSA-2xp9-vwfh-vxw4 and GHSA-p293-qw3h-jr36 (Next) and CVE-2025-55182 (React). */
const FLOORS = { next: [16, 3, 3], react: [19, 2, 1], 'react-dom': [19, 2, 1] } as const;

function installed(name: string): number[] {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
  return String(version).split('.').map(Number);
}

function isAtLeast(version: readonly number[], floor: readonly number[]): boolean {
  const difference = floor.map((part, index) => (version[index] ?? 0) - part).find((part) => part !== 0);
  return (difference ?? 0) >= 0;
}

it.each(Object.entries(FLOORS))('%s is not older than its patched version (attack 115)', (name, floor) => {
  expect(isAtLeast(installed(name), floor), installed(name).join('.')).toBe(true);
});

it('a version below the floor is told apart', () => {
  expect(isAtLeast([16, 3, 2], FLOORS.next)).toBe(false);
  expect(isAtLeast([16, 4, 0], FLOORS.next)).toBe(true);
});

it('Next optimizes no images and names no remote ones (attacks 112, 115)', () => {
  expect(nextConfig.images).toEqual({ unoptimized: true });
  expect(nextConfig.rewrites).toBeUndefined();
});

it('nothing of the product has chance from Math.random but the worker, for the pause before another attempt (attack 104)', () => {
  const users = ['packages', 'apps/web', 'apps/worker'].flatMap((folder) => sourcesBelow(join(ROOT, folder)));
  const drawing = users.filter((file) => /Math\.random/.test(readFileSync(file, 'utf8')));
  expect(drawing.map((file) => file.slice(ROOT.length + 1)).toSorted()).toEqual(['apps/worker/src/main.ts']);
});

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return /^(node_modules|generated|test|testing|e2e|bench|public|\..*)$/.test(entry.name)
        ? []
        : sourcesBelow(path);
    }
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
