import { join, relative, sep } from 'node:path';
import { resolveRelative, type SourceFile, type Workspace } from './source-tree.ts';
import { FLOORS } from './table.ts';

/** Above every floor: what puts the folders together. */
const ROOF = Number.POSITIVE_INFINITY;

/** Imports between the folders of a workspace that go up or sideways, type-only ones too, and folders without a floor. */
export function floorViolations({ name, folder, files }: Workspace): string[] {
  const order = FLOORS[name];
  if (order === undefined) return [];
  const sources = join(folder, 'src');
  const placeOf = (path: string): Place => {
    const [first = '', ...below] = relative(sources, path).split(sep);
    if (below.length === 0) return { part: '', floor: order.ground.includes(first) ? -1 : ROOF };
    return { part: first, floor: order.floors.findIndex((parts) => parts.includes(first)) };
  };
  const ofSources = files.filter(({ path }) => path.startsWith(sources + sep));
  return ofSources.flatMap((file) => {
    const from = placeOf(file.path);
    if (from.part !== '' && from.floor < 0) return [`${file.path} is in a folder without a floor`];
    return relativeImports(file)
      .filter((target) => !mayImport(from, placeOf(target)))
      .map((target) => `${file.path} must not import ${target}, which is on no lower floor`);
  });
}

/** `part` is empty for what lies beside the folders. */
type Place = { readonly part: string; readonly floor: number };

const mayImport = (from: Place, to: Place): boolean =>
  to.floor < from.floor || (to.floor === from.floor && to.part === from.part);

const relativeImports = ({ path, imports }: SourceFile): string[] =>
  imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => resolveRelative(path, specifier));
