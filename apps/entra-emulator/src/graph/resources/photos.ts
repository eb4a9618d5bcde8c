import { createHash } from 'node:crypto';
import type { GroupRecord, Photo, UserRecord } from '../../directory/records.ts';
import { callerOver } from '../caller-over.ts';
import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import {
  eitherKind,
  type PermissionRule,
  requireMayReadOthers,
  requirePermission,
} from '../permission-checks.ts';
import { entityReply, listReply } from '../replies.ts';
import { writeUsers } from '../user-permissions.ts';
import { findGroup, findGroupToChange } from './groups.ts';
import { measuredImage } from './image-size.ts';
import { requireUser } from './users.ts';

/** Photos of users and of Microsoft 365 groups: kept as they came, in one size. */

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

export const readGroupPhotos: PermissionRule = eitherKind([
  'Group.Read.All',
  'Group.ReadWrite.All',
  'ProfilePhoto.Read.All',
  'ProfilePhoto.ReadWrite.All',
]);
export const writeGroupPhotos: PermissionRule = eitherKind([
  'Group.ReadWrite.All',
  'ProfilePhoto.ReadWrite.All',
]);

/** Whose photo it is: looked up, and asked whether the caller may. */
interface PhotoOwner {
  context: 'users' | 'groups';
  toRead: (call: GraphCall) => { photo?: Photo | undefined };
  /** Answers what sets the photo, or takes it away. */
  toWrite: (call: GraphCall) => (photo: Photo | undefined) => void;
}

export const ofUser: PhotoOwner = {
  context: 'users',
  toRead: (call) => userOf(call, readOwnPhoto, readPhotos),
  toWrite: (call) => {
    const user = userToWrite(call);
    return (photo) => call.emulator.store.users.update(user, { photo });
  },
};

export const ofGroup: PhotoOwner = {
  context: 'groups',
  toRead: findGroup,
  toWrite: (call) => {
    const group = withMailbox(findGroupToChange(call));
    return (photo) => call.emulator.store.groups.update(group, { photo });
  },
};

/** The photo lies in the mailbox, which security groups have not. */
function withMailbox(group: GroupRecord): GroupRecord {
  if (group.groupTypes.includes('Unified')) return group;
  throw badRequest('Only a Microsoft 365 group has a photo.');
}

function userOf(call: GraphCall, own: PermissionRule, others: PermissionRule): UserRecord {
  const user = requireUser(call);
  const isOwn = user.id === call.caller.userId;
  requirePermission(call.caller, isOwn ? own : others);
  if (!isOwn) requireMayReadOthers(call.caller);
  return user;
}

function userToWrite(call: GraphCall): UserRecord {
  const user = requireUser(call);
  const isOwn = user.id === call.caller.userId;
  requirePermission(isOwn ? call.caller : callerOver(call, user.id), isOwn ? writeOwnPhoto : writePhotos);
  return user;
}

const noPhoto = (): GraphError => new GraphError(404, 'ImageNotFound', 'There is no photo.');

function photoOf(call: GraphCall, owner: PhotoOwner): Photo {
  const { photo } = owner.toRead(call);
  if (photo === undefined) throw noPhoto();
  return photo;
}

const bytesOf = ({ base64 }: Photo): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(base64, 'base64'));

/** What is known of a photo without its bytes. Those of an old state may say no size. */
function described(photo: Photo): Record<string, unknown> {
  const bytes = bytesOf(photo);
  const { width, height } = measuredImage(bytes) ?? { width: 1, height: 1 };
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
  return {
    '@odata.mediaContentType': photo.type,
    '@odata.mediaEtag': `"${etag}"`,
    ...{ id: `${width}x${height}`, width, height },
  };
}

export const getPhoto =
  (owner: PhotoOwner) =>
  (call: GraphCall): GraphReply =>
    entityReply(call, described(photoOf(call, owner)), { context: `${owner.context}/photo` });

/** Every size that there is: the one that was uploaded. Without a photo there is none. */
export const listPhotos =
  (owner: PhotoOwner) =>
  (call: GraphCall): GraphReply => {
    const { photo } = owner.toRead(call);
    return listReply(call, photo === undefined ? [] : [described(photo)], {
      ...{ typeName: 'profilePhoto', context: `${owner.context}/photos`, filterable: [] },
    });
  };

export const getPhotoOfSize =
  (owner: PhotoOwner) =>
  (call: GraphCall): GraphReply =>
    entityReply(call, described(photoOfSize(call, owner)), { context: `${owner.context}/photos` });

export const getPhotoValue =
  (owner: PhotoOwner) =>
  (call: GraphCall): GraphReply =>
    streamReply(photoOf(call, owner));

export const getPhotoValueOfSize =
  (owner: PhotoOwner) =>
  (call: GraphCall): GraphReply =>
    streamReply(photoOfSize(call, owner));

const streamReply = (photo: Photo): GraphReply => ({
  status: 200,
  stream: { bytes: bytesOf(photo), type: photo.type },
});

/** Sizes that Microsoft makes of an upload that is at least so large. */
const SIZES: readonly number[] = [48, 64, 96, 120, 240, 360, 432, 504, 648];

/**
 * - the size that was uploaded: that photo
 * - one that Microsoft would have made of it: 501, since nothing is made smaller here
 * - any other: 404
 */
function photoOfSize(call: GraphCall, owner: PhotoOwner): Photo {
  const photo = photoOf(call, owner);
  const wanted = keyAt(call, 1).value.toLowerCase();
  const { id, width, height } = described(photo);
  if (wanted === id) return photo;
  const largest = Math.min(Number(width), Number(height));
  if (SIZES.some((size) => size <= largest && wanted === `${size}x${size}`))
    throw notEmulated(`photos in sizes other than that of the upload, ${id}`);
  throw noPhoto();
}

/** Nothing to delete is no failure. Graph answers 200 here, not 204. */
export const deletePhoto =
  (owner: PhotoOwner) =>
  (call: GraphCall): GraphReply => {
    owner.toWrite(call)(undefined);
    return { ...noContent, status: 200 };
  };

/** The bytes say what kind of image it is, and how large. */
export const setPhoto =
  (owner: PhotoOwner) =>
  (call: GraphCall): GraphReply => {
    const set = owner.toWrite(call);
    const bytes = call.body instanceof Uint8Array ? call.body : new Uint8Array();
    const image = measuredImage(bytes);
    if (image === undefined) throw badRequest('The content is no image in JPEG or PNG.');
    set({ type: image.type, base64: Buffer.from(bytes).toString('base64') });
    return { ...noContent, status: 200 };
  };
