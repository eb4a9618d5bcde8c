import type { ConsentLevel } from '@portico/core';
import { answerMicrosoftPages, Browser, type MicrosoftLogin } from '@portico/testing';
import { createProvisioning, type WorkerParts } from '../../src/index.ts';
import type { Customer } from './customer.ts';

export type Bent = {
  /** The directory that an answer of the consent page names which Microsoft never gave. */
  readonly forgedConsent?: string;
  /** Bends what Microsoft sends the browser back with from the consent page. */
  readonly consent?: (url: URL) => void;
  /** Whether the administrator accepts. */
  readonly answer?: 'accept' | 'cancel';
};

/**
 * The whole click of an owner, in a browser of an administrator of the directory: to Microsoft and back, twice.
 *
 * @returns what the return address is told; or the page on which the browser ends
 */
export async function click(
  parts: WorkerParts,
  emulatorOrigin: string,
  customer: Customer,
  { login, level, bent = {} }: { login: MicrosoftLogin; level: ConsentLevel; bent?: Bent },
): Promise<Record<string, string>> {
  const provisioning = createProvisioning(parts);
  const { organizationId, caller } = customer;
  const browser = new Browser();
  const started = await provisioning.start({
    ...{ organizationId, caller, level },
    ...{ setsCookies: true, returnTo: undefined },
  });
  const atMicrosoft = async (url: string) => {
    const options = { leave: false, answer: bent.answer ?? 'accept' };
    const page = await answerMicrosoftPages(browser, emulatorOrigin, url, login, options);
    return { page, location: page.location };
  };
  const back = (location: URL) =>
    provisioning.callback({
      parameters: location.searchParams,
      cookie: (name) => (name === started.cookie?.name ? started.cookie.value : undefined),
      ...{ caller, requestId: 'req_test' },
    });
  let url = started.url;
  for (const hop of ['consent', 'proof']) {
    const { page, location } =
      hop === 'consent' && bent.forgedConsent !== undefined
        ? { page: undefined, location: forged(url, bent.forgedConsent) }
        : await atMicrosoft(url);
    if (location === undefined) return { page: `${page?.status} ${page?.url.pathname}` };
    if (hop === 'consent') bent.consent?.(location);
    const outcome = await back(location);
    if (outcome.kind === 'page') return { page: outcome.code };
    if (outcome.forgetCookie !== undefined) return Object.fromEntries(new URL(outcome.url).searchParams);
    url = outcome.url;
  }
  throw new Error('neither of the hops ends the trip');
}

function forged(startedUrl: string, tenant: string): URL {
  const state = new URL(startedUrl).searchParams.get('state') ?? '';
  const url = new URL('http://localhost:3000/v1/sso/microsoft/consent/callback');
  url.search = new URLSearchParams({ admin_consent: 'True', tenant, state }).toString();
  return url;
}
