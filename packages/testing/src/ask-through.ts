type Answer = { status: number; headers: Record<string, string>; body: string };
type Call = {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** A way out that goes through `fetch` as it is at the time of the call, so that a test can put itself in between. */
export const askThroughFetch = askThrough((...call) => globalThis.fetch(...call));

/** A way out that goes through this `fetch`. */
export function askThrough(send: typeof fetch): (url: string, call: Call) => Promise<Answer> {
  return async (url, { method, headers, body }) => {
    const options = { method, headers: headers ?? {}, redirect: 'manual' } as const;
    return readWhole(await send(url, body === undefined ? options : { ...options, body }));
  };
}

/** @throws an error that says that somebody answered, for an answer that leads elsewhere */
export async function readWhole(response: Response): Promise<Answer> {
  const { status, headers } = response;
  if (status >= 300 && status < 400) throw Object.assign(new Error('redirected'), { answered: true });
  return { status, headers: Object.fromEntries(headers), body: await response.text() };
}
