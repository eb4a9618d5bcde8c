import type { Emulator } from '../emulator/emulator.ts';
import type { RequestNote } from '../web/request-log.ts';
import type { GraphCaller } from './caller.ts';
import type { GraphReply } from './graph-call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { matchGraphPath, type ObjectKey, type PathPart, parseGraphPath } from './path.ts';
import { requirePermission } from './permission-checks.ts';
import { withReadOptions } from './query/options.ts';
import { type GraphRoute, graphRoutes } from './routes.ts';

/** One Graph request, on its own or as a part of a batch. */
interface GraphRequest {
  emulator: Emulator;
  caller: GraphCaller;
  note: RequestNote;
  method: string;
  /** Behind the version, without a leading slash, not decoded. */
  path: string;
  /** The whole address on the emulator's own origin. */
  url: URL;
  headers: Headers;
  /** Reads the body, once the route and the permission are clear. */
  read: (as: 'json' | 'bytes') => unknown;
}

/** Finds the operation, asks for the permission, and runs it. Throws GraphError for every refusal. */
export async function answerRequest(request: GraphRequest): Promise<GraphReply> {
  const { emulator, caller, note, headers } = request;
  const { route, keys, counting, cast } = findRoute(request);
  if (route.permission !== undefined) requirePermission(caller, route.permission);
  const url = withReadOptions(request.url);
  const body = await request.read(route.takes);
  const now = emulator.clock.now();
  return route.handle({ emulator, caller, keys, url, headers, body, note, counting, cast, now });
}

interface FoundRoute {
  route: GraphRoute;
  keys: ObjectKey[];
  counting: boolean;
  cast: string | undefined;
}

function findRoute({ method, path, caller }: GraphRequest): FoundRoute {
  const parts = parseGraphPath(path);
  if (parts === undefined) throw badRequest('The path cannot be read.');
  const asked = forMe(parts, caller);
  const counting = method === 'GET' && lastName(asked) === '$count';
  const wanted = counting ? asked.slice(0, -1) : asked;
  const whole = matchRoute(method, wanted);
  if (whole.found !== undefined) return { ...whole.found, counting, cast: undefined };
  const type = /^microsoft\.graph\.([A-Za-z]+)$/.exec(lastName(wanted))?.[1];
  const cast = type === undefined ? undefined : matchRoute(method, wanted.slice(0, -1)).found;
  if (cast !== undefined && method === 'GET') return { ...cast, counting, cast: type };
  throw noRoute(method, parts, whole.known);
}

const lastName = (parts: readonly PathPart[]): string => {
  const last = parts.at(-1);
  return last?.kind === 'name' ? last.name : '';
};

/** `me/…` is `users/{oneself}/…`. */
function forMe(parts: PathPart[], caller: GraphCaller): PathPart[] {
  const [first, ...rest] = parts;
  if (first?.kind !== 'name' || first.name.toLowerCase() !== 'me') return parts;
  if (caller.userId === undefined) {
    throw new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
  }
  const key: PathPart = { kind: 'key', key: { by: 'id', value: caller.userId } };
  return [{ kind: 'name', name: 'users' }, key, ...rest];
}

function matchRoute(
  method: string,
  parts: readonly PathPart[],
): { found: { route: GraphRoute; keys: ObjectKey[] } | undefined; known: boolean } {
  let known = false;
  for (const route of graphRoutes) {
    const keys = matchGraphPath(route.pattern, parts);
    if (keys === undefined) continue;
    if (route.method === method) return { found: { route, keys }, known };
    known = true;
  }
  return { found: undefined, known };
}

function noRoute(method: string, parts: readonly PathPart[], known: boolean): GraphError {
  if (known) return new GraphError(405, 'BadRequest', `The method ${method} is not supported here.`);
  const [first] = parts;
  const name = first?.kind === 'name' ? first.name : '';
  const hint = 'the emulator has no such operation';
  return new GraphError(404, 'BadRequest', `Resource not found for the segment '${name}'.`, hint);
}
