import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

/**
 * Makes `dist/`: a package of plain JavaScript with types, to be packed and installed anywhere. Node does not strip
 * types below node_modules, so the workspace runs from `src/`, and whoever installs the emulator from here. Our modules become a few, because
 * half of a start went by in finding and linking five hundred; what others publish stays theirs. `dist/` has its own manifest,
 * because npm packs one folder with one manifest. Another folder may be given.
 */
const HERE = fileURLToPath(new URL('../', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = `${HERE}src/`;
const DIST = process.argv[2] ?? `${HERE}dist`;
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

/** A module finds the files beside it from where it goes to. */
const filesBeside: Plugin = {
  name: 'files beside a module',
  transform(code, id) {
    if (!id.startsWith(SOURCES)) return;
    return code.replaceAll(
      /new URL\((['`])([^'`]+)\1, import\.meta\.url\)/g,
      (_whole, quote: string, path: string) =>
        `new URL(${quote}./${relative(SOURCES, join(dirname(id), path))}${quote}, import.meta.url)`,
    );
  },
};

const { name, version, description, license, dependencies }: Manifest = JSON.parse(
  readFileSync(`${HERE}package.json`, 'utf8'),
);
rmSync(DIST, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [`${ROOT}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json', '--outDir', `${DIST}/src`],
  {
    cwd: HERE,
    stdio: 'inherit',
  },
);
if (status !== 0) process.exit(status ?? 1);
const bundle = await rolldown({
  input: { main: `${SOURCES}main.ts`, index: `${SOURCES}index.ts` },
  platform: 'node',
  external: (id) => Object.keys(dependencies).some((one) => id === one || id.startsWith(`${one}/`)),
  plugins: [filesBeside],
});
await bundle.write({ dir: `${DIST}/src`, format: 'esm' });
for (const path of COPIED) cpSync(`${SOURCES}${path}`, `${DIST}/src/${path}`, { recursive: true });
for (const name of ['README.md', 'SUPPORTED.md']) cpSync(`${HERE}${name}`, `${DIST}/${name}`);
cpSync(`${ROOT}LICENSE`, `${DIST}/LICENSE`);
chmodSync(`${DIST}/src/main.js`, 0o755);
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
writeFileSync(`${DIST}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
