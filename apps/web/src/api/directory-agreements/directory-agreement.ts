import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

/** Where the agreements of an organization are. */
export const AGREEMENTS = '/v1/session/orgs/{orgId}/directory-agreements';

export const directoryAgreement = z
  .object({
    id: text,
    is_ours: z.boolean().meta({
      description:
        'Whether this organization asks for the directory; else it is asked, because the directory is its own',
    }),
    state: z.enum(['asked', 'agreed', 'declined', 'withdrawn']),
    entra_tenant_id: text,
    directory_name: text.nullable(),
    asked_by: text.nullable().meta({
      description: 'Name of the organization that asks; null where this one does, which is not told whom',
    }),
    approved_by_name: text.nullable().meta({
      description: 'The administrator of the directory who approved it at Microsoft',
    }),
    asked_at: timestamp,
    decided_at: timestamp.nullable(),
    connected: z.boolean().meta({ description: 'Whether the organization that asked is connected by it' }),
  })
  .meta({ id: 'DirectoryAgreement' });

export type DirectoryAgreement = z.output<typeof directoryAgreement>;
