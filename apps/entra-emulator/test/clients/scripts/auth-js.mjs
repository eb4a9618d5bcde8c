import { Auth } from '@auth/core';
import MicrosoftEntraId from '@auth/core/providers/microsoft-entra-id';
import { hear, runFlow, say } from './lines.mjs';

const { ORIGIN, DIRECTORY, CLIENT_ID, CLIENT_SECRET, APP_ORIGIN } = process.env;

const config = {
  basePath: '/auth',
  trustHost: true,
  secret: 'a-demonstration-secret-of-the-test',
  logger: { error: (error) => console.error(error.cause?.err ?? error), warn() {}, debug() {} },
  providers: [
    MicrosoftEntraId({
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      issuer: `${ORIGIN}/${DIRECTORY}/v2.0`,
    }),
  ],
};

const jar = new Map();

async function visit(path, init = {}) {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const request = new Request(new URL(path, APP_ORIGIN), { ...init, headers: { cookie, ...init.headers } });
  const response = await Auth(request, config);
  for (const line of response.headers.getSetCookie()) {
    const [pair] = line.split(';');
    jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }
  return response;
}

await runFlow({
  async signIn() {
    const { csrfToken } = await (await visit('/auth/csrf')).json();
    const body = new URLSearchParams({ csrfToken, callbackUrl: APP_ORIGIN });
    const begun = await visit('/auth/signin/microsoft-entra-id', { method: 'POST', body });
    say({ url: begun.headers.get('location') });
    const back = await visit(await hear());
    const session = await (await visit('/auth/session')).json();
    return { location: back.headers.get('location'), session };
  },
});
