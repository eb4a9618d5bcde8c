// Makes a package of the command line that `npx` takes from anywhere: JavaScript, with the SDK that it fits inside.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const DIST = resolve(process.argv[2] ?? join(HERE, 'dist'));
const SDK = join(DIST, 'node_modules/@portico/sdk');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(SDK, { recursive: true });
run(process.execPath, join(ROOT, 'packages/sdk/build.mjs'), SDK);

// The SDK as it is packed here, and not its sources.
const settings = join(DIST, 'tsconfig.json');
const compilerOptions = {
  ...{ noEmit: false, target: 'es2022', rewriteRelativeImportExtensions: true },
  ...{ rootDir: join(HERE, 'src'), outDir: DIST, typeRoots: [join(ROOT, 'node_modules/@types')] },
  paths: { '@portico/sdk': [join(SDK, 'index.d.ts')] },
};
const include = [join(HERE, 'src')];
writeFileSync(
  settings,
  JSON.stringify({ extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, include }),
);
run(join(ROOT, 'node_modules/.bin/tsc'), '-p', settings);
rmSync(settings);

const { name, version, description, license, type, dependencies } = read(join(HERE, 'package.json'));
const sdk = read(join(SDK, 'package.json'));
const { '@portico/sdk': _inside, ...others } = dependencies;
const manifest = {
  ...{ name, version, description, license, type, engines: { node: '>=20' }, bin: { portico: './main.js' } },
  // What the SDK needs is installed next to it.
  dependencies: { ...others, ...sdk.dependencies, '@portico/sdk': sdk.version },
  bundleDependencies: ['@portico/sdk'],
};
writeFileSync(join(DIST, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
copyFileSync(join(ROOT, 'LICENSE'), join(DIST, 'LICENSE'));
