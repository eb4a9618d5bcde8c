import type { Emulator } from '../emulator/emulator.ts';
import type { RequestNote } from '../web/request-log.ts';
import { noted } from './audit.ts';
import { asBetaSays } from './beta.ts';
import type { GraphCaller } from './caller.ts';
import type { GraphReply } from './graph-call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { endsInOwnName, standingOf } from './known-operations.ts';
import { withMetadataLevel } from './metadata-level.ts';
import { matchGraphPath, type ObjectKey, type PathPart, parseGraphPath } from './path.ts';
import { requirePermission } from './permission-checks.ts';
import { checkWriteOptions, withReadOptions } from './query/options.ts';
import { withoutProtectionInVersion1 } from './resources/hard-delete-protection.ts';
import { type GraphRoute, graphRoutes } from './routes.ts';
import { type GraphVersion, versionOf } from './version.ts';

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
  try {
    return await answerInVersion1(request);
  } catch (error) {
    throw versionOf(request.url) === 'beta' ? asBetaSays(error) : error;
  }
}

async function answerInVersion1(request: GraphRequest): Promise<GraphReply> {
  const { emulator, caller, note, headers } = request;
  const { route, keys, counting, cast } = findRoute(request);
  if (route.permission !== undefined) requirePermission(caller, route.permission);
  const url = withReadOptions(request.url);
  const wantsBody = makesOrChanges(route);
  if (request.method !== 'GET') checkWriteOptions(request.method, url.searchParams, wantsBody);
  const body = await request.read(route.takes);
  if (body === undefined && wantsBody) throw emptyPayload();
  const now = emulator.clock.now();
  const { method } = request;
  const path = route.pattern.join('/');
  const correlationId = note.requestId;
  const reply = await noted({ emulator, caller, method, path, keys, body, correlationId }, () =>
    route.handle({ method, emulator, caller, keys, url, headers, body, note, counting, cast, now }),
  );
  return withMetadataLevel(withoutProtectionInVersion1(reply, url), headers, url);
}

/** Whether it makes something in a collection, links to something or changes it: not so actions, which may have no parameters. */
const makesOrChanges = ({ method, pattern, takes }: GraphRoute): boolean => {
  if (method === 'PATCH') return true;
  if (method === 'GET' || method === 'DELETE' || takes === 'bytes') return false;
  const path = pattern.join('/');
  const isCollection = (one: GraphRoute): boolean => one.method === 'GET' && one.pattern.join('/') === path;
  return pattern.at(-1) === '$ref' || path === 'invitations' || graphRoutes.some(isCollection);
};

const emptyPayload = (): GraphError =>
  new GraphError(400, 'BadRequest', 'Empty Payload. JSON content expected.');

interface FoundRoute {
  route: GraphRoute;
  keys: ObjectKey[];
  counting: boolean;
  cast: string | undefined;
}

function findRoute({ method, path, url, caller }: GraphRequest): FoundRoute {
  const parts = parseGraphPath(path);
  if (parts === undefined) throw badRequest('The path cannot be read.');
  const asked = versionOf(url) === 'beta' ? asInVersion1(forMe(parts, caller)) : forMe(parts, caller);
  const counting = method === 'GET' && lastName(asked) === '$count';
  const wanted = counting ? asked.slice(0, -1) : asked;
  const whole = matchRoute(method, wanted);
  const isObject = whole.found?.route.pattern.at(-1) === '{key}';
  const type = /^microsoft\.graph\.([A-Za-z]+)$/i.exec(lastName(wanted))?.[1];
  // No id of an object is written like a type, an ending, or what hangs on its collection.
  const isNoId = type !== undefined || endsInOwnName(wanted) || ENDING.test(lastName(wanted));
  if (whole.found !== undefined && !(isObject && isNoId))
    return { ...whole.found, counting, cast: undefined };
  const cast = type === undefined ? undefined : matchRoute(method, wanted.slice(0, -1)).found;
  if (cast !== undefined && method === 'GET') return { ...cast, counting, cast: type };
  throw noRoute(method, asked, whole.known, versionOf(url));
}

const ENDING = /^\$(?:ref|value)$|\(.+\)$/i;

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

/** What stands elsewhere in beta, as v1.0 has it: units at the root, and the one authorization policy in a list. */
function asInVersion1(parts: PathPart[]): PathPart[] {
  const names = parts.map((part) => (part.kind === 'name' ? part.name : part.key.value).toLowerCase());
  if (names[0] === 'administrativeunits') return [{ kind: 'name', name: 'directory' }, ...parts];
  const isPolicy = names.join('/') === 'policies/authorizationpolicy/authorizationpolicy';
  return isPolicy ? parts.slice(0, 2) : parts;
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

/** A part of an address as clients write it. */
const spelled = (part: PathPart): string => {
  if (part.kind === 'name') return `/${part.name}`;
  const { by, value } = part.key;
  return by === 'id' ? `('${value}')` : `(${by}='${value}')`;
};

/** What is not emulated says so by itself: as a 404 it would be read as "deleted", and as a success it would be a lie. */
function noRoute(
  method: string,
  parts: readonly PathPart[],
  hasOtherMethods: boolean,
  version: GraphVersion,
): GraphError {
  const standing = standingOf(method, parts, version);
  if (standing.kind === 'unknown' && !hasOtherMethods)
    return new GraphError(
      400,
      'BadRequest',
      `Resource not found for the segment '${standing.segment.slice(0, 100)}'.`,
      'Graph has no such address, as far as the emulator knows',
    );
  // Here it is known for other methods, and of this one nothing is known for certain.
  const isDoubtful = standing.kind === 'known' && !standing.isCertain && hasOtherMethods;
  if (standing.kind !== 'known' || (isDoubtful && ['POST', 'PUT', 'PATCH'].includes(method)))
    return new GraphError(405, 'BadRequest', `The method ${method} is not supported here.`);
  const path = parts.map(spelled).join('');
  return new GraphError(
    501,
    'NotEmulated',
    `The local emulator does not have ${method} ${path.slice(0, 200)}. Microsoft Graph ${standing.isCertain ? 'does' : 'may'}; SUPPORTED.md lists what is emulated.`,
  );
}
