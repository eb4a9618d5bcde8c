import type { UserRecord } from '../../directory/records.ts';
import { callerOver } from '../caller-over.ts';
import { type GraphCall, type GraphReply, noContent } from '../graph-call.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import {
  eitherKind,
  type PermissionRule,
  requireMayReadOthers,
  requirePermission,
} from '../permission-checks.ts';
import { entityReply } from '../replies.ts';
import { writeUsers } from '../user-permissions.ts';
import { requireUser } from './users.ts';

/** Photos of users: kept as they came, in one size. */

const READERS = [
  'ProfilePhoto.Read.All',
  'ProfilePhoto.ReadWrite.All',
  'User.Read.All',
  'User.ReadBasic.All',
  'User.ReadWrite.All',
];
const readPhotos: PermissionRule = eitherKind(READERS);
const readOwnPhoto: PermissionRule = {
  application: [],
  delegated: [...readPhotos.delegated, 'User.Read', 'User.ReadWrite'],
};
const WRITERS = ['ProfilePhoto.ReadWrite.All', 'User.ReadWrite.All'];
const writePhotos: PermissionRule = { ...writeUsers, application: WRITERS, delegated: WRITERS };
const writeOwnPhoto: PermissionRule = { application: [], delegated: [...WRITERS, 'User.ReadWrite'] };

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function userOf(call: GraphCall, own: PermissionRule, others: PermissionRule): UserRecord {
  const user = requireUser(call);
  const isOwn = user.id === call.caller.userId;
  requirePermission(call.caller, isOwn ? own : others);
  if (!isOwn) requireMayReadOthers(call.caller);
  return user;
}

function photoOf(call: GraphCall): NonNullable<UserRecord['photo']> {
  const { photo } = userOf(call, readOwnPhoto, readPhotos);
  if (photo === undefined) throw new GraphError(404, 'ImageNotFound', 'The user has no photo.');
  return photo;
}

/** What is known of the photo without its bytes. */
export function getPhoto(call: GraphCall): GraphReply {
  const { type } = photoOf(call);
  const shown = { '@odata.mediaContentType': type, id: 'default' };
  return entityReply(call, shown, { context: 'users/photo' });
}

export function getPhotoValue(call: GraphCall): GraphReply {
  const { type, base64 } = photoOf(call);
  return { status: 200, stream: { bytes: new Uint8Array(Buffer.from(base64, 'base64')), type } };
}

/** Nothing to delete is no failure. Graph answers 200 here, not 204. */
export function deletePhoto(call: GraphCall): GraphReply {
  call.emulator.store.users.update(userToWrite(call), { photo: undefined });
  return { ...noContent, status: 200 };
}

function userToWrite(call: GraphCall): UserRecord {
  const user = requireUser(call);
  const isOwn = user.id === call.caller.userId;
  requirePermission(isOwn ? call.caller : callerOver(call, user.id), isOwn ? writeOwnPhoto : writePhotos);
  return user;
}

/** The bytes say what kind of image it is. */
export function setPhoto(call: GraphCall): GraphReply {
  const user = userToWrite(call);
  const bytes = call.body instanceof Uint8Array ? call.body : new Uint8Array();
  const begins = (signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  const type = begins(JPEG) ? 'image/jpeg' : begins(PNG) ? 'image/png' : undefined;
  if (type === undefined) throw badRequest('The content is no image in JPEG or PNG.');
  const photo = { type, base64: Buffer.from(bytes).toString('base64') };
  call.emulator.store.users.update(user, { photo });
  return { ...noContent, status: 200 };
}
