import { basename, relative, sep } from 'node:path';
import { findCycles } from './cycles.ts';
import { floorViolations } from './floors.ts';
import { ours, readWorkspaces, resolveRelative, type SourceFile, type Workspace } from './source-tree.ts';
import {
  BANNED_FOLDERS,
  BANNED_IN_ROUTES,
  DEVELOPMENT_ONLY,
  MAY_IMPORT,
  MOST_LINES,
  OPERATIONS_FOLDER,
  STAND_ALONE,
} from './table.ts';

/** Every place below `root` that breaks the layers, one sentence each. Empty when all is well. */
export function layerViolations(root: string): string[] {
  const workspaces = readWorkspaces(root);
  const found = [
    ...workspaces.flatMap(manifestViolations),
    ...workspaces.flatMap(importViolations),
    ...workspaces.flatMap(folderViolations),
    ...workspaces.flatMap((workspace) => floorViolations(root, workspace)),
    ...findCycles(workspaceGraph(workspaces)).map((cycle) => `workspaces in a cycle: ${cycle.join(' → ')}`),
    ...findCycles(fileGraph(workspaces)).map((cycle) => `files in a cycle: ${cycle.join(' → ')}`),
  ];
  return found.map((text) => text.replaceAll(root + sep, ''));
}

function manifestViolations(workspace: Workspace): string[] {
  if (MAY_IMPORT[workspace.name] === undefined)
    return [`${workspace.folder} has no row in the table of layers`];
  const allowed = allowedIn(workspace, 'sources');
  const allowedInTests = allowedIn(workspace, 'tests');
  const wrong = [
    ...workspace.dependencies.filter((name) => !isAllowed(name, allowed)),
    ...workspace.developmentDependencies.filter((name) => !isAllowed(name, allowedInTests)),
  ];
  return wrong.map((name) => `${workspace.folder}/package.json must not depend on ${name}`);
}

function importViolations(workspace: Workspace): string[] {
  return workspace.files.flatMap((file) => fileViolations(workspace, file));
}

function fileViolations(workspace: Workspace, file: SourceFile): string[] {
  const allowed = allowedIn(workspace, isTest(workspace, file) ? 'tests' : 'sources');
  const refused = file.imports
    .map(({ specifier }) => specifier)
    .filter((specifier) => {
      if (specifier.startsWith('.')) return leaves(workspace, file, specifier);
      if (answersRequests(file) && BANNED_IN_ROUTES.test(specifier)) return true;
      return !isAllowed(specifier, allowed);
    });
  const tooLong = file.lines > MOST_LINES ? [`${file.path} has more than ${MOST_LINES} lines`] : [];
  return [...refused.map((specifier) => `${file.path} must not import ${specifier}`), ...tooLong];
}

function folderViolations({ folders }: Workspace): string[] {
  return folders
    .filter((folder) => BANNED_FOLDERS.includes(basename(folder)))
    .map((folder) => `${folder} does not say what is in it`);
}

function allowedIn({ name }: Workspace, part: 'sources' | 'tests'): readonly string[] {
  const allowed = [name, ...(MAY_IMPORT[name] ?? [])];
  return part === 'tests' && !STAND_ALONE.includes(name) ? [...allowed, DEVELOPMENT_ONLY] : allowed;
}

function isAllowed(specifier: string, allowed: readonly string[]): boolean {
  const workspace = ours(specifier);
  return workspace === undefined || allowed.includes(workspace);
}

function isTest({ folder }: Workspace, { path }: SourceFile): boolean {
  return /^(test|testing|e2e|bench|interop)$/.test(relative(folder, path).split(sep)[0] ?? '');
}

/** A route handler of Next's, or an operation. */
function answersRequests({ path }: SourceFile): boolean {
  return basename(path) === 'route.ts' || path.includes(OPERATIONS_FOLDER);
}

function leaves(workspace: Workspace, file: SourceFile, specifier: string): boolean {
  return !resolveRelative(file.path, specifier).startsWith(workspace.folder + sep);
}

function workspaceGraph(workspaces: readonly Workspace[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    workspaces.map(({ name, dependencies, developmentDependencies }) => [
      name,
      [...dependencies, ...developmentDependencies].flatMap((dependency) => ours(dependency) ?? []),
    ]),
  );
}

function fileGraph(workspaces: readonly Workspace[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    workspaces
      .flatMap(({ files }) => files)
      .map(({ path, imports }) => [
        path,
        imports
          .filter(({ specifier }) => specifier.startsWith('.'))
          .map(({ specifier }) => resolveRelative(path, specifier)),
      ]),
  );
}
