import { madeSession } from '@portico/core';
import { interactionPolicy } from 'oidc-provider';
import { isThirdParty } from '../client/client-metadata.ts';
import type { EndpointContext } from '../context.ts';

const { Check } = interactionPolicy;

type Prompt = interactionPolicy.Prompt;
/** The library's own, which asks a native application's people every time, also right after they signed in. */
const NATIVE = 'native_client_prompt';

/**
 * Who is asked on our page. Of a third party's application everybody is, for what was not granted before. Of a native
 * application those are whose browser would answer without them: any program on their machine can open it, and nothing
 * shows which one (attack 51, RFC 8252 section 8.6). A browser that is signed in at the identity provider comes back from
 * there without a question, so only who pressed something on a page of ours on this trip has answered. The project's own
 * applications are part of the project.
 */
export function consentPolicy(consent: Prompt): void {
  const standard = consent.checks.filter(({ reason }) => reason !== NATIVE);
  consent.checks.clear();
  for (const { reason, description, error = 'consent_required', check, details } of standard)
    consent.checks.add(new Check(reason, description, error, ofThirdParty(check), details));
  consent.checks.add(
    new Check(NATIVE, 'native applications need the person', 'interaction_required', answersAlone),
  );
}

const ofThirdParty =
  (check: (ctx: EndpointContext) => boolean | PromiseLike<boolean>) => async (ctx: EndpointContext) =>
    ctx.oidc.client !== undefined && isThirdParty(ctx.oidc.client) && (await check(ctx));

function answersAlone({ oidc }: EndpointContext): boolean {
  const { client, result, route } = oidc;
  // Whoever comes from another device has typed its code and confirmed it.
  if (client?.applicationType !== 'native' || /^(code|device)_/.test(route)) return false;
  const { acted = false } = madeSession(result) ?? {};
  return !(result?.login !== undefined && acted) && result?.consent === undefined;
}
