import type { MessageTrip } from '@portico/saml-service-provider';
import type { Onward } from '../onward.ts';

/** How a browser takes a message to a SAML identity provider. */
export const onwardBy = (trip: MessageTrip): Onward =>
  trip.binding === 'redirect' ? trip.url : { action: trip.url, fields: trip.fields };
