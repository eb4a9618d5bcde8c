import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, fakeClock, sameSite } from '../src/index.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Two ports, each reachable as localhost (one site) and as 127.0.0.1 (another). */
let answer: Answer = () => {};
const seen: {
  path: string;
  cookie: string | undefined;
  method: string;
  body: string;
  origin: string | undefined;
}[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const { cookie, origin } = request.headers;
  seen.push({ path: request.url ?? '', cookie, method: request.method ?? '', body, origin });
  answer(request, response);
  if (!response.writableEnded) response.end();
});
let home: string;
let other: string;
beforeAll(async () => {
  server.listen(0);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  home = `http://localhost:${port}`;
  other = `http://127.0.0.1:${port}`;
});
afterAll(() => server.close());

async function visit(browser: Browser, address: string, from?: string): Promise<string | undefined> {
  seen.length = 0;
  await browser.open(address, from === undefined ? {} : { from });
  return seen.at(-1)?.cookie;
}
async function holding(...setCookie: string[]): Promise<Browser> {
  const browser = new Browser();
  answer = (_, response) => response.setHeader('set-cookie', setCookie);
  await browser.open(`${home}/a/b`);
  answer = () => {};
  return browser;
}

describe('a cookie', () => {
  test('goes back to its host on any port, and to no other host', async () => {
    const browser = await holding('s=1; Path=/');
    expect(await visit(browser, `${home}/`)).toBe('s=1');
    expect(await visit(browser, `${other}/`)).toBeUndefined();
  });

  test('goes to its path and below only; without one, to the folder that set it', async () => {
    const browser = await holding('deep=1; Path=/a', 'folder=2');
    expect(await visit(browser, `${home}/a/c`)).toBe('deep=1; folder=2');
    expect(await visit(browser, `${home}/ab`)).toBeUndefined();
  });

  test('that has expired or was deleted is gone', async () => {
    const clock = fakeClock();
    const browser = new Browser({ clock });
    answer = (_, response) => response.setHeader('set-cookie', 's=1; Max-Age=60; Path=/');
    await browser.open(home);
    answer = () => {};
    expect(await visit(browser, home)).toBe('s=1');
    clock.advance(60_000);
    expect(await visit(browser, home)).toBeUndefined();
    const second = await holding('s=1; Path=/');
    answer = (_, response) =>
      response.setHeader('set-cookie', 's=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    await second.open(home);
    expect(second.cookies).toEqual([]);
  });

  test('that breaks the rules of its prefix, domain or SameSite is refused', async () => {
    const browser = await holding(
      '__Host-a=1; Path=/',
      '__Host-b=1; Secure; Path=/x',
      '__Secure-c=1; Path=/',
      'd=1; Domain=example.test',
      'e=1; SameSite=None',
      '__Host-ok=1; Secure; Path=/',
    );
    expect(browser.cookies.map(({ name }) => name)).toEqual(['__Host-ok']);
  });

  test('with HttpOnly is hidden from scripts', async () => {
    const browser = await holding('open=1; Path=/', 'hidden=1; Path=/; HttpOnly');
    expect(browser.visibleToScripts(home)).toEqual(['open']);
  });
});

describe('SameSite', () => {
  test('a link on another site carries Lax and None, not Strict', async () => {
    const browser = await holding(
      'strict=1; Path=/; SameSite=Strict',
      'lax=2; Path=/; SameSite=Lax',
      'none=3; Path=/; SameSite=None; Secure',
    );
    expect(await visit(browser, home, other)).toBe('lax=2; none=3');
    expect(await visit(browser, home)).toBe('strict=1; lax=2; none=3');
  });

  test('a form posted from another site carries None only', async () => {
    const browser = await holding('lax=2; Path=/', 'none=3; Path=/; SameSite=None; Secure');
    seen.length = 0;
    await browser.open(home, { method: 'POST', form: { a: '1' }, from: other });
    expect(seen).toEqual([{ path: '/', cookie: 'none=3', method: 'POST', body: 'a=1', origin: other }]);
  });

  test('a redirect chain that left the site does not bring Strict cookies back', async () => {
    const browser = await holding('strict=1; Path=/; SameSite=Strict', 'lax=2; Path=/');
    answer = (request, response) => {
      if (request.url === '/out') response.writeHead(302, { location: `${other}/there` });
      if (request.url === '/there') response.writeHead(302, { location: `${home}/back` });
    };
    expect(await visit(browser, `${home}/out`)).toBe('lax=2');
    expect(browser.journal.slice(-3).map(({ url, sent }) => [url.pathname, sent])).toEqual([
      ['/out', ['strict', 'lax']],
      ['/there', []],
      ['/back', ['lax']],
    ]);
  });

  test('a script of another site fetches without Lax cookies and says where it comes from', async () => {
    const browser = await holding('lax=2; Path=/');
    seen.length = 0;
    await browser.fetch(other, `${home}/api`, { method: 'POST', body: '{}' });
    await browser.fetch(home, '/api', { method: 'DELETE' });
    expect(seen.map(({ cookie, origin }) => [cookie, origin])).toEqual([
      [undefined, other],
      ['lax=2', home],
    ]);
  });

  test('ports do not make sites, hosts and schemes do', () => {
    const site = (left: string, right: string) => sameSite(new URL(left), new URL(right));
    expect(site('http://localhost:1', 'http://localhost:2')).toBe(true);
    expect(site('http://localhost', 'http://127.0.0.1')).toBe(false);
    expect(site('http://localhost', 'https://localhost')).toBe(false);
    expect(site('https://a.example.test', 'https://example.test')).toBe(true);
    expect(site('https://10.0.0.1', 'https://11.0.0.1')).toBe(false);
  });
});

describe('a trip', () => {
  test('a POST answered by 303 goes on as GET, by 307 again as POST', async () => {
    answer = (request, response) => {
      if (request.url === '/303') response.writeHead(303, { location: '/end' });
      if (request.url === '/307') response.writeHead(307, { location: '/end' });
    };
    seen.length = 0;
    await new Browser().open(`${home}/303`, { method: 'POST', form: { a: '1' } });
    await new Browser().open(`${home}/307`, { method: 'POST', form: { a: '1' } });
    expect(seen.filter(({ path }) => path === '/end').map(({ method, body }) => [method, body])).toEqual([
      ['GET', ''],
      ['POST', 'a=1'],
    ]);
  });

  test('a form is sent with its hidden fields, decoded, to where it says', async () => {
    const browser = new Browser();
    answer = (request, response) => {
      if (request.url !== '/form') return;
      response.end(`<a href="/x?a=1&amp;b=2">x</a><form method="post" action="/go?x=1&amp;y=2">
        <input type="hidden" name="csrf" value="a&quot;b"><input name=user><input type="checkbox" name="no">
        <input type="checkbox" name="yes" value="1" checked><button name="b">Go</button></form>`);
    };
    const page = await browser.open(`${home}/form`);
    expect(page.links.map(({ search }) => search)).toEqual(['?a=1&b=2']);
    await browser.submit(page, { user: 'ann' });
    const sent = seen.at(-1);
    expect([sent?.path, Object.fromEntries(new URLSearchParams(sent?.body))]).toEqual([
      '/go?x=1&y=2',
      { csrf: 'a"b', user: 'ann', yes: '1' },
    ]);
  });

  test('can be stopped at the first redirect, and a loop ends', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/again' });
    const page = await new Browser().open(home, { follow: false });
    expect([page.status, page.location?.pathname]).toEqual([302, '/again']);
    await expect(new Browser().open(home)).rejects.toThrow(/redirects/);
  });
});
