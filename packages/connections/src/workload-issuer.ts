import { type Clock, newId, PorticoError } from '@portico/core';
import type { StoredWorkloadKey, workloadKeys } from '@portico/database';
import type { Cloud } from '@portico/microsoft-graph';
import {
  type KeyRing,
  newWorkloadKey,
  openText,
  type SealedPlace,
  seal,
  type WorkloadSigner,
  workloadSigner,
} from '@portico/vault';

type Deployment = { readonly origin: URL; readonly cloud: Cloud };

/** A key that is published ahead of its first signature is there long before a copy is as old as this. */
const KEEP_KEYS_MS = 60_000;

const PATH = '/workload';
/** Where its two documents are, and nothing else of it. */
export const WORKLOAD_PATHS = {
  metadata: `${PATH}/.well-known/openid-configuration`,
  keys: `${PATH}/jwks`,
} as const;

/** What no address on the internet ends with (RFC 6761, 6762, 8375; ICANN on `internal`, `home`, `corp`, `mail`), and what routers call theirs. */
const PRIVATE_ENDINGS = new Set(
  'alt arpa corp example home internal invalid lan local localhost mail onion test'.split(' '),
);

/**
 * Whether a directory can check what this deployment signs: Microsoft reads the issuer's documents over https, from the
 * internet, by its name. With the emulator everything is on this machine.
 */
export function isWorkloadIssuerReachable({ origin, cloud }: Deployment): boolean {
  if (cloud.allowInsecure) return true;
  const labels = origin.hostname.split('.').filter(Boolean);
  const last = labels.at(-1) ?? '';
  const isName = labels.length > 1 && !/^\d+$|\]$/.test(last) && !PRIVATE_ENDINGS.has(last);
  return origin.protocol === 'https:' && isName;
}

export type WorkloadIssuer = ReturnType<typeof createWorkloadIssuer>;

/**
 * The deployment as issuer of assertions by which its connections prove themselves at Microsoft (decision 36). Nobody signs in
 * by it, and nothing here takes what it signs.
 */
export function createWorkloadIssuer(
  parts: Deployment & {
    readonly keyRing: KeyRing;
    readonly keys: ReturnType<typeof workloadKeys>;
    readonly clock: Clock;
  },
) {
  const { origin, cloud, clock } = parts;
  const issuer = new URL(PATH, origin).href;
  const published = keptFor(clock, () => publishedKeys(parts));
  const signer = keptFor(clock, async () => openSigner(parts.keyRing, await published()));

  return {
    issuer,
    /** What an assertion is for: the token endpoint of this cloud. */
    audience: cloud.tokenExchangeAudience,
    isReachable: isWorkloadIssuerReachable(parts),

    /** As azure-workload-identity documents it: by what a verifier finds the keys. There is no endpoint for anybody else. */
    metadata: () => ({
      issuer,
      jwks_uri: new URL(WORKLOAD_PATHS.keys, origin).href,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),

    /** The public halves. The first key is made here, too: a directory must not keep an empty set. */
    keySet: async () => ({ keys: (await published()).map(({ publicJwk }) => publicJwk) }),

    /** By which Microsoft knows the connection of that subject, for four minutes. @throws VaultError */
    assertion: async (subject: string): Promise<string> =>
      (await signer())({ issuer, subject, audience: cloud.tokenExchangeAudience, now: clock.now() }),
  };
}

type Keys = Parameters<typeof createWorkloadIssuer>[0];

/** The answer of `ask`, for a minute. What failed is asked anew. */
function keptFor<T>(clock: Clock, ask: () => Promise<T>): () => Promise<T> {
  let kept: { readonly answer: Promise<T>; readonly at: number } | undefined;
  return () => {
    const at = clock.now().getTime();
    if (kept === undefined || at - kept.at > KEEP_KEYS_MS) {
      const asked = { answer: ask(), at };
      kept = asked;
      asked.answer.catch(() => {
        if (kept === asked) kept = undefined;
      });
    }
    return kept.answer;
  };
}

async function openSigner(keyRing: KeyRing, [first]: readonly StoredWorkloadKey[]): Promise<WorkloadSigner> {
  if (first === undefined) throw new Error('a key that was just written is not there');
  return workloadSigner(await openText(keyRing, placeOf(first), first.privateKey));
}

async function publishedKeys({ keyRing, keys }: Keys): Promise<StoredWorkloadKey[]> {
  const published = await keys.published();
  if (published.length > 0) return published;
  await keys.addFirst(() => newStoredKey(keyRing));
  return keys.published();
}

/**
 * A new key for assertions (decision 36): published now, and signing a day later, when no directory has an older copy of the key
 * set any more; the one before it stays published for a day after that. One that may be known to others is replaced at once,
 * and nobody signs in over such a connection until Microsoft has read the new one.
 *
 * @returns from when it signs
 * @throws PorticoError `conflict` while the key of an earlier rotation does not sign yet
 */
export async function rotateWorkloadKey(
  { keyRing, keys }: Pick<Keys, 'keyRing' | 'keys'>,
  { compromised }: { readonly compromised: boolean },
): Promise<{ readonly signsFrom: Date }> {
  const auditEventId = newId('auditEvent');
  const signsFrom = await keys.rotate(() => newStoredKey(keyRing), { compromised, auditEventId });
  if (signsFrom === undefined)
    throw new PorticoError('conflict', { detail: 'the key of the last rotation does not sign yet' });
  return { signsFrom };
}

async function newStoredKey(keyRing: KeyRing): Promise<StoredWorkloadKey> {
  const { publicJwk, privateJwk } = await newWorkloadKey();
  const id = newId('signingKey');
  return { id, publicJwk, privateKey: await seal(keyRing, placeOf({ id }), privateJwk) };
}

function placeOf({ id }: Pick<StoredWorkloadKey, 'id'>): SealedPlace {
  return { table: 'workload_keys', column: 'private_key', row: id, organization: null };
}
