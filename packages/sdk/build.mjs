// Makes `dist`, a package of its own that `npm publish` takes: JavaScript, types and a manifest that points to them.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const DIST = process.argv[2] ?? join(HERE, 'dist');
const TSC = join(HERE, '../../node_modules/.bin/tsc');

rmSync(DIST, { recursive: true, force: true });
const { status } = spawnSync(TSC, ['-p', join(HERE, 'tsconfig.build.json'), '--outDir', DIST], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

const {
  scripts,
  devDependencies,
  private: isPrivate,
  exports: sources,
  ...manifest
} = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
const exports = Object.fromEntries(
  Object.entries(sources).map(([name, source]) => {
    const built = source.replace('./src/', './').replace(/\.ts$/, '');
    return [name, { types: `${built}.d.ts`, default: `${built}.js` }];
  }),
);
writeFileSync(
  join(DIST, 'package.json'),
  `${JSON.stringify({ ...manifest, engines: { node: '>=20' }, sideEffects: false, exports }, undefined, 2)}\n`,
);
for (const file of [join(HERE, 'README.md'), join(HERE, '../../LICENSE')])
  if (existsSync(file)) copyFileSync(file, join(DIST, file.split('/').at(-1)));
