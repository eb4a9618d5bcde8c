import type { Page } from '@portico/testing';
import {
  type Asked,
  authorizationRequest,
  CALLBACK,
  goTo,
  newBrowser,
  type Project,
  redeem,
  type Tokens,
  token,
} from '../bench.ts';

export type Change = Record<string, string | undefined>;
export type Answer = {
  readonly asked: Asked;
  readonly page: Page;
  readonly answer: URLSearchParams | undefined;
};

/** The suite's relying party: asks in one response mode and reads the answer out of it. */
export function relyingParty(project: Project, responseMode: 'query' | 'form_post') {
  const mode = responseMode === 'query' ? {} : { response_mode: responseMode };

  async function authorize(change: Change = {}, browser = newBrowser()): Promise<Answer> {
    const asked = authorizationRequest(project, { ...mode, ...change });
    return read(asked, await goTo(asked, browser));
  }

  async function signIn(change: Change = {}, browser = newBrowser()): Promise<Tokens> {
    const { asked, answer, page } = await authorize(change, browser);
    const code = answer?.get('code');
    if (!code) throw new Error(`${page.url} ${page.status} ${answer} ${page.body.slice(0, 300)}`);
    const { status, body } = await redeem(project, code, asked);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body as Tokens;
  }

  /** A code, and what redeems it. */
  async function code(change: Change = {}): Promise<Record<string, string>> {
    const { asked, answer } = await authorize(change);
    return {
      ...{
        grant_type: 'authorization_code',
        code: answer?.get('code') ?? '',
        code_verifier: asked.codeVerifier,
      },
    };
  }

  const exchange = (form: Record<string, string>, authorization?: string | null) =>
    token(project, form, authorization);

  return { project, authorize, signIn, code, exchange };
}

export type RelyingParty = ReturnType<typeof relyingParty>;

/** The answer as the browser brings it: in the address, or in a form that posts itself to the redirect URI. */
function read(asked: Asked, page: Page): Answer {
  const form = page.forms.find(({ action }) => action === CALLBACK);
  if (form) return { asked, page, answer: new URLSearchParams(form.fields) };
  const { href, search, hash } = page.url;
  return {
    asked,
    page,
    answer: href.startsWith(CALLBACK) ? new URLSearchParams(search || hash.slice(1)) : undefined,
  };
}
