import type { SynchronizationSchema } from '../../../directory/synchronization-schema.ts';
import type { GraphCall, GraphReply } from '../../graph-call.ts';
import { entityReply } from '../../replies.ts';

/** A document of mappings, whole. */
export const schemaReply = (
  call: GraphCall,
  id: string,
  { directories, synchronizationRules, version }: SynchronizationSchema,
  context: string,
): GraphReply => entityReply(call, { id, version, synchronizationRules, directories }, { context });
