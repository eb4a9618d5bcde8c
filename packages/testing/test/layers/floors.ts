import { join, relative, sep } from 'node:path';
import { resolveRelative, type SourceFile, type Workspace } from './source-tree.ts';
import { FLOORS, type Floors, MAY_NAME_TYPES_OF } from './table.ts';

/** Every place in a workspace that breaks the floors of its folders, one sentence each. */
export function floorViolations(root: string, workspace: Workspace): string[] {
  return Object.entries(FLOORS).flatMap(([path, floors]) => {
    const folder = join(root, path);
    const files = workspace.files.filter((file) => isBelow(folder, file.path));
    return files.flatMap((file) =>
      fileViolations({ folder, floors, namesTypesOf: MAY_NAME_TYPES_OF[path] ?? {} }, file),
    );
  });
}

type House = {
  readonly folder: string;
  readonly floors: Floors;
  /** By who names them, the floor whose types they are. */
  readonly namesTypesOf: Readonly<Record<string, string>>;
};

function fileViolations({ folder, floors, namesTypesOf }: House, file: SourceFile): string[] {
  const own = partOf(folder, file.path);
  if (floorOf(floors, own) < 0) return [`${join(folder, own)} stands on no floor of the table`];
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier, typeOnly }) => ({ target: resolveRelative(file.path, specifier), typeOnly }))
    .filter(({ target }) => isBelow(folder, target))
    .filter(({ target, typeOnly }) => !(typeOnly && namesTypesOf[own] === partOf(folder, target)))
    .filter(({ target }) => !mayImport(floors, own, partOf(folder, target)))
    .map(({ target }) => `${file.path} must not import ${target}: its floor is no lower`);
}

function mayImport(floors: Floors, own: string, other: string): boolean {
  return own === other || floorOf(floors, other) < floorOf(floors, own);
}

function floorOf(floors: Floors, part: string): number {
  return floors.findIndex((names) => names.includes(part));
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder + sep);
}

/** The file or folder directly in `folder` that `path` belongs to. */
function partOf(folder: string, path: string): string {
  return relative(folder, path).split(sep)[0] ?? '';
}
