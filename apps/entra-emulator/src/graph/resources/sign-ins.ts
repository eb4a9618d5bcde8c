import type { SignInHappening } from '../../activity/sign-in.ts';
import { isoSeconds } from '../../clock/clock.ts';
import { type GraphCall, type GraphReply, keyAt } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import type { CollectionKind } from '../query/collection.ts';
import { entityReply, listReply } from '../replies.ts';
import { requirePremium } from './premium.ts';
import type { WireObject } from './wire.ts';

/** The sign-in log: what people really tried here. Without a premium licence a directory does not tell it. */

const kind: CollectionKind = {
  typeName: 'signIn',
  context: 'auditLogs/signIns',
  filterable: [
    'id',
    'appDisplayName',
    'appId',
    'clientAppUsed',
    'conditionalAccessStatus',
    'correlationId',
    'createdDateTime',
    'deviceDetail/browser',
    'deviceDetail/operatingSystem',
    'ipAddress',
    'isInteractive',
    'location/city',
    'location/countryOrRegion',
    'location/state',
    'resourceDisplayName',
    'resourceId',
    'riskDetail',
    'riskEventTypes_v2',
    'riskLevelAggregated',
    'riskLevelDuringSignIn',
    'riskState',
    'status/errorCode',
    'userDisplayName',
    'userId',
    'userPrincipalName',
  ],
  orderable: ['createdDateTime'],
  isLog: true,
  largestPage: 1000,
};

export function listSignIns(call: GraphCall): GraphReply {
  return listReply(call, signInsOf(call).map(wireSignIn), kind);
}

export function getSignIn(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const found = signInsOf(call).find(({ id }) => id === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  return entityReply(call, wireSignIn(found), kind);
}

/** Newest first. @throws GraphError 403 without the licence */
function signInsOf({ emulator, caller, now }: GraphCall): SignInHappening[] {
  requirePremium(caller.directory);
  return emulator.signIns.of(caller.directory.id, now);
}

function wireSignIn(one: SignInHappening): WireObject {
  const { id, directoryId, at, user, application, resource, correlationId, clientApp, userAgent, refusal } =
    one;
  return {
    ...{ id, createdDateTime: isoSeconds(at), correlationId, clientAppUsed: clientApp, userAgent },
    ...{ userId: user.id, userDisplayName: user.displayName },
    userPrincipalName: user.userPrincipalName.toLowerCase(),
    ...{ appId: application.appId, appDisplayName: application.displayName },
    ...{ resourceId: resource.appId, resourceDisplayName: resource.displayName },
    ...{ homeTenantId: user.directoryId, resourceTenantId: directoryId },
    ...{ ipAddress: '127.0.0.1', isInteractive: true, servicePrincipalId: null, servicePrincipalName: null },
    status: {
      errorCode: refusal?.code ?? 0,
      failureReason: refusal?.message ?? 'Other.',
      additionalDetails: null,
    },
    ...NOT_EMULATED,
  };
}

/** No Conditional Access, no Identity Protection, no devices and no places here. */
const NOT_EMULATED: WireObject = {
  conditionalAccessStatus: 'notApplied',
  appliedConditionalAccessPolicies: [],
  authenticationAppDeviceDetails: null,
  riskDetail: 'none',
  riskEventTypes: [],
  riskEventTypes_v2: [],
  riskLevelAggregated: 'none',
  riskLevelDuringSignIn: 'none',
  riskState: 'none',
  deviceDetail: {
    ...{ deviceId: '', displayName: '', operatingSystem: '', browser: '' },
    ...{ isCompliant: false, isManaged: false, trustType: '' },
  },
  location: {
    ...{ city: '', state: '', countryOrRegion: '' },
    geoCoordinates: { altitude: null, latitude: null, longitude: null },
  },
};
