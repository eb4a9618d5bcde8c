import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** A request as it came. */
export interface ScimRequest {
  method: string;
  /** Path and query, as they were sent. */
  url: string;
  headers: IncomingMessage['headers'];
  body: Json | undefined;
}

/** What a test says instead of the server. Undefined lets it answer itself. */
export type Instead = (request: ScimRequest, response: ServerResponse) => boolean;

export const TOKEN = 'demo-scim-token';

/**
 * A service that speaks SCIM 2.0 as strictly as a good one does: it stores users and groups, finds by `eq`, takes both ways of
 * writing changes, and refuses a second user of a name. For tests: it remembers what it was asked.
 */
export class ScimServer {
  readonly #server: Server;
  readonly requests: ScimRequest[] = [];
  readonly users = new Map<string, Json>();
  readonly groups = new Map<string, Json>();
  readonly origin: string;
  token = TOKEN;
  instead: Instead | undefined;
  #made = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      void this.#serve(request, response);
    });
  }

  static async start(): Promise<ScimServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScimServer(server);
  }

  get baseUrl(): string {
    return `${this.origin}/scim`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** As at the beginning. */
  clear(): void {
    this.requests.length = 0;
    this.users.clear();
    this.groups.clear();
    this.token = TOKEN;
    this.instead = undefined;
  }

  /** Method and path without the base, in the order in which they came; what came before is forgotten. */
  told(): string[] {
    return this.requests
      .splice(0)
      .map(({ method, url }) => `${method} ${decodeURIComponent(url.replace('/scim', ''))}`);
  }

  userNamed(userName: string): Json {
    const found = [...this.users.values()].find((one) => one['userName'] === userName);
    if (found === undefined) throw new Error(`the service has no user ${userName}`);
    return found;
  }

  groupNamed(displayName: string): Json {
    const found = [...this.groups.values()].find((one) => one['displayName'] === displayName);
    if (found === undefined) throw new Error(`the service has no group ${displayName}`);
    return found;
  }

  /** The bodies of the changes that came, each operation by itself. */
  operations(): Json[] {
    return this.requests.flatMap(({ method, body }) =>
      method === 'PATCH' ? (body?.['Operations'] as Json[]) : [],
    );
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request);
    this.requests.push(asked);
    if (this.instead?.(asked, response) === true) return;
    const { status, body } = this.#answerTo(asked);
    answer(response, status, body);
  }

  #answerTo(asked: ScimRequest): Answered {
    if (asked.headers.authorization !== `Bearer ${this.token}`) return refused(401, 'no');
    const url = new URL(asked.url, this.origin);
    const [, base, collection, id] = url.pathname.split('/').map(decodeURIComponent);
    const store = { Users: this.users, Groups: this.groups }[collection ?? ''];
    if (base !== 'scim' || store === undefined) return refused(404, 'nothing here');
    if (id !== undefined) return answerToOne(asked, url, store, id);
    return asked.method === 'POST' ? this.#create(asked.body ?? {}, store) : found(url, store);
  }

  #create(body: Json, store: Map<string, Json>): Answered {
    const name = body['userName'];
    const isTaken = [...store.values()].some((one) => name !== undefined && one['userName'] === name);
    if (isTaken) return refused(409, 'uniqueness');
    this.#made += 1;
    const id = `${store === this.users ? 'u' : 'g'}-${this.#made}`;
    const made = { ...body, id };
    store.set(id, made);
    return { status: 201, body: made };
  }
}

interface Answered {
  status: number;
  body: unknown;
}

async function readRequest(request: IncomingMessage): Promise<ScimRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const isJson = (request.headers['content-type'] ?? '').includes('json');
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    body: text === '' || !isJson ? undefined : (JSON.parse(text) as Json),
  };
}

function found(url: URL, store: Map<string, Json>): Answered {
  const filter = url.searchParams.get('filter') ?? '';
  const conditions = filter.split(' and ').map((part) => /^(.+) eq "(.*)"$/.exec(part));
  if (conditions.some((part) => part === null)) return refused(400, 'invalidFilter');
  const matching = [...store.values()].filter((resource) =>
    conditions.every((part) => hasValue(resource, part?.[1] ?? '', part?.[2] ?? '')),
  );
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: matching.length,
    startIndex: 1,
    itemsPerPage: matching.length,
    Resources: matching.map((resource) => shown(resource, url)),
  };
  return { status: 200, body };
}

function answerToOne(asked: ScimRequest, url: URL, store: Map<string, Json>, id: string): Answered {
  const resource = store.get(id);
  if (resource === undefined) return refused(404, 'no such resource');
  switch (asked.method) {
    case 'GET':
      return { status: 200, body: shown(resource, url) };
    case 'DELETE':
      store.delete(id);
      return { status: 204, body: undefined };
    case 'PATCH':
      for (const operation of (asked.body?.['Operations'] ?? []) as Json[]) apply(resource, operation);
      // A group is never told whole.
      return 'members' in resource ? { status: 204, body: undefined } : { status: 200, body: resource };
    default:
      return refused(405, 'not here');
  }
}

function shown(resource: Json, url: URL): Json {
  const { members: _, ...rest } = resource;
  return url.searchParams.get('excludedAttributes') === 'members' ? rest : resource;
}

const refused = (status: number, detail: string): Answered => ({
  status,
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail },
});

export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/scim+json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

interface Place {
  holder: Json;
  name: string;
}

const PATH = /^(?:(urn:.+):)?([^.:[]+)(?:\[(\w+) eq "([^"]*)"\])?(?:\.(\w+))?$/;

/** Where a path leads, making what is missing on the way. */
function placeOf(resource: Json, path: string): Place {
  const [, urn, name = '', attribute, value, sub] = PATH.exec(path) ?? [];
  const holder = urn === undefined ? resource : child(resource, urn);
  if (attribute === undefined)
    return sub === undefined ? { holder, name } : { holder: child(holder, name), name: sub };
  const list = (holder[name] ?? []) as Json[];
  holder[name] = list;
  let entry = list.find((item) => String(item[attribute]) === value);
  if (entry === undefined) {
    entry = { [attribute]: value };
    list.push(entry);
  }
  return { holder: entry, name: sub ?? 'value' };
}

function child(holder: Json, name: string): Json {
  const found = (holder[name] ?? {}) as Json;
  holder[name] = found;
  return found;
}

function hasValue(resource: Json, path: string, wanted: string): boolean {
  const { holder, name } = placeOf(structuredClone(resource), path);
  const value = holder[name];
  const all = Array.isArray(value)
    ? value.map((item) => (item as Json)['value'])
    : [(value as Json)?.['value'] ?? value];
  return all.some((item) => String(item).toLowerCase() === wanted.toLowerCase());
}

function apply(resource: Json, { op, path, value }: Json): void {
  const word = String(op).toLowerCase();
  if (path === undefined) {
    for (const [inner, one] of Object.entries(value as Json)) set(resource, inner, one);
    return;
  }
  if (path === 'members' || String(path).startsWith('members['))
    changeMembers(resource, word, String(path), value);
  else if (word !== 'remove') set(resource, String(path), value);
}

function set(resource: Json, path: string, value: unknown): void {
  const { holder, name } = placeOf(resource, path);
  if (name === 'active') holder[name] = String(value).toLowerCase() === 'true';
  else holder[name] = name === 'manager' && Array.isArray(value) ? value[0] : value;
}

function changeMembers(resource: Json, word: string, path: string, value: unknown): void {
  const members = (resource['members'] ?? []) as Json[];
  const named = /^members\[value eq "(.*)"\]$/.exec(path)?.[1];
  const ids = named === undefined ? (value as Json[]).map((item) => item['value']) : [named];
  const kept = members.filter((member) => !ids.includes(member['value']));
  resource['members'] = word === 'remove' ? kept : [...kept, ...ids.map((id) => ({ value: id }))];
}
