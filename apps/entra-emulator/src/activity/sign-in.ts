/** One attempt of a person to sign in to an application, as Entra notes it. */
export interface SignInHappening {
  id: string;
  directoryId: string;
  /** ms */
  at: number;
  user: { id: string; displayName: string; userPrincipalName: string; directoryId: string };
  application: { appId: string; displayName: string };
  resource: { appId: string; displayName: string };
  correlationId: string;
  /** What the person used: a browser, or a program that had the password. */
  clientApp: 'Browser' | 'Mobile Apps and Desktop clients';
  userAgent: string | null;
  /** The number behind AADSTS and what it means; none when it went well. */
  refusal: { code: number; message: string } | undefined;
}
