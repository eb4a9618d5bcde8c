const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a group is named by an object id, as Entra names all of them. */
export const isObjectId = (group: string): boolean => OBJECT_ID.test(group);

/**
 * By what a group is the same as another: an object id in whatever letters, a name exactly as its provider writes it. Two groups
 * of one provider may differ by capital letters alone, and one of them gives a role.
 */
export const groupKey = (group: string): string => (isObjectId(group) ? group.toLowerCase() : group);
