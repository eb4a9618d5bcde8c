/** Identity providers that anybody has an account at, over which people of a project may sign in. */
export const SOCIAL_PROVIDERS = ['microsoft', 'google'] as const;

export type SocialProvider = (typeof SOCIAL_PROVIDERS)[number];

export function isSocialProvider(name: unknown): name is SocialProvider {
  return SOCIAL_PROVIDERS.some((each) => each === name);
}
