import { z } from 'zod';

const LONGEST = 400_000;
/** In JSON each quote and line break takes two. */
export const MOST_PASTED_BYTES = 500 * 1024;

/** Metadata in full, or whatever else there is of an identity provider. Of several providers it is read from its address. */
export const pastedSaml = z
  .string()
  .max(LONGEST)
  .refine((given) => given.trim() !== '')
  .meta({ description: 'Metadata, the address where it is, or a certificate' });

/** What can be wrong with what was pasted. */
export const SAML_REFUSALS = [
  ...(['metadata_not_found', 'metadata_invalid', 'metadata_not_idp', 'metadata_several'] as const),
  ...(['metadata_expired', 'certificate_invalid', 'private_key_pasted', 'key_not_supported'] as const),
] as const;
