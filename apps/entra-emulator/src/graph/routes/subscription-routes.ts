import {
  createSubscription,
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  reauthorizeSubscription,
  updateSubscription,
} from '../resources/subscriptions.ts';
import type { GraphRow } from './route.ts';

/** Change notifications. Which permission is wanted depends on what is subscribed to. */
export const subscriptionRows: readonly GraphRow[] = [
  ['GET', 'subscriptions', undefined, listSubscriptions],
  ['POST', 'subscriptions', undefined, createSubscription],
  ['GET', 'subscriptions/{key}', undefined, getSubscription],
  ['PATCH', 'subscriptions/{key}', undefined, updateSubscription],
  ['DELETE', 'subscriptions/{key}', undefined, deleteSubscription],
  ['POST', 'subscriptions/{key}/reauthorize', undefined, reauthorizeSubscription],
];
