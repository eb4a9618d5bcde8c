import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';

/** A request to Microsoft, and what honestly comes of it. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly send: () => Promise<Response>;
};

/** While `work` runs, what this process hears of Graph is what `answer` makes of it; logins are honest. */
export const spoiltGraph = <T>(answer: (asked: Asked) => Promise<Response>, work: () => Promise<T>) =>
  spoilt((asked) => (asked.path.startsWith('/v1.0/') ? answer(asked) : asked.send()), work);

/** The same of the tokens of a directory; Graph is honest. */
export const spoiltLogin = <T>(answer: (asked: Asked) => Promise<Response>, work: () => Promise<T>) =>
  spoilt((asked) => (asked.path.endsWith('/token') ? answer(asked) : asked.send()), work);

async function spoilt<T>(answer: (asked: Asked) => Promise<Response>, work: () => Promise<T>): Promise<T> {
  const honest = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) => {
    const { pathname: path } = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    return answer({ method, path, send: () => honest(input, init) });
  });
  try {
    return await work();
  } finally {
    vi.unstubAllGlobals();
  }
}

/** What a proxy shows in the place of an answer. */
export const page = (status: number) =>
  new Response('<html><body>Sign in to the network</body></html>', {
    ...{ status, headers: { 'content-type': 'text/html' } },
  });
const HUGE = 5 * 1024 * 1024;

/** What something on the way may answer, or a directory that is out of its mind. */
export const GARBAGE: Readonly<Record<string, () => Response>> = {
  'no JSON': () => new Response('{"id":', { headers: { 'content-type': 'application/json' } }),
  'JSON of another shape': () => Response.json({ users: [{ id: 7 }] }),
  'a list in JSON': () => Response.json([{}]),
  'an empty object': () => Response.json({}),
  'an empty list in the place of an object': () => Response.json({ value: [] }),
  'a page of a proxy': () => page(200),
  'a page of a proxy that says 404': () => page(404),
  'a page of a proxy that says 403': () => page(403),
  '404 in JSON, not as Graph says it': () => Response.json({ message: 'no route' }, { status: 404 }),
  '404 with an error that has no code': () => Response.json({ error: {} }, { status: 404 }),
  '404 with half a body': () =>
    new Response('{"error":', { ...{ status: 404, headers: { 'content-type': 'application/json' } } }),
  nothing: () => new Response(undefined, { status: 200 }),
  'a huge answer': () => Response.json({ id: 'x'.repeat(HUGE), appId: 'x' }),
};

/** A token as it is asked for, but of a directory that nobody has asked for. */
export async function tokenOfAnother({ send }: Asked): Promise<Response> {
  const body = (await (await send()).json()) as { access_token: string };
  const [header, payload = '', signature] = body.access_token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...claims, tid: randomUUID() })).toString('base64url');
  return Response.json({ ...body, access_token: [header, other, signature].join('.') });
}
