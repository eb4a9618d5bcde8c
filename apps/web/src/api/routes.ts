import type { AnyOperation, Method } from './operation.ts';
import { partNames } from './path.ts';

export type Match = {
  /** What stands in the path, by the names of its parts, unchecked. */
  readonly parts: Readonly<Record<string, string>>;
  readonly operations: ReadonlyMap<Method, AnyOperation>;
};

type Route = {
  readonly path: string;
  readonly segments: readonly string[];
  readonly operations: Map<Method, AnyOperation>;
};

const isPart = (segment: string) => segment.startsWith('{');

/**
 * Finds the operations of an address.
 *
 * @throws Error when two of them are for the same method and addresses
 */
export function routesOf(operations: readonly AnyOperation[]): {
  find(pathname: string): Match | undefined;
} {
  const routes = new Map<string, Route>();
  for (const operation of operations) {
    const { method, path } = operation;
    partNames(path);
    const shape = path.replaceAll(/\{\w+\}/g, '{}');
    const route = routes.get(shape) ?? { path, segments: path.split('/'), operations: new Map() };
    if (route.path !== path || route.operations.has(method))
      throw new Error(`${method} ${path} is declared twice, or ${route.path} has other names`);
    route.operations.set(method, operation);
    routes.set(shape, route);
  }
  // What is written out comes before what stands for anything.
  const sorted = [...routes.values()].sort((a, b) => rankOf(a).localeCompare(rankOf(b)));
  return { find: (pathname) => firstMatch(sorted, pathname) };
}

const rankOf = ({ segments }: Route) => segments.map((segment) => (isPart(segment) ? '1' : '0')).join('');

function firstMatch(routes: readonly Route[], pathname: string): Match | undefined {
  const asked = pathname.split('/');
  for (const { segments, operations } of routes) {
    const parts = partsOf(segments, asked);
    if (parts !== undefined) return { parts, operations };
  }
  return undefined;
}

function partsOf(segments: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== asked.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = asked[index] ?? '';
    if (!isPart(segment)) {
      if (segment !== text) return undefined;
      continue;
    }
    const value = decoded(text);
    // PostgreSQL keeps no NUL: what has one is nowhere.
    if (value === undefined || value === '' || value.includes('\0')) return undefined;
    parts[segment.slice(1, -1)] = value;
  }
  return parts;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
