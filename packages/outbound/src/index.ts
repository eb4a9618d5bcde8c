export { isPublicAddress } from './addresses.ts';
export { createOutbound, type Outbound, type OutboundSettings } from './outbound.ts';
export { OutboundError, type OutboundErrorCode } from './outbound-error.ts';
