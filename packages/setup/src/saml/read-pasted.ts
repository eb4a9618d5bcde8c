import { samlNames } from '@portico/connections';
import { isErrorCode, PorticoError } from '@portico/core';
import {
  type Certificate,
  type IdentityProviderMetadata,
  type MetadataWanted,
  recognise,
  type SamlError,
} from '@portico/saml-service-provider';
import type { SetupParts } from '../parts.ts';

/** What an administrator pasted into the one box, read. */
export type ReadPasted =
  | {
      readonly kind: 'metadata';
      readonly metadata: IdentityProviderMetadata;
      /** Where it was fetched. */
      readonly metadataUrl: string | undefined;
    }
  | { readonly kind: 'certificate'; readonly certificate: Certificate };

type Reader = Pick<SetupParts, 'origin' | 'clock'> & {
  readonly saml: Pick<SetupParts['saml'], 'readMetadata' | 'fetchMetadata' | 'allowHttp'>;
};

/**
 * Says what was pasted: an address is fetched, and what is there has to be metadata. A private key is refused and in no answer.
 *
 * @param wanted.entityId which one, of several
 * @throws PorticoError `metadata_not_found`, `metadata_not_idp`, `metadata_several` with the entity ids, `metadata_expired`,
 *   `metadata_invalid`, `certificate_invalid`, `key_not_supported`, `private_key_pasted`
 */
export async function readPasted(
  parts: Reader,
  pasted: string,
  wanted: { readonly connectionId: string; readonly entityId: string | undefined },
): Promise<ReadPasted> {
  const found = attempt(() => recognise(pasted));
  switch (found.kind) {
    case 'url': {
      const text = await parts.saml.fetchMetadata(found.url);
      return { kind: 'metadata', metadata: await read(parts, text, wanted), metadataUrl: found.url };
    }
    case 'xml':
      return { kind: 'metadata', metadata: await read(parts, found.text, wanted), metadataUrl: undefined };
    case 'certificate':
      return { kind: 'certificate', certificate: found.certificate };
    case 'private_key':
      throw new PorticoError('private_key_pasted');
    default:
      throw new PorticoError('metadata_not_idp', { data: { reason: REASONS[found.kind] } });
  }
}

const REASONS = {
  html: 'a web page, not metadata',
  json: 'JSON, not metadata',
  unknown: 'neither an address, nor metadata, nor a certificate',
} as const;

async function read(
  { saml, origin, clock }: Reader,
  text: string,
  { connectionId, entityId }: { readonly connectionId: string; readonly entityId: string | undefined },
): Promise<IdentityProviderMetadata> {
  const ours = samlNames(origin, connectionId, { entityIdOverride: null, acsUrlOverride: null });
  const wanted: MetadataWanted = {
    now: clock.now().getTime(),
    ourEntityId: ours.entityId,
    allowHttp: saml.allowHttp,
    ...(entityId === undefined ? {} : { entityId }),
  };
  return saml.readMetadata(connectionId, text, wanted).catch((error: unknown) => {
    throw asPortico(error);
  });
}

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asPortico(error);
  }
}

/** What was wrong with what was pasted, for whoever pasted it: a reason is ours, and never has any of the text. */
function asPortico(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'SamlError') return error;
  const { code, reason, expected, received, entityIds } = error as SamlError;
  const known = isErrorCode(code) ? code : 'metadata_invalid';
  if (code === 'saml_busy') return new PorticoError('unavailable', { detail: reason, cause: error });
  return new PorticoError(known, {
    detail: `${code}: ${reason}`,
    data: {
      reason,
      ...(expected === undefined ? {} : { expected }),
      ...(received === undefined ? {} : { received }),
      ...(entityIds === undefined ? {} : { entity_ids: entityIds }),
    },
    cause: error,
  });
}
