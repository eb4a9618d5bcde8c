import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { instant, text } from '../schemas.ts';
import { MOST_PASTED_BYTES, pastedSaml, SAML_REFUSALS } from './pasted-saml.ts';

const certificate = z.object({ fingerprint: text, expires_at: instant, subject: text });

const found = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('metadata'),
      entity_id: text,
      sso_url: text.nullable(),
      slo_url: text.nullable(),
      wants_signed_requests: z.boolean(),
      metadata_url: text.nullable().meta({ description: 'Where it was read, and is read again' }),
      certificates: z.array(certificate),
      refused_certificates: z.array(z.object({ fingerprint: text.nullable(), reason: text })),
    }),
    z.object({ kind: z.literal('certificate'), certificate }),
  ])
  .meta({ id: 'RecognisedSaml' });

export const lookUpSaml = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/saml/look-up',
    summary: 'Says what was pasted: the address of metadata, metadata, or a certificate; nothing is stored',
    by: 'installer',
    mostBodyBytes: MOST_PASTED_BYTES,
    body: z.strictObject({ pasted: pastedSaml, entity_id: z.string().max(1_024).optional() }),
    response: found,
    errors: ['not_found', 'conflict', 'too_many_attempts', 'unavailable', ...SAML_REFUSALS],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const given = { organizationId, connectionId, caller, pasted: body.pasted, entityId: body.entity_id };
    const answer = await composition().setup.lookUpSaml(given);
    if (answer.kind === 'certificate')
      return { kind: 'certificate' as const, certificate: shown(answer.certificate) };
    const { metadata, metadataUrl } = answer;
    return {
      kind: 'metadata' as const,
      entity_id: metadata.entityId,
      sso_url: metadata.ssoRedirectUrl ?? metadata.ssoPostUrl ?? null,
      slo_url: metadata.sloUrl ?? metadata.sloPostUrl ?? null,
      wants_signed_requests: metadata.wantsSignedRequests,
      metadata_url: metadataUrl ?? null,
      certificates: metadata.certificates.map(shown),
      refused_certificates: metadata.refusedCertificates.map(({ fingerprint, reason }) => ({
        ...{ fingerprint: fingerprint ?? null, reason },
      })),
    };
  },
);

const shown = (of: { readonly fingerprint: string; readonly notAfter: Date; readonly subject: string }) => ({
  ...{ fingerprint: of.fingerprint, expires_at: of.notAfter.toISOString(), subject: of.subject },
});
