import { vi } from 'vitest';

type Asked = { readonly method: string; readonly path: string };
type Listener = {
  /** Before the request is sent. */
  readonly onRequest?: (asked: Asked) => Promise<void> | void;
  /** After it took effect, before the caller sees the answer. */
  readonly onAnswer?: (asked: Asked & { readonly response: Response }) => Promise<void> | void;
};

/** Stands between this process and Microsoft while `work` runs. */
export async function listening<T>({ onRequest, onAnswer }: Listener, work: () => Promise<T>): Promise<T> {
  const honest = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const { pathname: path } = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    await onRequest?.({ method, path });
    const response = await honest(input, init);
    await onAnswer?.({ method, path, response: response.clone() });
    return response;
  });
  try {
    return await work();
  } finally {
    vi.unstubAllGlobals();
  }
}

/** Collects the client secrets that Graph tells while `work` runs. */
export async function secretsToldDuring(work: () => Promise<unknown>): Promise<string[]> {
  const told: string[] = [];
  const onAnswer: Listener['onAnswer'] = async ({ path, response }) => {
    if (!path.endsWith('/addPassword') || !response.ok) return;
    const { secretText } = (await response.json()) as { secretText: string };
    told.push(secretText);
  };
  await listening({ onAnswer }, work);
  return told;
}

/**
 * Microsoft as it is, but for what it answers: a node of its own that is behind, say.
 *
 * @param changed what is answered instead of a body; undefined leaves it as it is
 */
export function answering<Body>(changed: (body: Partial<Body>) => Partial<Body> | undefined): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    const body: unknown = await answer
      .clone()
      .json()
      .catch(() => undefined);
    const other = changed((body ?? {}) as Partial<Body>);
    return other === undefined ? answer : Response.json({ ...(body as object), ...other });
  };
}
