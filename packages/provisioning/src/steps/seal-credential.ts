import { CREDENTIAL_LIVES_DAYS, DAY } from '@portico/core';
import type { CredentialKind, ManagedCredential } from '@portico/database';
import { type AppRegistrations, type EntraApplication, microsoftFailureOf } from '@portico/microsoft-graph';
import { credentialRefusal } from '../step-parts/credential-refusal.ts';
import { findListed, kindOf, kindsFrom, removeLost } from '../step-parts/credentials/index.ts';
import type { RunContext, Step, StepOutcome } from '../step-parts/step.ts';

/** A repair keeps a credential that is still good for this long, or for a third of its life. */
const KEEP_IF_VALID_DAYS = 30;
/** Graph's code where a credential of that kind is allowed, for a shorter time. */
const LIVES_TOO_LONG = 'CredentialInvalidLifetimeAsPerAppPolicy';

/** Adds a credential and seals it, unless there is one that is good. */
export const sealCredential: Step = {
  name: 'seal_credential',
  title: 'Credential sealed',
  act: (context) => haveCredential(context, ['pending', 'active']),
};

/** As {@link sealCredential}, beside the one that people sign in with, however good that is. */
export const addCredential: Step = {
  name: 'add_credential',
  title: 'New credential sealed',
  act: (context) => haveCredential(context, ['pending']),
};

async function haveCredential(
  context: RunContext,
  enough: readonly ManagedCredential['state'][],
): Promise<StepOutcome> {
  const objectId = context.connection.entraApplicationObjectId;
  if (objectId === null) return { kind: 'wait', reason: 'replication' };
  const calls = await context.graph();
  const known = await context.parts.managed.credentials(context.connection.id);
  const found = await calls.getApplicationWithCredentials(objectId);
  const isChanged = found !== undefined && (await removeLost(context, calls, { application: found, known }));
  const application = isChanged ? await calls.getApplicationWithCredentials(objectId) : found;
  if (application === undefined) return { kind: 'wait', reason: 'replication' };
  const kept = await keptOf(context, { known, enough, application });
  return kept === undefined ? added(context, calls, application) : have(context, kept.kind, kept.keyId);
}

/** The first that is good and enough; those that were never proven and are not good, or not what is wanted, are retired. */
async function keptOf(
  context: RunContext,
  from: {
    readonly known: readonly ManagedCredential[];
    readonly enough: readonly ManagedCredential['state'][];
    readonly application: EntraApplication;
  },
): Promise<ManagedCredential | undefined> {
  let kept: ManagedCredential | undefined;
  for (const credential of from.known) {
    const isEnough = from.enough.includes(credential.state);
    if (!isEnough && credential.state !== 'pending') continue;
    const isKept = isForUs(context, credential) && (await isGood(context, credential, from.application));
    if (!isKept && credential.state === 'pending') await context.parts.managed.retireUnproven(credential.id);
    if (isKept && isEnough) kept ??= credential;
  }
  return kept;
}

/**
 * What another run left unproven may be of a kind that somebody did not want any more; where the directory does not allow the one
 * that is wanted, this run has made the other itself.
 */
function isForUs(context: RunContext, { id, kind, state }: ManagedCredential): boolean {
  const { told } = context.remembered;
  return state !== 'pending' || kind === wantedOf(context) || (Array.isArray(told) && told.includes(id));
}

/** The app registration still has it as it was made, with time left, and Microsoft takes it where it should. */
async function isGood(
  context: RunContext,
  credential: ManagedCredential,
  application: EntraApplication,
): Promise<boolean> {
  const { state, createdAt, expiresAt } = credential;
  if ((await findListed(context, credential, application)) !== 'as_made') return false;
  if (expiresAt === null) return !kindOf(credential.kind).ends;
  const thirdMs = (expiresAt.getTime() - createdAt.getTime()) / 3;
  const keepMs = state === 'pending' ? 0 : Math.min(KEEP_IF_VALID_DAYS * DAY, thirdMs);
  if (expiresAt.getTime() - context.parts.clock.now().getTime() <= keepMs) return false;
  return state === 'pending' || !(await isRefused(context));
}

/**
 * One that is listed may be refused all the same: by Microsoft's clock it is over, or what we keep is not what was made there. Where
 * something else is in the way, the proof that comes later says so.
 */
async function isRefused(context: RunContext): Promise<boolean> {
  try {
    return (await credentialRefusal(context)) === 'credential';
  } catch (error) {
    if (microsoftFailureOf(error) === undefined) throw error;
    return false;
  }
}

/** Of the kind that is wanted, or else of the next that the directory allows. */
async function added(
  context: RunContext,
  calls: AppRegistrations,
  application: EntraApplication,
): Promise<StepOutcome> {
  for (const kind of kindsFrom(wantedOf(context), context.parts)) {
    const keyId = await addedIfAllowed(context, calls, { kind, application });
    if (keyId !== undefined) return have(context, kind, keyId);
  }
  return forbiddenByPolicy(context);
}

/** With the longest life that the directory allows. @returns undefined where it allows none of that kind */
async function addedIfAllowed(
  context: RunContext,
  calls: AppRegistrations,
  { kind, application }: { readonly kind: CredentialKind; readonly application: EntraApplication },
): Promise<string | undefined> {
  for (const lifeDays of CREDENTIAL_LIVES_DAYS) {
    try {
      return await kindOf(kind).add(context, calls, { application, lifeDays });
    } catch (error) {
      const failure = microsoftFailureOf(error);
      if (failure?.kind !== 'policy') throw error;
      if (failure.code !== LIVES_TOO_LONG) return undefined;
    }
  }
  return undefined;
}

const wantedOf = ({ connection }: RunContext): CredentialKind =>
  connection.wantedCredential ?? 'client_secret';

/** Whoever chose another kind is told that this is not it. */
function have(context: RunContext, kind: CredentialKind, keyId: string | null): StepOutcome {
  const warnings = kind === wantedOf(context) ? [] : ['other_credential_kind'];
  return { kind: 'done', detail: { keyId, credential: kind, warnings } };
}

function forbiddenByPolicy({ parts }: RunContext): StepOutcome {
  const norOurs = parts.workload.isReachable ? ', nor credentials of Portico’s own issuer' : '';
  const message = `A policy of the Entra directory allows app registrations neither certificates nor client secrets that live for a month${norOurs}. An administrator of the directory has to allow one for this app.`;
  return { kind: 'fail', failure: { code: 'provisioning_failed', actor: 'directory_admin', message } };
}
