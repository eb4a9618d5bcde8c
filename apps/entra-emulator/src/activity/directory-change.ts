/** Who did it: a person, an application, or nobody that a directory knows (the emulator's own control API). */
export type Actor =
  | { kind: 'user'; id: string; displayName: string | null; userPrincipalName: string | null }
  | { kind: 'app'; appId: string | null; displayName: string | null; servicePrincipalId: string | null };

interface ChangedObject {
  type: 'User' | 'Group' | 'Application' | 'ServicePrincipal' | 'Role' | 'Policy' | 'Other';
  id: string | null;
  displayName: string | null;
  userPrincipalName: string | null;
  /** Names of the properties that the change was about, and values where they are no secret. */
  modified: readonly { name: string; newValue: string | null }[];
}

/** One change of a directory, as Entra's audit log has it. */
export interface DirectoryChange {
  id: string;
  directoryId: string;
  /** ms */
  at: number;
  activity: string;
  category: string;
  operation: string;
  service: string;
  correlationId: string;
  actor: Actor;
  targets: readonly ChangedObject[];
}
