import { randomUUID, X509Certificate } from 'node:crypto';
import samlp from 'samlp';
import { ENCRYPTION_ALGORITHMS, type SamlIntegration } from '../integrations/saml-integration.ts';
import type { Person } from '../people/people.ts';
import { Profile } from './profile.ts';
import { newSigningCertificate, type SigningCertificate } from './signing-certificate.ts';

export const SIGN_ON_PATH = '/saml/sign-on';
export const METADATA_PATH = '/saml/metadata';

/** What the provider answers otherwise than it should, for tests of those who rely on it. */
export interface SamlAnswers {
  /** Of responses and assertions; the metadata keeps its own. */
  readonly issuer?: string | undefined;
}

const FIVE_MINUTES = 300;
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

/** The sample SAML provider: `samlp` makes responses and metadata, here is told what of. */
export class SampleSaml {
  readonly entityId: string;
  readonly signOnUrl: string;
  readonly #origin: string;
  #signing: SigningCertificate;
  #answers: SamlAnswers = {};

  static async create(origin: string): Promise<SampleSaml> {
    return new SampleSaml(origin, await newSigningCertificate(COMMON_NAME));
  }

  private constructor(origin: string, signing: SigningCertificate) {
    this.#origin = origin;
    this.entityId = `${origin}${METADATA_PATH}`;
    this.signOnUrl = `${origin}${SIGN_ON_PATH}`;
    this.#signing = signing;
  }

  /** As PEM. */
  get certificate(): string {
    return this.#signing.certificate;
  }

  /** From now on another certificate signs, and the one before is worth nothing. */
  async renewCertificate(): Promise<void> {
    this.#signing = await newSigningCertificate(COMMON_NAME);
  }

  answerWith(answers: SamlAnswers): void {
    this.#answers = answers;
  }

  /** Metadata for the OASIS Security Assertion Markup Language V2.0: this provider's own document. */
  metadata(): string {
    const { protocol, host } = new URL(this.#origin);
    let document = '';
    const answer = {
      set: () => undefined,
      send: (text: string) => {
        document = text;
      },
    };
    const options = {
      issuer: this.entityId,
      cert: this.#signing.certificate,
      redirectEndpointPath: SIGN_ON_PATH,
      postEndpointPath: SIGN_ON_PATH,
      logoutEndpointPaths: {},
      profileMapper: Profile,
    };
    samlp.metadata(options)({ headers: { host }, protocol: protocol.slice(0, -1) }, answer);
    return document;
  }

  /** @param inResponseTo id of the request; without one nobody has asked (SAML profiles section 4.1.5) */
  respond(person: Person, { settings }: SamlIntegration, inResponseTo?: string): Promise<string> {
    const options = {
      issuer: this.#answers.issuer ?? this.entityId,
      cert: this.#signing.certificate,
      key: this.#signing.privateKey,
      signatureAlgorithm: 'rsa-sha256',
      digestAlgorithm: 'sha256',
      audience: settings.audienceUri,
      recipient: settings.singleSignOnUrl,
      // Else the library takes the audience for it.
      destination: settings.singleSignOnUrl,
      inResponseTo,
      lifetimeInSeconds: FIVE_MINUTES,
      sessionIndex: `_${randomUUID()}`,
      authnContextClassRef: PASSWORD,
      signAssertion: settings.signed !== 'response',
      signResponse: settings.signed !== 'assertion',
      includeAttributeNameFormat: true,
      typedAttributes: true,
      profileMapper: (user: Person) => new Profile(user, settings),
      ...encryptionOf(settings),
    } as const;
    return new Promise((resolve, reject) => {
      samlp.getSamlResponse(options, person, (error, xml) => (error ? reject(error) : resolve(xml)));
    });
  }
}

const COMMON_NAME = 'Sample SAML, for this machine only';

function encryptionOf({
  encrypted,
  encryptionCertificate,
  encryptionAlgorithm,
}: SamlIntegration['settings']) {
  if (!encrypted || encryptionCertificate === undefined) return {};
  const { publicKey } = new X509Certificate(encryptionCertificate);
  return {
    encryptionCert: encryptionCertificate,
    encryptionPublicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    encryptionAlgorithm: ENCRYPTION_ALGORITHMS[encryptionAlgorithm],
    // CBC was chosen by name: a service provider is to be seen refusing it.
    disallowEncryptionWithInsecureAlgorithm: false,
    warnOnInsecureEncryptionAlgorithm: false,
  };
}
