import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

type Import = { readonly specifier: string; readonly typeOnly: boolean };
export type SourceFile = {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
};
export type Workspace = {
  /** The part of the name after `@portico/`. */
  readonly name: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly developmentDependencies: readonly string[];
  readonly files: readonly SourceFile[];
  /** Names of every folder below. */
  readonly folders: readonly string[];
};

const SKIPPED = ['node_modules', 'generated', '.next', 'dist', '.turbo', 'test-results', 'next-env.d.ts'];
const SOURCE = /\.(ts|tsx|mts|mjs|js)$/;
/** Wherever there may be a space, there may be comments. */
const GAP = String.raw`(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)`;
const NAMES = String.raw`(?:[\w*{}\s,$]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+?`;
const STATEMENT = new RegExp(
  String.raw`^\s*(?:import|export)\b${GAP}*(type\s+)?(?:${NAMES}\bfrom\b${GAP}*)?['"]([^'"]+)['"]`,
  'gm',
);
/** With options behind the specifier, or as a template without a place in it, too. */
const DYNAMIC = new RegExp(String.raw`\bimport${GAP}*\(${GAP}*['"\x60]([^'"\x60$]+)['"\x60]`, 'g');

/** Every workspace below `apps` and `packages` of a repository. */
export function readWorkspaces(root: string): Workspace[] {
  return ['apps', 'packages']
    .flatMap((group) => subfolders(join(root, group)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map(readWorkspace);
}

/** The file that a relative import of `from` means. */
export function resolveRelative(from: string, specifier: string): string {
  return resolve(dirname(from), specifier);
}

function readWorkspace(folder: string): Workspace {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const paths = walk(folder);
  return {
    name: ours(manifest.name) ?? manifest.name,
    folder,
    dependencies: Object.keys(manifest.dependencies ?? {}),
    developmentDependencies: Object.keys(manifest.devDependencies ?? {}),
    files: paths.files.filter((path) => SOURCE.test(path)).map(readSource),
    folders: paths.folders,
  };
}

/** The workspace that a package name or an import of it means. */
export function ours(specifier: string): string | undefined {
  return specifier.startsWith('@portico/') ? specifier.split('/')[1] : undefined;
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const statements = [...text.matchAll(STATEMENT)].map(([, type, specifier = '']) => ({
    specifier,
    typeOnly: type !== undefined,
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, specifier = '']) => ({ specifier, typeOnly: false }));
  return { path, lines: text.split('\n').length, imports: [...statements, ...dynamic] };
}

function walk(folder: string): { files: string[]; folders: string[] } {
  const found = { files: [] as string[], folders: [] as string[] };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) {
      found.files.push(path);
      continue;
    }
    const below = walk(path);
    found.folders.push(path, ...below.folders);
    found.files.push(...below.files);
  }
  return found;
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}
