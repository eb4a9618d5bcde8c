import type { PermissionRule } from '../permission-checks.ts';
import {
  deletePhoto,
  getPhoto,
  getPhotoOfSize,
  getPhotoValue,
  getPhotoValueOfSize,
  listPhotos,
  type ofGroup,
  setPhoto,
} from '../resources/photos.ts';
import type { GraphRow } from './route.ts';

/**
 * The photo of one object, which is in one size.
 *
 * @param toRead undefined where it depends on whose photo it is
 */
export const photoRows = (
  list: 'users' | 'groups',
  owner: typeof ofGroup,
  toRead: PermissionRule | undefined,
  toWrite: PermissionRule | undefined,
): GraphRow[] => [
  ['GET', `${list}/{key}/photo`, toRead, getPhoto(owner)],
  ['DELETE', `${list}/{key}/photo`, toWrite, deletePhoto(owner)],
  ['GET', `${list}/{key}/photo/$value`, toRead, getPhotoValue(owner)],
  ['PUT', `${list}/{key}/photo/$value`, toWrite, setPhoto(owner), 'bytes'],
  ['PATCH', `${list}/{key}/photo/$value`, toWrite, setPhoto(owner), 'bytes'],
  ['DELETE', `${list}/{key}/photo/$value`, toWrite, deletePhoto(owner)],
  ['GET', `${list}/{key}/photos`, toRead, listPhotos(owner)],
  ['GET', `${list}/{key}/photos/{key}`, toRead, getPhotoOfSize(owner)],
  ['GET', `${list}/{key}/photos/{key}/$value`, toRead, getPhotoValueOfSize(owner)],
];
