import { DAY, newId, PorticoError } from '@portico/core';
import type { ConnectionOwner, NewKey, SamlKey, SamlSettings } from '@portico/database';
import { writeMetadata } from '@portico/saml-service-provider';
import {
  type KeyRing,
  newSigningCertificate,
  openText,
  readSigningCertificate,
  type SigningCertificate,
  signingCertificateText,
} from '@portico/vault';
import { credentialPlace, sealCredential } from './credential.ts';
import { connectionUrls } from './urls.ts';

type Owner = Pick<ConnectionOwner, 'id' | 'organizationId'>;

/** A certificate of ours is a key, too: its end is far, so that nobody has to think of it on a certain day. */
const LIFE_DAYS = 3_650;

/** By what an identity provider knows a connection of ours. */
export type SamlNames = { readonly entityId: string; readonly acsUrl: string; readonly sloUrl: string };

/** @param settings may have other ones, of a customer who came from elsewhere */
export function samlNames(
  origin: URL,
  connectionId: string,
  settings: Pick<SamlSettings, 'entityIdOverride' | 'acsUrlOverride'>,
): SamlNames {
  const { metadata, assertionConsumerService, singleLogout } = connectionUrls(origin, connectionId);
  return {
    entityId: settings.entityIdOverride ?? metadata,
    acsUrl: settings.acsUrlOverride ?? assertionConsumerService,
    sloUrl: singleLogout,
  };
}

/** A new key pair for a connection, sealed for its row. */
export async function newSamlKey(keyRing: KeyRing, connection: Owner, now: Date): Promise<NewKey> {
  const expiresAt = new Date(now.getTime() + LIFE_DAYS * DAY);
  const made = await newSigningCertificate({
    commonName: connection.id,
    // The identity provider's clock may be behind.
    notBefore: new Date(now.getTime() - DAY),
    notAfter: expiresAt,
    takesEncrypted: true,
  });
  const credential = { id: newId('credential'), kind: 'certificate' } as const;
  const sealed = await sealCredential(keyRing, connection, {
    ...credential,
    text: signingCertificateText(made),
  });
  return { ...credential, sealed, expiresAt };
}

export type OpenedSamlKey = SigningCertificate & Pick<SamlKey, 'id' | 'state'>;

/**
 * Opens the keys of a connection, in the order given.
 *
 * @throws PorticoError `secret_unavailable`
 */
export async function openSamlKeys(
  keyRing: KeyRing,
  connection: Owner,
  keys: readonly SamlKey[],
): Promise<OpenedSamlKey[]> {
  const opened = keys.map(async (key) => {
    const text = await openText(keyRing, credentialPlace(connection, key), key.sealed);
    return { ...readSigningCertificate(text), id: key.id, state: key.state };
  });
  return Promise.all(opened).catch((cause: unknown) => {
    throw new PorticoError('secret_unavailable', { detail: `keys of ${connection.id}`, cause });
  });
}

/**
 * What an identity provider is told of a connection: who we are, where responses go, and our certificates; the next one, too,
 * while one takes another's place.
 */
export function samlMetadata(
  names: SamlNames,
  settings: SamlSettings,
  keys: readonly OpenedSamlKey[],
): string {
  const [current] = keys.filter(({ state }) => state === 'active');
  const isSigned = settings.signsRequests || settings.provider?.wantsSignedRequests === true;
  return writeMetadata({
    entityId: names.entityId,
    acsUrl: names.acsUrl,
    sloUrl: names.sloUrl,
    signingCertificates: keys
      .filter(({ state }) => state !== 'retired')
      .map(({ certificatePem }) => certificatePem),
    authnRequestsSigned: isSigned,
    ...(settings.takesEncrypted && current !== undefined
      ? { encryptionCertificate: current.certificatePem }
      : {}),
  });
}
