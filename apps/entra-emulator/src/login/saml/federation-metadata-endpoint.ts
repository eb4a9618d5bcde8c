import type { ServicePrincipalRecord } from '../../directory/records.ts';
import { federationMetadata } from '../../saml/federation-metadata.ts';
import { newSamlId } from '../../saml/sign-on-response.ts';
import { publishedCertificates, signingKeyOf } from '../../saml/token-signing-certificate.ts';
import { issuerFor } from '../../tokens/issuers.ts';
import * as aadsts from '../aadsts.ts';
import { type DirectorySegment, directorySegment } from '../checks/directory-segment.ts';
import type { LoginCall } from '../login-call.ts';

/**
 * The federation metadata of a directory, in its part for SAML: its own certificates, or with `appid` those of one enterprise
 * app. At `organizations` and `common` the entity ID holds the literal `{tenantid}`, as issuers in the metadata of OpenID
 * Connect do.
 */
export function federationMetadataEndpoint({ emulator, segment: name, params }: LoginCall): Response {
  const segment = directorySegment(emulator.store, name);
  const directoryId = segment.kind === 'one' ? segment.directory.id : '{tenantid}';
  const enterpriseApp = enterpriseAppNamed(emulator.store, params['appid'], segment);
  const inPath = segment.kind === 'one' ? directoryId : segment.name;
  const document = federationMetadata(signingKeyOf(emulator, enterpriseApp), {
    id: newSamlId(emulator),
    entityId: issuerFor(emulator, directoryId, 1),
    address: `${emulator.origin}/${inPath}/saml2`,
    certificates: publishedCertificates(emulator, enterpriseApp),
  });
  return new Response(`<?xml version="1.0" encoding="utf-8"?>${document.markup}`, {
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      'cache-control': 'max-age=86400, private',
    },
  });
}

function enterpriseAppNamed(
  store: LoginCall['emulator']['store'],
  appId: string | undefined,
  segment: DirectorySegment,
): ServicePrincipalRecord | undefined {
  if (appId === undefined || segment.kind === 'any') return undefined;
  const found = store.servicePrincipalOf(appId, segment.directory.id);
  if (found === undefined) throw aadsts.unknownApplication(appId, segment.directory.displayName);
  return found;
}
