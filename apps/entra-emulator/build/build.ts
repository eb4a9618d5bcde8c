import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Makes `dist/`: a package of plain JavaScript with types, to be packed and installed anywhere. Node does not strip
 * types below node_modules, so the workspace runs from `src/` and an installed package from here. `dist/` has its own
 * manifest, because npm packs one folder with one manifest.
 */
const HERE = fileURLToPath(new URL('../', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DIST = `${HERE}dist/`;
const COPIED = [
  'directory/built-in-roles.tsv',
  'directory/graph-permissions.tsv',
  'graph/beta-names.tsv',
  'graph/graph-types.json',
  'graph/known-operations.tsv',
  'graph/query/published.tsv',
  'lead/preload.cjs',
  'console/assets',
];

interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
  dependencies: Record<string, string>;
}

rmSync(DIST, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [`${ROOT}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json'],
  {
    cwd: HERE,
    stdio: 'inherit',
  },
);
if (status !== 0) process.exit(status ?? 1);
for (const path of COPIED) cpSync(`${HERE}src/${path}`, `${DIST}src/${path}`, { recursive: true });
for (const name of ['README.md', 'SUPPORTED.md']) cpSync(`${HERE}${name}`, `${DIST}${name}`);
cpSync(`${ROOT}LICENSE`, `${DIST}LICENSE`);
chmodSync(`${DIST}src/main.js`, 0o755);
const { name, version, description, license, dependencies }: Manifest = JSON.parse(
  readFileSync(`${HERE}package.json`, 'utf8'),
);
const manifest = {
  name,
  version,
  description,
  license,
  type: 'module',
  engines: { node: '>=20.19' },
  bin: { 'entra-emulator': 'src/main.js' },
  exports: { '.': { types: './src/index.d.ts', default: './src/index.js' } },
  files: ['src', 'SUPPORTED.md'],
  dependencies,
};
writeFileSync(`${DIST}package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
