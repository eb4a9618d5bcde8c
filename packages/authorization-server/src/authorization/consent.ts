import { createHmac, timingSafeEqual } from 'node:crypto';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import { type Interaction, type IssuerContext, type Middleware, missingScopes } from '../context.ts';
import { readForm } from '../http/read-form.ts';
import type { IssuerParts } from '../stores.ts';
import { showConsent, showConsentGone } from './consent-page.ts';

const PATH = /^\/consent\/([\w-]{1,64})$/;

/** Where a browser is sent that has to be asked. */
export function consentUrl(issuer: string, interactionUid: string): string {
  return `${issuer}/consent/${interactionUid}`;
}

/**
 * The page on which people allow an application what it asks for, and its answer. Both need the browser of the waiting
 * interaction; the answer also a value that only this page has, so that no other site can give it (attack 118).
 */
export function serveConsent(parts: IssuerParts, provider: Provider): Middleware {
  return async (ctx, next) => {
    const uid = PATH.exec(ctx.path)?.[1];
    if (uid === undefined) return next();
    const interaction = await waiting(provider, ctx, uid);
    if (interaction === undefined) return refuse(parts, ctx, 'session_not_found');
    const proof = proofs(parts, uid);
    if (ctx.method === 'GET') return ask(provider, parts, ctx, interaction, proof[0] ?? '');
    const form = ctx.method === 'POST' ? await readForm(ctx.req) : undefined;
    if (
      form === undefined ||
      !isFromHere(ctx.get('origin'), parts) ||
      !matches(form.get('proof') ?? '', proof)
    )
      return refuse(parts, ctx, 'invalid_request');
    const result = form.get('answer') === 'allow' ? await allow(provider, parts, interaction) : REFUSED;
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true });
    ctx.respond = false;
  };
}

const REFUSED: InteractionResults = { error: 'access_denied', error_description: 'the person refused' };

async function waiting(
  provider: Provider,
  ctx: IssuerContext,
  uid: string,
): Promise<Interaction | undefined> {
  try {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    return interaction.uid === uid && interaction.prompt.name === 'consent' ? interaction : undefined;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

async function ask(
  provider: Provider,
  parts: IssuerParts,
  ctx: IssuerContext,
  interaction: Interaction,
  proof: string,
): Promise<void> {
  const { params, prompt } = interaction;
  const { ofOpenId, ofResources } = missingScopes(interaction);
  const client = await provider.Client.find(String(params['client_id']));
  const facts = interaction.grantId && (await parts.session(interaction.grantId));
  if (!client || !facts) return refuse(parts, ctx, 'session_not_found');
  const organizationId = facts.organizationId;
  showConsent(ctx, {
    application: client.clientName ?? client.clientId,
    person: facts.name ?? facts.email,
    organization: organizationId && (await parts.organizationName(organizationId)),
    // What was granted before is told again where the application wants everything to be asked.
    scopes: [
      ...ofOpenId,
      ...Object.values(ofResources).flat(),
      ...(prompt.reasons.includes('consent_prompt') ? asked(params) : []),
    ],
    proof,
    locales: params['ui_locales'],
  });
}

const asked = (params: Record<string, unknown>) => String(params['scope'] ?? '').split(' ');

/** Remembered in the grant, which is the session: it ends with it. */
async function allow(
  provider: Provider,
  parts: IssuerParts,
  interaction: Interaction,
): Promise<InteractionResults> {
  const { ofOpenId, ofResources } = missingScopes(interaction);
  const { grantId = '' } = interaction;
  const [grant, facts] = await Promise.all([provider.Grant.find(grantId), parts.session(grantId)]);
  if (grant === undefined || facts === undefined)
    return { error: 'access_denied', error_description: 'the session has ended' };
  grant.addOIDCScope(ofOpenId.join(' '));
  for (const [resource, scopes] of Object.entries(ofResources))
    grant.addResourceScope(resource, scopes.join(' '));
  await grant.save();
  const { login } = interaction.lastSubmission ?? {};
  // The time of the sign-in stays that of the sign-in, however long somebody reads this page (attack 66).
  const ts = Math.floor(facts.authenticatedAt.getTime() / 1000);
  return { consent: { grantId }, ...(login && { login: { ...login, ts } }) };
}

/** By each key that signs cookies, the newest first. */
function proofs(parts: IssuerParts, uid: string): string[] {
  return parts.keys.cookie.map((key) =>
    createHmac('sha256', key).update(`consent:${uid}`).digest('base64url'),
  );
}

function matches(given: string, expected: readonly string[]): boolean {
  const bytes = Buffer.from(given);
  return expected.some(
    (proof) => proof.length === bytes.length && timingSafeEqual(Buffer.from(proof), bytes),
  );
}

/** A browser names the origin of a page that posts; some leave it out. */
const isFromHere = (origin: string, parts: IssuerParts) =>
  origin === '' || origin === new URL(parts.issuer).origin;

async function refuse(parts: IssuerParts, ctx: IssuerContext, error: string): Promise<void> {
  ctx.status = 400;
  await showConsentGone(parts, ctx, error);
}
