/** The cookies of one browser at one origin, and the requests it makes there. */
export function browserAt(
  origin: string,
  answer: (request: Request) => Promise<Response> | Response,
  cookies = new Map<string, string>(),
) {
  return {
    cookies,
    async send(path: string, init: RequestInit = {}): Promise<Response> {
      const headers = new Headers(init.headers);
      if (cookies.size > 0) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
      const response = await answer(new Request(new URL(path, origin), { ...init, headers }));
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const name = pair.slice(0, pair.indexOf('='));
        if (/Max-Age=0/.test(line)) cookies.delete(name);
        else cookies.set(name, pair.slice(name.length + 1));
      }
      return response;
    },
  };
}
