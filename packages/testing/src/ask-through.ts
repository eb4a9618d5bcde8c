type Answer = { status: number; headers: Record<string, string>; body: string };
type Call = {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** A way out that goes through `fetch` as it is at the time of the call, so that a test can put itself in between. */
export async function askThroughFetch(url: string, { method, headers, body }: Call): Promise<Answer> {
  const response = await globalThis.fetch(url, {
    method,
    headers: headers ?? {},
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  return readWhole(response);
}

/** @throws an error that says that somebody answered, for an answer that leads elsewhere */
export async function readWhole(response: Response): Promise<Answer> {
  const { status, headers } = response;
  if (status >= 300 && status < 400) throw Object.assign(new Error('redirected'), { answered: true });
  return { status, headers: Object.fromEntries(headers), body: await response.text() };
}
