import type { Demo } from '../src/demo.ts';
import type { Choices, Customer } from './customer.ts';
import type { Peer } from './peer.ts';
import { isSignedInHere, isSignedInThere, type SignedIn, signIn, signOutHere } from './trip.ts';

/** One way in which a provider is set up, and what has to come of it. */
export type Trial = {
  readonly title: string;
  /** In the provider's words. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** In ours. */
  readonly choices?: Choices;
  /** The code with which it is refused; signed in without one. */
  readonly refused?: string;
  /** What has to stand in the response, so that the trial is about what its title says. */
  readonly response?: RegExp;
  /** Signs out both ways, too. */
  readonly signsOut?: boolean;
};

export type Outcome = {
  readonly peer: string;
  readonly title: string;
  readonly came: string;
  readonly good: boolean;
};

/**
 * Sets up a connection, lets somebody sign in and removes it again. A surprise is an outcome, too: the other trials go on.
 *
 * @returns one outcome, and one for each way of signing out
 */
export async function tryOut(
  demo: Demo,
  customer: Customer,
  peer: Peer,
  trial: Trial,
): Promise<readonly Outcome[]> {
  const outcome = (title: string, came: string, good: boolean): Outcome => ({
    peer: peer.name,
    title,
    came,
    good,
  });
  try {
    const connection = await customer.connect(`${peer.name}: ${trial.title}`, peer.metadataUrl);
    try {
      if (trial.choices) await connection.choose(trial.choices);
      await peer.know({ metadata: await connection.metadata(), settings: trial.settings });
      const trip = await signIn(demo, connection, peer);
      if ('refused' in trip) {
        const came =
          trip.refused === ''
            ? `refused without a code at ${trip.page.url.href}`
            : `refused: ${trip.refused}`;
        return [outcome(trial.title, came, trip.refused === trial.refused)];
      }
      const { signedIn } = trip;
      const said = problemWith(signedIn, trial, customer);
      const first = outcome(
        trial.title,
        said ?? `signed in as ${signedIn.claims['email']}`,
        said === undefined,
      );
      if (trial.signsOut !== true) return [first];
      await signOutHere(demo, signedIn);
      const isLeft = !(await isSignedInThere(demo, connection, signedIn));
      const again = await signIn(demo, connection, peer);
      if ('refused' in again) return [first, outcome('signs in again', again.refused, false)];
      const isIn = await isSignedInHere(demo, again.signedIn);
      await peer.signOut(again.signedIn.browser);
      const isOut = isIn && !(await isSignedInHere(demo, again.signedIn));
      return [
        first,
        outcome('sign-out here ends the session there', isLeft ? 'ended' : 'goes on', isLeft),
        outcome('sign-out there ends the session here', isOut ? 'ended' : 'goes on', isOut),
      ];
    } finally {
      await connection.remove();
    }
  } catch (error) {
    return [outcome(trial.title, error instanceof Error ? error.message : String(error), false)];
  }
}

function problemWith(
  { claims, response }: SignedIn,
  { refused, response: wanted }: Trial,
  { domain }: Customer,
): string | undefined {
  if (refused !== undefined) return `signed in, and ought to be refused with ${refused}`;
  if (!String(claims['email']).endsWith(`@${domain}`)) return `signed in as ${claims['email']}`;
  // As it came: line breaks in base64 are no others than ours.
  const text = `${response}\n${Buffer.from(response, 'base64').toString()}`;
  return wanted === undefined || wanted.test(text)
    ? undefined
    : `signed in, but the response is not ${wanted}`;
}

const FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format';
/** A NameID that stays: out of an attribute. */
const PERSISTENT = {
  NameIDFormat: `${FORMAT}:persistent`,
  authproc: { 3: { class: 'saml:AttributeNameID', attribute: 'uid', Format: `${FORMAT}:persistent` } },
};
const ENCRYPTED = { ...PERSISTENT, 'assertion.encryption': true };

export const SIMPLESAMLPHP: readonly Trial[] = [
  {
    title: 'response and assertion signed',
    settings: PERSISTENT,
    response: /<samlp:Response[^>]*>(?:(?!<saml:Assertion).)*<ds:Signature.*<saml:Assertion.*<ds:Signature/s,
    signsOut: true,
  },
  {
    title: 'the assertion alone is signed',
    settings: { ...PERSISTENT, 'saml20.sign.response': false },
    response: /<\/samlp:Status><saml:Assertion.*<ds:Signature/s,
  },
  {
    title: 'the response alone is signed',
    settings: { ...PERSISTENT, 'saml20.sign.assertion': false },
    response: /<ds:Signature.*<saml:Assertion(?:(?!<ds:Signature).)*$/s,
  },
  {
    title: 'nothing is signed',
    settings: { ...PERSISTENT, 'saml20.sign.assertion': false, 'saml20.sign.response': false },
    refused: 'saml_signature_missing',
  },
  {
    title: 'our request is signed, and it insists',
    settings: { ...PERSISTENT, 'validate.authnrequest': true, 'redirect.validate': true },
    choices: { signs_requests: true },
    signsOut: true,
  },
  { title: 'NameID transient, as it comes', settings: {}, refused: 'subject_transient' },
  {
    title: 'NameID transient, the subject an attribute',
    settings: {},
    choices: { subject_attribute: 'uid' },
    response: /nameid-format:transient/,
  },
  {
    title: 'NameID encrypted',
    settings: { ...PERSISTENT, 'nameid.encryption': true },
    choices: { takes_encrypted: true },
    refused: 'saml_encrypted_id',
  },
  {
    title: 'assertion encrypted with AES-CBC, not allowed',
    settings: ENCRYPTED,
    choices: { takes_encrypted: true },
    refused: 'saml_algorithm',
  },
  {
    title: 'assertion encrypted with AES-CBC, allowed',
    settings: ENCRYPTED,
    choices: { takes_encrypted: true, allows_cbc: true },
    response: /<saml:EncryptedAssertion.*xmlenc#aes128-cbc/s,
  },
  {
    title: 'assertion encrypted with AES-CBC, allowed, the response not signed',
    settings: { ...ENCRYPTED, 'saml20.sign.response': false },
    choices: { takes_encrypted: true, allows_cbc: true },
    refused: 'saml_algorithm',
  },
];

export const LEMONLDAP: readonly Trial[] = [
  {
    title: 'KeyValue and line breaks in base64',
    settings: {},
    response: /<KeyValue>.*<SignatureValue>[^<\n]+\n/s,
    signsOut: true,
  },
  {
    title: 'the response is signed, too',
    settings: { samlSPMetaDataOptionsSignSSOMessage: 1 },
  },
  {
    title: 'our request is signed, and it insists',
    settings: { samlSPMetaDataOptionsCheckSSOMessageSignature: 1 },
    choices: { signs_requests: true },
  },
  {
    title: 'NameID transient',
    settings: { samlSPMetaDataOptionsNameIDFormat: 'transient' },
    refused: 'subject_transient',
  },
  {
    title: 'NameID transient, the subject an attribute',
    settings: { samlSPMetaDataOptionsNameIDFormat: 'transient' },
    choices: { subject_attribute: 'uid' },
    response: /nameid-format:transient/,
  },
];
