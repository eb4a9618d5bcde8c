import { z } from 'zod';
import { nonEmptyText, record } from '../shape/read-shape.ts';
import type { SubscriptionRecord } from './records.ts';

const nullableText = z.string().nullable();

/** A subscription as an exported state holds it. */
export const subscription: z.ZodType<SubscriptionRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    applicationId: z.string(),
    creatorId: z.string(),
    resource: nonEmptyText,
    changeType: nonEmptyText,
    notificationUrl: nonEmptyText,
    lifecycleNotificationUrl: nullableText,
    clientState: nullableText,
    latestSupportedTlsVersion: nullableText,
    expirationDateTime: nonEmptyText,
  },
  {},
);
